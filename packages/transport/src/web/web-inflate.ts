import { DecodeError } from '@landfall/protocol/errors';
import type { InflateFormat } from '../ports/index.ts';

/** What a zlib header begins with; a raw deflate stream that does is one of a reserved type of block. */
const ZLIB_METHOD = 8;

/**
 * Unpacks with what the browser has. `br` it has not.
 * @throws DecodeError; the signal's reason
 */
export async function webInflate(
  bytes: Uint8Array,
  format: InflateFormat,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  if (format === 'br') throw new DecodeError('brotli is not unpacked in a browser');
  const stream = new DecompressionStream(format === 'gzip' ? 'gzip' : deflateOf(bytes));
  const writer = stream.writable.getWriter();
  // Its failures are the reader's too, who tells them.
  writer.write(Uint8Array.from(bytes)).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const unpacked = await collect(reader, format, maxBytes);
    signal?.throwIfAborted();
    return unpacked;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function deflateOf(bytes: Uint8Array): 'deflate' | 'deflate-raw' {
  const [first = 0, second = 0] = bytes;
  return (first & 15) === ZLIB_METHOD && (first * 256 + second) % 31 === 0 ? 'deflate' : 'deflate-raw';
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  format: InflateFormat,
  maxBytes: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new DecodeError(`not ${format}, or cut off`, { cause });
    });
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => undefined);
      throw new DecodeError(`unpacks to more than ${maxBytes} bytes`, { offset: maxBytes });
    }
    pieces.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
