import { DecodeError } from '@landfall/protocol/errors';
import { CutDumpError } from './cut-dump-error.ts';
import { readSqlDump } from './read-sql-dump.ts';
import type { SqlRow } from './sql-row.ts';
import type { DumpReservation } from './wholeness.ts';

/** Who looks at a dump as a text, and perhaps at its rows as well. */
export interface DumpSight {
  /** Every byte of it, in order, whether the dump is understood or not. */
  readonly onChunk: (chunk: Uint8Array) => void;
  /** Every row of every table. Without it only the ending is judged. */
  readonly onRow?: (row: SqlRow) => void;
  /** See {@link SqlDumpOptions.onReservation}. */
  readonly onReservation?: (reservation: DumpReservation) => void;
}

/**
 * Reads a dump to its end for what is written in it. One that cannot be understood is still a text.
 * @returns why its rows, or where it ends, could not be understood
 * @throws CutDumpError when it is not whole; what its source throws
 */
export async function readSeenDump(
  chunks: AsyncIterable<Uint8Array>,
  { onChunk, ...rest }: DumpSight,
): Promise<DecodeError | undefined> {
  const text = new SeenStream(chunks, onChunk);
  const fault = await faultOf(text, rest);
  for await (const _ of text);
  if (text.failure !== undefined) throw text.failure.error;
  return fault;
}

async function faultOf(
  text: SeenStream,
  { onRow, ...options }: Omit<DumpSight, 'onChunk'>,
): Promise<DecodeError | undefined> {
  try {
    for await (const row of readSqlDump(text, onRow === undefined ? 'none' : 'all', options)) onRow?.(row);
    return undefined;
  } catch (error) {
    if (!(error instanceof DecodeError) || error instanceof CutDumpError) throw error;
    return error;
  }
}

/** Goes on after a reader that gave up: only the end of the source ends it, or its failure, which is kept. */
class SeenStream implements AsyncIterable<Uint8Array> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #see: (chunk: Uint8Array) => void;
  failure: { readonly error: unknown } | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#see = see;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return { next: async () => await this.#next() };
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.failure !== undefined) return { done: true, value: undefined };
    try {
      const step = await this.#chunks.next();
      if (step.done === true) return { done: true, value: undefined };
      this.#see(step.value);
      return step;
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}
