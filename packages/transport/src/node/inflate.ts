import * as zlib from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';
import type { Inflate, InflateFormat } from '../ports/index.ts';
import { errorCode } from './bind-error.ts';
import { joined } from './joined.ts';

type Method = 'gzip' | 'zlib' | 'raw' | 'br';
type Unpacker = zlib.Gunzip | zlib.Inflate | zlib.InflateRaw | zlib.BrotliDecompress;

const IN_PIECES: Readonly<Record<Method, (options: zlib.ZlibOptions) => Unpacker>> = {
  gzip: zlib.createGunzip,
  zlib: zlib.createInflate,
  raw: zlib.createInflateRaw,
  br: zlib.createBrotliDecompress,
};

const AT_ONCE: Readonly<Record<Method, (bytes: Uint8Array, options: zlib.ZlibOptions) => Buffer>> = {
  gzip: zlib.gunzipSync,
  zlib: zlib.inflateSync,
  raw: zlib.inflateRawSync,
  br: zlib.brotliDecompressSync,
};

/** What comes out at once: small for small answers; large ones take fewer turns of the event loop. */
const LEAST_PIECE_BYTES = 4 << 10;
const MOST_PIECE_BYTES = 256 << 10;
/** Texts come packed to a fifth or so. */
const USUAL_RATIO = 6;

/** `Inflate` on `node:zlib`, off the main thread; stops between two pieces. */
export const nodeInflate: Inflate = (bytes, format, maxBytes, signal) =>
  explained(format, signal, () => unpackInPieces(bytes, methodOf(bytes, format), maxBytes, signal));

/** The same on the main thread: for virtual time, which does not wait for threads. */
export const nodeInflateAtOnce: Inflate = (bytes, format, maxBytes, signal) =>
  explained(format, signal, () => {
    signal?.throwIfAborted();
    return unpackAtOnce(bytes, methodOf(bytes, format), maxBytes);
  });

async function explained(
  format: InflateFormat,
  signal: AbortSignal | undefined,
  unpack: () => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await unpack();
  } catch (error) {
    if (error instanceof DecodeError || (signal?.aborted === true && error === signal.reason)) throw error;
    throw new DecodeError(`not ${format} (${errorCode(error) ?? 'unknown reason'})`, { cause: error });
  }
}

function unpackInPieces(
  bytes: Uint8Array,
  method: Method,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const chunkSize = Math.min(Math.max(bytes.length * USUAL_RATIO, LEAST_PIECE_BYTES), MOST_PIECE_BYTES);
  return new Promise((resolve, reject) => {
    const unpacker = IN_PIECES[method]({ chunkSize });
    const pieces: Uint8Array[] = [];
    let length = 0;
    const stop = (reason: unknown): void => {
      signal?.removeEventListener('abort', onAbort);
      unpacker.destroy();
      reject(reason);
    };
    const onAbort = (): void => stop(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    unpacker.on('error', stop);
    unpacker.on('data', (piece: Uint8Array) => {
      length += piece.length;
      if (length > maxBytes) stop(tooLong(maxBytes));
      else pieces.push(piece);
    });
    unpacker.on('end', () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(joined(pieces, length));
    });
    if (signal?.aborted === true) onAbort();
    else unpacker.end(bytes);
  });
}

function unpackAtOnce(bytes: Uint8Array, method: Method, maxBytes: number): Uint8Array {
  try {
    // One more than allowed tells what is just as long as it may be from what is longer.
    const unpacked = AT_ONCE[method](bytes, { maxOutputLength: maxBytes + 1 });
    if (unpacked.length > maxBytes) throw tooLong(maxBytes);
    return new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLong(maxBytes);
    throw error;
  }
}

const tooLong = (maxBytes: number): DecodeError => new DecodeError(`unpacks to more than ${maxBytes} bytes`);

/** `deflate` should be wrapped in zlib's two bytes; some servers leave them out. */
function methodOf([first = 0, second = 0]: Uint8Array, format: InflateFormat): Method {
  if (format !== 'deflate') return format;
  const isWrapped = (first & 15) === 8 && ((first << 8) | second) % 31 === 0;
  return isWrapped ? 'zlib' : 'raw';
}
