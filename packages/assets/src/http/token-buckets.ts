import type { RateLimit } from './rate-limit.ts';

/**
 * More are not remembered. Of those that were quiet longest the one that has the most left goes: forgetting it forgives the least.
 */
export const MOST_BUCKETS = 10_000;
/** So many of the quietest are compared. */
const COMPARED = 16;
/** So many are forgotten for each that comes, if they are full again: more than come, so that they become fewer. */
const FORGOTTEN = 2;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** How buckets fill, and how far below nothing they may be. */
export interface BucketLimit extends RateLimit {
  /** So much more than it has may be taken out of a bucket; 0 by default. */
  readonly mostDebt?: number;
}

/** A token bucket for each key; all times in milliseconds of one clock. */
export class TokenBuckets {
  readonly #limit: BucketLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: BucketLimit) {
    this.#limit = limit;
  }

  /** Nothing was ever taken. */
  get isEmpty(): boolean {
    return this.#buckets.size === 0;
  }

  /** How many are remembered: those that are full again go, those of the longest silence first, as others come. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Milliseconds until the bucket has a token; 0 when it has. */
  waitMs(key: string, nowMs: number): number {
    if (!this.#buckets.has(key)) return 0;
    const { tokens } = this.#bucket(key, nowMs);
    return tokens < 1 ? Math.ceil(((1 - tokens) * 1000) / this.#limit.requestsPerSecond) : 0;
  }

  /** Takes one, down to the most debt. @returns milliseconds until the debt is paid; 0 where there is none */
  take(key: string, nowMs: number): number {
    const bucket = this.#bucket(key, nowMs);
    bucket.tokens = Math.max(-(this.#limit.mostDebt ?? 0), bucket.tokens - 1);
    return Math.max(0, Math.ceil((-bucket.tokens * 1000) / this.#limit.requestsPerSecond));
  }

  #bucket(key: string, nowMs: number): Bucket {
    const known = this.#buckets.get(key);
    if (known === undefined) this.#forgetFull(nowMs);
    const bucket = known ?? { tokens: this.#limit.burst, atMs: nowMs };
    bucket.tokens = this.#tokensOf(bucket, nowMs);
    bucket.atMs = nowMs;
    this.#buckets.delete(key);
    if (this.#buckets.size >= MOST_BUCKETS) this.#forgetOne(nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #tokensOf({ tokens, atMs }: Bucket, nowMs: number): number {
    const { requestsPerSecond, burst } = this.#limit;
    return Math.min(burst, tokens + (Math.max(0, nowMs - atMs) * requestsPerSecond) / 1000);
  }

  /** A full bucket is as good as none. */
  #forgetFull(nowMs: number): void {
    let left = FORGOTTEN;
    for (const [key, bucket] of this.#buckets) {
      if (left-- === 0 || this.#tokensOf(bucket, nowMs) < this.#limit.burst) return;
      this.#buckets.delete(key);
    }
  }

  #forgetOne(nowMs: number): void {
    let [fullest, most, left] = ['', Number.NEGATIVE_INFINITY, COMPARED];
    for (const [key, bucket] of this.#buckets) {
      const tokens = this.#tokensOf(bucket, nowMs);
      if (tokens > most) [fullest, most] = [key, tokens];
      if (--left === 0) break;
    }
    this.#buckets.delete(fullest);
  }
}
