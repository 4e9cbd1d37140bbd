import { DecodeError } from '@landfall/protocol/errors';
import { gatherPrimColumn, scanForIds, StreamScan } from '../references/index.ts';
import { CutDumpError, readSqlDump } from '../sql-dump/index.ts';
import type { SqlRow } from '../sql-dump/index.ts';
import type { RootSink } from './root-file.ts';

/** What they refer to stands in bytes. */
const PRIM_TABLES = new Set(['prims', 'primshapes']);
const ID_BYTES = 16;

/**
 * A list, or a dump. Whatever is written out in it counts; of a dump the bytes of each value are looked into as well.
 * @throws DecodeError when a dump was cut
 */
export async function readTextRoots(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  isDump: boolean,
  sink: RootSink,
): Promise<'dump' | 'list'> {
  const scan = new StreamScan(sink.add, sink);
  const text = new SeenStream(chunks, (chunk) => scan.push(chunk));
  if (isDump) await readDump(text, name, sink);
  // What a dump that cannot be understood has left is still a text with ids in it.
  for await (const _ of text);
  if (text.failure !== undefined) throw text.failure.error;
  scan.end();
  return isDump ? 'dump' : 'list';
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

async function readDump(chunks: AsyncIterable<Uint8Array>, name: string, sink: RootSink): Promise<void> {
  try {
    for await (const row of readSqlDump(chunks, 'all')) takeRow(row, name, sink);
  } catch (error) {
    if (!(error instanceof DecodeError) || error instanceof CutDumpError) throw error;
    sink.doubt(name, `it cannot be read as a dump: ${error.message}`);
  }
}

/** @param isText whether the plain texts of the row are to be looked into as well: of a dump they were */
export function takeRow(
  { table, values, position }: SqlRow,
  name: string,
  sink: RootSink,
  { isText = false } = {},
): void {
  const isPrim = PRIM_TABLES.has(table);
  const where = `${name}: ${table} at byte ${position}`;
  if (isPrim && values.has('1') && sink.known === undefined)
    sink.doubt(where, 'its columns have no names: what stands in them as bytes is not known');
  for (const [column, value] of values) {
    if (!(value instanceof Uint8Array) || value.length < ID_BYTES) continue;
    if (isPrim) {
      const { ids, faults } = gatherPrimColumn(column, value);
      ids.forEach(sink.add);
      // With the ids of the store, those in a damaged field are found all the same.
      if (sink.known === undefined) for (const { message } of faults) sink.doubt(where, message);
    }
    // What is plain text was seen as a text already, but for what it needs to be unpacked.
    if (isText || isBytes(value)) scanForIds(value, sink.add, sink);
  }
}

function isBytes(value: Uint8Array): boolean {
  return value.some((byte) => byte < 0x20 || byte >= 0x7f);
}
