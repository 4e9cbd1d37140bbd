import { DecodeError } from '@landfall/protocol/errors';
import { ByteQueue } from './byte-queue.ts';
import { GZIP_MAGIC, gunzipMember } from './gzip-member.ts';
import { peek } from './peek.ts';
import { DEFAULT_MAX_EXPANDED_BYTES, FREE_EXPANSION_BYTES, MOST_EXPANSION } from './limits.ts';

/** A gzip stream is what begins with 1F 8B. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];
}

/**
 * The expanded bytes of a gzip stream (of one in another, too), or the bytes as they are when it is none. What a damaged
 * stream gave before its damage comes before the error. Zeros behind a whole stream are padding; whatever else stands there may
 * have been a further member.
 * @throws CutGzipError when the stream is cut off; DecodeError when it is damaged, has behind it what is neither, expands beyond `maxExpandedBytes`, or more than
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
  const queue = new ByteQueue(chunks);
  let expanded = 0;
  try {
    while (await hasMember(queue)) {
      for await (const chunk of gunzipMember(queue)) {
        expanded += chunk.length;
        if (expanded > maxExpandedBytes) throw new DecodeError(`expands beyond ${maxExpandedBytes} bytes`);
        if (expanded > FREE_EXPANSION_BYTES && expanded > queue.position * MOST_EXPANSION)
          throw new DecodeError(`expands more than ${MOST_EXPANSION}-fold`);
        yield chunk;
      }
    }
    await takePadding(queue);
  } finally {
    await queue.end();
  }
}

async function takePadding(queue: ByteQueue): Promise<void> {
  for (;;) {
    const rest = await queue.takeSome(Number.MAX_SAFE_INTEGER);
    if (rest.length === 0) return;
    if (rest.some((byte) => byte !== 0)) throw new DecodeError('gzip goes on with what is no stream');
  }
}

/** Whether another member follows; one that begins like it and ends at once was cut. */
async function hasMember(queue: ByteQueue): Promise<boolean> {
  const start = await queue.take(GZIP_MAGIC.length);
  queue.giveBack(start);
  return start[0] === GZIP_MAGIC[0] && (start.length === 1 || start[1] === GZIP_MAGIC[1]);
}
