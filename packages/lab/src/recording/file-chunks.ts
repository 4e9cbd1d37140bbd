import { open } from 'node:fs/promises';
import { gunzipIfNeeded } from '@landfall/assets/archive';
import { UsageError } from '@landfall/protocol/errors';
import { isGzip } from '../capture/index.ts';
import { systemWords } from '../output/index.ts';

/** What is read at once: what waits for the rest of a record is copied so often. */
const CHUNK_BYTES = 256 * 1024;

/** More than any disk has for a recording: a packed file that goes on is somebody's trick. */
const MAX_UNPACKED_BYTES = 256 * 1024 ** 3;

/**
 * A file from its beginning, piece by piece, unpacked when it is packed with gzip; of one that breaks off, what there is.
 * @throws UsageError where it cannot be read; CutGzipError where the packing lacks its end, after what there is; DecodeError where it is
 *   damaged
 */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = plainChunks(path);
  const { value: first, done } = await chunks.next();
  if (done === true) return;
  const all = startingWith(first, chunks);
  yield* isGzip(first) ? unpacked(all) : all;
}

async function* plainChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path, 'r').catch((error: unknown) => unreadable(path, error));
  try {
    for (;;) {
      // A buffer of its own each time: what is read out of it are views.
      const buffer = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await file.read(buffer).catch((error: unknown) => unreadable(path, error));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function* startingWith(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield first;
    yield* rest;
  } finally {
    // Who leaves at the first piece has never begun with the rest, which has the file open.
    await rest.return();
  }
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of gunzipIfNeeded(chunks, MAX_UNPACKED_BYTES))
    // Not as a Buffer, whose slice() does not copy.
    yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
}

function unreadable(path: string, error: unknown): never {
  throw new UsageError(`cannot read ${path}: ${systemWords(error)}`, { cause: error });
}
