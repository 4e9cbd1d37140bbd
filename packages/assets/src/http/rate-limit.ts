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

/** A token bucket for each key. */
class Buckets {
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#buckets.size === 0;
  }

  /** Milliseconds until the bucket has a token; 0 when it has. */
  waitMs(key: string, nowMs: number): number {
    if (!this.#buckets.has(key)) return 0;
    const { tokens } = this.#bucket(key, nowMs);
    return tokens < 1 ? Math.ceil(((1 - tokens) * 1000) / this.#limit.requestsPerSecond) : 0;
  }

  /** Takes one out of a bucket that has it. */
  take(key: string, nowMs: number): void {
    const bucket = this.#bucket(key, nowMs);
    bucket.tokens = Math.max(0, bucket.tokens - 1);
  }

  #bucket(key: string, nowMs: number): Bucket {
    const { requestsPerSecond, burst } = this.#limit;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, atMs: nowMs };
    const gained = (Math.max(0, nowMs - bucket.atMs) * requestsPerSecond) / 1000;
    bucket.tokens = Math.min(burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MAX_ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket;
  }
}

/** So many requests of each address. */
export function createRateLimit(limit: RateLimit): Admit {
  const buckets = new Buckets(limit);
  return (address, nowMs) => {
    const waitMs = buckets.waitMs(address, nowMs);
    if (waitMs === 0) buckets.take(address, nowMs);
    return waitMs;
  };
}

/**
 * Bounds how fast credentials can be guessed from one network: an IPv4 address, or the /64 of an IPv6 one, of which a guesser has as many
 * as he likes. While there is a wait, nothing is looked at, not even what would be right.
 */
export class GuessLimit {
  readonly #buckets: Buckets;

  constructor(limit: RateLimit) {
    this.#buckets = new Buckets(limit);
  }

  /** Milliseconds until the next guess of `address` is looked at; 0 for now. */
  waitMs(address: string, nowMs: number): number {
    // As a rule nobody guesses, and everybody is asked after.
    if (this.#buckets.isEmpty) return 0;
    return this.#buckets.waitMs(networkOf(address), nowMs);
  }

  /** It was wrong. */
  wrong(address: string, nowMs: number): void {
    this.#buckets.take(networkOf(address), nowMs);
  }
}

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** @param address of a peer, as the system writes it */
function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head, tail = []] = address.split('%')[0]!.split('::').map(groupsOf);
  const zeros = Array.from({ length: Math.max(0, GROUPS - head!.length - tail.length) }, () => '0');
  return `${[...head!, ...zeros, ...tail].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

const groupsOf = (half: string): string[] => (half === '' ? [] : half.split(':'));
