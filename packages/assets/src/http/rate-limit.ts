/** So many requests a second from one address, and so many at once after a pause. */
export interface RateLimit {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** Milliseconds to wait before the next request of `address`; 0 when this one may pass, and is counted. */
export type Admit = (address: string, nowMs: number) => number;

/** More addresses are not remembered: the one that was quiet longest is forgotten. */
const MAX_ADDRESSES = 10_000;

interface Bucket {
  tokens: number;
  atMs: number;
}

/** A token bucket for each address. */
export function createRateLimit({ requestsPerSecond, burst }: RateLimit): Admit {
  const buckets = new Map<string, Bucket>();
  return (address, nowMs) => {
    const bucket = buckets.get(address) ?? { tokens: burst, atMs: nowMs };
    const gained = (Math.max(0, nowMs - bucket.atMs) * requestsPerSecond) / 1000;
    bucket.tokens = Math.min(burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    buckets.delete(address);
    buckets.set(address, bucket);
    if (buckets.size > MAX_ADDRESSES) buckets.delete(buckets.keys().next().value!);
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1000) / requestsPerSecond);
    bucket.tokens -= 1;
    return 0;
  };
}
