import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';
import type { Inflate, InflateFormat } from '../ports/index.ts';
import { errorCode } from './bind-error.ts';

type Method = 'gzip' | 'zlib' | 'raw' | 'br';
type Unpack = (bytes: Uint8Array, options: zlib.ZlibOptions) => Buffer | Promise<Buffer>;

const THREADED: Readonly<Record<Method, Unpack>> = {
  gzip: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  zlib: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate),
  raw: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw),
  br: promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
};

const AT_ONCE: Readonly<Record<Method, Unpack>> = {
  gzip: zlib.gunzipSync,
  zlib: zlib.inflateSync,
  raw: zlib.inflateRawSync,
  br: zlib.brotliDecompressSync,
};

/** `Inflate` on `node:zlib`, off the main thread. */
export const nodeInflate: Inflate = (bytes, format, maxBytes) => unpack(THREADED, bytes, format, maxBytes);

/** The same on the main thread: for virtual time, which does not wait for threads. */
export const nodeInflateAtOnce: Inflate = (bytes, format, maxBytes) =>
  unpack(AT_ONCE, bytes, format, maxBytes);

async function unpack(
  methods: Readonly<Record<Method, Unpack>>,
  bytes: Uint8Array,
  format: InflateFormat,
  maxBytes: number,
): Promise<Uint8Array> {
  try {
    // One more than allowed tells what is just as long as it may be from what is longer.
    const unpacked = await methods[methodOf(bytes, format)](bytes, { maxOutputLength: maxBytes + 1 });
    if (unpacked.length > maxBytes) throw tooLong(maxBytes);
    return new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLong(maxBytes);
    throw new DecodeError(`not ${format} (${errorCode(error) ?? 'unknown reason'})`, { cause: error });
  }
}

const tooLong = (maxBytes: number): DecodeError => new DecodeError(`unpacks to more than ${maxBytes} bytes`);

/** `deflate` should be wrapped in zlib's two bytes; some servers leave them out. */
function methodOf([first = 0, second = 0]: Uint8Array, format: InflateFormat): Method {
  if (format !== 'deflate') return format;
  const isWrapped = (first & 15) === 8 && ((first << 8) | second) % 31 === 0;
  return isWrapped ? 'zlib' : 'raw';
}
