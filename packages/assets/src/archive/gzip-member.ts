import { crc32, createInflateRaw } from 'node:zlib';
import type { InflateRaw } from 'node:zlib';
import { DecodeError } from '@landfall/protocol/errors';
import type { ByteQueue } from './byte-queue.ts';

const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const DEFLATE = 8;
/** Name and comment of the file that was packed. */
const MOST_TEXT_BYTES = 64 * 1024;
/** Expands to 64 MiB at most in one step. */
const STEP_BYTES = 64 * 1024;

export const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** A gzip stream ends before its end: what it gave is whole as far as it goes, and more was there. */
export class CutGzipError extends DecodeError {
  constructor() {
    super('gzip stream is damaged or cut off');
  }
}

/**
 * What one member of a gzip stream expands to, and behind it in the queue whatever follows. What it gave before its damage
 * comes before the error.
 * @throws DecodeError when it is damaged (its sum, too); CutGzipError when it is cut off
 * @source RFC 1952
 */
export async function* gunzipMember(queue: ByteQueue): AsyncGenerator<Uint8Array, void, undefined> {
  await skipHeader(queue);
  const inflate = new Inflate();
  let [sum, length] = [0, 0];
  try {
    for (let isOver = false; !isOver;) {
      const packed = await queue.takeSome(STEP_BYTES);
      if (packed.length === 0) throw new CutGzipError();
      const { parts, unread, failure } = await inflate.step(packed);
      for (const part of parts) {
        sum = crc32(part, sum);
        length = (length + part.length) >>> 0;
        yield part;
      }
      if (failure !== undefined) throw damaged(failure);
      isOver = unread > 0;
      queue.giveBack(packed.subarray(packed.length - unread));
    }
  } finally {
    inflate.end();
  }
  const trailer = Buffer.from(await queue.take(TRAILER_BYTES));
  if (trailer.length < TRAILER_BYTES) throw new CutGzipError();
  if (trailer.readUInt32LE(0) !== sum || trailer.readUInt32LE(4) !== length) throw damaged();
}

async function skipHeader(queue: ByteQueue): Promise<void> {
  const header = await queue.take(HEADER_BYTES);
  if (header.length < HEADER_BYTES) throw new CutGzipError();
  if (header[2] !== DEFLATE) throw damaged();
  const flags = header[3]!;
  if ((flags & FLAG.extra) !== 0) {
    const length = await queue.take(2);
    if (length.length < 2) throw new CutGzipError();
    await queue.take(length[0]! | (length[1]! << 8));
  }
  if ((flags & FLAG.name) !== 0) await skipText(queue);
  if ((flags & FLAG.comment) !== 0) await skipText(queue);
  if ((flags & FLAG.headerSum) !== 0) await queue.take(2);
}

/** Up to a NUL. */
async function skipText(queue: ByteQueue): Promise<void> {
  for (let count = 0; count < MOST_TEXT_BYTES; count++) {
    const [byte] = await queue.take(1);
    if (byte === undefined) throw new CutGzipError();
    if (byte === 0) return;
  }
  throw damaged();
}

function damaged(cause?: Error): DecodeError {
  return new DecodeError('gzip stream is damaged or cut off', { cause });
}

interface Step {
  readonly parts: readonly Uint8Array[];
  /** Bytes at the end that belong to something else: the stream is over. */
  readonly unread: number;
  readonly failure: Error | undefined;
}

/** A stream of deflate, step by step. */
class Inflate {
  readonly #inflate: InflateRaw = createInflateRaw({ chunkSize: 64 * 1024 });
  #parts: Uint8Array[] = [];
  #given = 0;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor() {
    this.#inflate.on('data', (part: Uint8Array) => this.#parts.push(part));
    this.#inflate.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
  }

  async step(packed: Uint8Array): Promise<Step> {
    this.#given += packed.length;
    await new Promise<void>((resolve) => {
      // What fails may never call back.
      this.#wake = resolve;
      this.#inflate.write(packed, () => resolve());
    });
    const parts = this.#parts;
    this.#parts = [];
    return { parts, unread: this.#given - this.#inflate.bytesWritten, failure: this.#failure };
  }

  end(): void {
    this.#inflate.destroy();
  }
}
