import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Gunzip } from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';
import { peek } from './peek.ts';
import { DEFAULT_MAX_EXPANDED_BYTES, FREE_EXPANSION_BYTES, MOST_EXPANSION } from './limits.ts';

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** A gzip stream is what begins with 1F 8B. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];
}

/**
 * The expanded bytes of a gzip stream (of one in another, too), or the bytes as they are when it is none. What a damaged
 * stream gave before its damage comes before the error. What stands behind a whole stream and is none is passed over, as
 * gzip does.
 * @throws DecodeError when the stream is damaged or cut off, expands beyond `maxExpandedBytes`, or more than
 *   200-fold after the first GiB
 */
export async function* gunzipIfNeeded(
  chunks: AsyncIterable<Uint8Array>,
  maxExpandedBytes: number = DEFAULT_MAX_EXPANDED_BYTES,
): AsyncGenerator<Uint8Array, void, undefined> {
  let layer = await peek(chunks, GZIP_MAGIC.length);
  for (let count = 0; isGzip(layer.first) && count < MOST_LAYERS; count++)
    layer = await peek(gunzip(layer.all, maxExpandedBytes), GZIP_MAGIC.length);
  yield* layer.all;
}

/** A web server or a second command may have packed what was packed. */
const MOST_LAYERS = 3;

async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  maxExpandedBytes: number,
): AsyncGenerator<Uint8Array> {
  let [packed, expanded] = [0, 0];
  const counted = Readable.from(counting(chunks, (length) => (packed += length)));
  const inflate = createGunzip({ chunkSize: 64 * 1024 });
  counted.on('error', (error) => inflate.destroy(error));
  try {
    for await (const chunk of untilDamaged(counted.pipe(inflate))) {
      expanded += chunk.length;
      if (expanded > maxExpandedBytes) throw new DecodeError(`expands beyond ${maxExpandedBytes} bytes`);
      if (expanded > FREE_EXPANSION_BYTES && expanded > packed * MOST_EXPANSION)
        throw new DecodeError(`expands more than ${MOST_EXPANSION}-fold`);
      yield chunk;
    }
  } catch (error) {
    throw isZlibError(error) ? new DecodeError('gzip stream is damaged or cut off', { cause: error }) : error;
  } finally {
    inflate.destroy();
    counted.destroy();
  }
}

/** A stream that fails keeps what nobody had read yet; an iteration over it would leave that out. */
async function* untilDamaged(inflate: Gunzip): AsyncGenerator<Uint8Array> {
  try {
    yield* inflate as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    // The first two bytes were right, so that this is not about them: something stands behind a stream that was whole.
    const isBehind = error instanceof Error && error.message === 'incorrect header check';
    for (let rest = readRest(inflate); rest !== null; rest = readRest(inflate)) yield rest;
    if (!isBehind) throw error;
  }
}

const readRest = (inflate: Gunzip): Uint8Array | null => inflate.read() as Uint8Array | null;

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(Z_|ERR_PADDING)/.test(String(error.code));
}

async function* counting(
  chunks: AsyncIterable<Uint8Array>,
  count: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
