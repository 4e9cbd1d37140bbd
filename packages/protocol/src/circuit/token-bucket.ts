import { MTU_BYTES } from '../packet/index.ts';
import { NEVER, type Instant } from './instant.ts';

/** How much may go at once after a pause, in time at the full rate: enough to ride over a coarse timer. */
const BURST_MS = 100;
/** Bytes by which the sum of many small refills may be short, so that a wake-up at the right time is not in vain. */
const ROUNDING = 0.001;
/** From bits per second to bytes per millisecond. */
const BITS_PER_BYTE_AND_MS = 8000;

/** Lets bytes through at a rate. Full at the start. */
export class TokenBucket {
  #bytesPerMs: number;
  #capacity: number;
  #tokens: number;
  #filledAt: Instant;

  constructor(bitsPerSecond: number, now: Instant) {
    this.#bytesPerMs = bitsPerSecond / BITS_PER_BYTE_AND_MS;
    this.#capacity = capacityOf(bitsPerSecond);
    this.#tokens = this.#capacity;
    this.#filledAt = now;
  }

  /** Another rate from now on. What is in the bucket stays, debts too: else a peer that asks often would get more. */
  setRate(bitsPerSecond: number, now: Instant): void {
    this.#fill(now);
    this.#bytesPerMs = bitsPerSecond / BITS_PER_BYTE_AND_MS;
    this.#capacity = capacityOf(bitsPerSecond);
    this.#tokens = Math.min(this.#capacity, this.#tokens);
  }

  /** Takes the bytes if they are there. A packet larger than the bucket passes when that is full, and leaves a debt. */
  take(bytes: number, now: Instant): boolean {
    this.#fill(now);
    if (this.#capacity === 0 || this.#tokens + ROUNDING < this.#needed(bytes)) return false;
    this.#tokens -= bytes;
    return true;
  }

  /** When {@link take} of so many bytes will succeed if nothing else is taken. */
  availableAt(bytes: number): Instant {
    if (this.#capacity === 0) return NEVER;
    return this.#filledAt + Math.max(0, this.#needed(bytes) - this.#tokens) / this.#bytesPerMs;
  }

  #fill(now: Instant): void {
    const elapsedMs = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(this.#capacity, this.#tokens + elapsedMs * this.#bytesPerMs);
    this.#filledAt += elapsedMs;
  }

  #needed(bytes: number): number {
    return Math.min(bytes, this.#capacity);
  }
}

function capacityOf(bitsPerSecond: number): number {
  return bitsPerSecond === 0 ? 0 : Math.max(MTU_BYTES, (bitsPerSecond / BITS_PER_BYTE_AND_MS) * BURST_MS);
}
