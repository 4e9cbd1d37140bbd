import type { ByteRange, Loan, ReadResult, StoredAsset } from '../store/index.ts';
import type { BufferPool } from './buffer-pool.ts';

/** How the bytes were come by. */
interface Reading {
  /** What the read took from the pool, whether its bytes lie there or not. */
  readonly buffers: readonly Buffer[];
  readonly pool: BufferPool;
  readonly readAt: number;
}

/**
 * Verified bytes that several have at once: the cache and the answers that are being sent. Begins with one hold; with
 * the last one's release its buffers go back to the pool.
 */
export class SharedCopy {
  readonly asset: StoredAsset;
  /** When its read began, in milliseconds of the monotonic clock. */
  readonly readAt: number;
  /** What it takes in memory. */
  readonly takenBytes: number;
  readonly #bytes: Uint8Array;
  readonly #buffers: readonly Buffer[];
  readonly #pool: BufferPool;
  #holds = 1;

  constructor({ asset, bytes }: ReadResult, { buffers, pool, readAt }: Reading) {
    this.readAt = readAt;
    this.asset = asset;
    this.#bytes = bytes;
    this.#buffers = buffers;
    this.#pool = pool;
    const inBuffers = buffers.reduce((sum, { length }) => sum + length, 0);
    this.takenBytes = Math.max(inBuffers, bytes.byteLength);
  }

  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) for (const buffer of this.#buffers) this.#pool.give(buffer);
  }

  /** Turns one hold into a loan. */
  lend(range?: ByteRange): Loan {
    const bytes = range === undefined ? this.#bytes : this.#bytes.subarray(range.start, range.end);
    return new Lent(this, bytes);
  }
}

/** A class, as the busiest routes make one for each answer: less to make than an object with a closure. */
class Lent implements Loan {
  readonly asset: StoredAsset;
  readonly bytes: Uint8Array;
  #copy: SharedCopy | undefined;

  constructor(copy: SharedCopy, bytes: Uint8Array) {
    this.asset = copy.asset;
    this.bytes = bytes;
    this.#copy = copy;
  }

  giveBack(): void {
    this.#copy?.release();
    this.#copy = undefined;
  }
}
