import { DecodeError } from '@landfall/protocol/errors';
import { FILE_KIND_BYTES, fileKindOf, gunzipIfNeeded, isWide, narrow, peek } from '../archive/index.ts';

/** A dump as {@link readSqlDump} takes it. */
export interface DumpText {
  /** The text in UTF-8, expanded and without a byte order mark, in chunks of any size; to be read once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /**
   * It was UTF-16 or UTF-32, as PowerShell makes it of what a program writes: then every byte of a blob beyond ASCII that was not
   * written in hexadecimal digits has become some other character.
   */
  readonly wasWide: boolean;
  /** Which of the two, as people call it; undefined for any other text. */
  readonly wide?: 'UTF-16' | 'UTF-32';
}

const MARK = [0xef, 0xbb, 0xbf] as const;

/**
 * The text of a dump: expanded when it is gzipped, as UTF-8 when it is UTF-16 or UTF-32, without a byte order mark.
 * @throws DecodeError when it is a file of another kind, which is named
 */
export async function dumpTextOf(file: AsyncIterable<Uint8Array>): Promise<DumpText> {
  const outer = await peek(file, FILE_KIND_BYTES);
  const { first, all } = await peek(gunzipIfNeeded(outer.all), FILE_KIND_BYTES);
  const found = fileKindOf(first);
  if (found.kind === 'foreign') throw new DecodeError(`this is ${found.name}`);
  if (found.kind === 'tar') throw new DecodeError('this is a tar (an OAR or IAR?), no dump');
  if (found.kind === 'sqlite') {
    const isPacked = fileKindOf(outer.first).kind === 'gzip';
    throw new DecodeError(
      `this is a database of SQLite${isPacked ? ' inside gzip: expand it first' : ', no dump'}`,
    );
  }
  if (isWide(found.kind)) {
    const wide = found.kind.startsWith('utf-32') ? 'UTF-32' : 'UTF-16';
    return { chunks: narrow(all, found.kind), wasWide: true, wide };
  }
  const hasMark = MARK.every((byte, at) => first[at] === byte);
  return { chunks: hasMark ? without(all, MARK.length) : all, wasWide: false };
}

async function* without(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const passed = Math.min(left, chunk.length);
    left -= passed;
    if (passed < chunk.length) yield chunk.subarray(passed);
  }
}
