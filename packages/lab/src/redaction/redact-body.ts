import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from 'node:zlib';
import { codeOf } from '../output/index.ts';

/** A body unpacks to no more than this; a longer one is handled as one that cannot be read. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

interface Coding {
  readonly unpack: (bytes: Uint8Array) => Uint8Array;
  readonly pack: (bytes: Uint8Array) => Uint8Array;
}

/** What was cut off is unpacked as far as it is there. */
const PARTIAL = { maxOutputLength: MAX_UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
const gzip: Coding = { unpack: (bytes) => gunzipSync(bytes, PARTIAL), pack: (bytes) => gzipSync(bytes) };
const CODINGS: Readonly<Record<string, Coding>> = {
  gzip,
  'x-gzip': gzip,
  deflate: { unpack: (bytes) => inflateSync(bytes, PARTIAL), pack: (bytes) => deflateSync(bytes) },
  br: {
    unpack: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }),
    pack: (bytes) => brotliCompressSync(bytes),
  },
};

/** A body as it was recorded, and how to read it. */
export interface Content {
  /** Undefined when it cannot be unpacked. */
  readonly plain: Uint8Array | undefined;
  /** Another content, packed as this one was. */
  readonly pack: (plain: Uint8Array) => Uint8Array;
}

type Headers = readonly (readonly [name: string, value: string])[];

/** The content of a body whose headers are these. */
export function contentOfBody(headers: Headers, body: Uint8Array): Content {
  const name = headers
    .find(([own]) => own.toLowerCase() === 'content-encoding')?.[1]
    .trim()
    .toLowerCase();
  if (name === undefined || name === '' || name === 'identity' || body.length === 0)
    return { plain: body, pack: (plain) => plain };
  const coding = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  return { plain: coding && unpacked(coding, body), pack: coding?.pack ?? ((plain) => plain) };
}

function unpacked({ unpack }: Coding, body: Uint8Array): Uint8Array | undefined {
  try {
    return unpack(body);
  } catch (error) {
    if (/^(?:Z_|ERR_|ERR__)/.test(codeOf(error))) return undefined;
    throw error;
  }
}
