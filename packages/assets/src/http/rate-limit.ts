/** So many requests a second from one address, and so many at once after a pause. */
export interface RateLimit {
  /** How many may come each second for as long as they like. */
  readonly requestsPerSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
}

/** Milliseconds to wait before the next request of `address`; 0 when this one may pass, and is counted. */
export type Admit = (address: string, nowMs: number) => number;

/**
 * More networks are not remembered. Of those that were quiet longest the one that has the most left goes: forgetting it forgives the least.
 */
const MAX_NETWORKS = 10_000;
/** So many of the quietest are compared. */
const COMPARED = 16;

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
    const bucket = this.#buckets.get(key) ?? { tokens: this.#limit.burst, atMs: nowMs };
    bucket.tokens = this.#tokensOf(bucket, nowMs);
    bucket.atMs = nowMs;
    this.#buckets.delete(key);
    if (this.#buckets.size >= MAX_NETWORKS) this.#forgetOne(nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #tokensOf({ tokens, atMs }: Bucket, nowMs: number): number {
    const { requestsPerSecond, burst } = this.#limit;
    return Math.min(burst, tokens + (Math.max(0, nowMs - atMs) * requestsPerSecond) / 1000);
  }

  #forgetOne(nowMs: number): void {
    let [fullest, most, left] = ['', -1, COMPARED];
    for (const [key, bucket] of this.#buckets) {
      const tokens = this.#tokensOf(bucket, nowMs);
      if (tokens > most) [fullest, most] = [key, tokens];
      if (--left === 0) break;
    }
    this.#buckets.delete(fullest);
  }
}

/** So many requests of each network: see {@link networkOf}. */
export function createRateLimit(limit: RateLimit): Admit {
  const buckets = new Buckets(limit);
  return (address, nowMs) => {
    const network = networkOf(address);
    const waitMs = buckets.waitMs(network, nowMs);
    if (waitMs === 0) buckets.take(network, nowMs);
    return waitMs;
  };
}

/** A site is given a /48, and so has 65,536 networks: together it may guess as much as so many of them. */
const NETWORKS_OF_A_SITE = 10;

/**
 * Bounds how fast credentials can be guessed from one network ({@link networkOf}), and ten times as fast from one site (an IPv6 /48). While
 * there is a wait, nothing is looked at, not even what would be right.
 */
export class GuessLimit {
  readonly #buckets: Buckets;
  readonly #sites: Buckets;

  constructor(limit: RateLimit) {
    this.#buckets = new Buckets(limit);
    this.#sites = new Buckets({
      requestsPerSecond: limit.requestsPerSecond * NETWORKS_OF_A_SITE,
      burst: limit.burst * NETWORKS_OF_A_SITE,
    });
  }

  /** Milliseconds until the next guess of `address` is looked at; 0 for now. */
  waitMs(address: string, nowMs: number): number {
    // As a rule nobody guesses, and everybody is asked after.
    if (this.#buckets.isEmpty) return 0;
    const site = siteOf(address);
    const siteMs = site === undefined ? 0 : this.#sites.waitMs(site, nowMs);
    return Math.max(siteMs, this.#buckets.waitMs(networkOf(address), nowMs));
  }

  /** It was wrong. */
  wrong(address: string, nowMs: number): void {
    this.#buckets.take(networkOf(address), nowMs);
    const site = siteOf(address);
    if (site !== undefined) this.#sites.take(site, nowMs);
  }
}

const GROUPS = 8;
const NETWORK_GROUPS = 4;
const SITE_GROUPS = 3;

/**
 * Whoever has one address of it has all: an IPv4 address, or the /64 of an IPv6 one.
 * @param address of a peer, as the system writes it
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  return address.includes(':') ? prefixOf(address, NETWORK_GROUPS) : address;
}

/** Undefined of an IPv4 address. */
function siteOf(address: string): string | undefined {
  return networkOf(address).includes(':') ? prefixOf(address, SITE_GROUPS) : undefined;
}

function prefixOf(address: string, groups: number): string {
  const [head, tail = []] = address.split('%')[0]!.split('::').map(groupsOf);
  const zeros = Array.from({ length: Math.max(0, GROUPS - head!.length - tail.length) }, () => '0');
  return `${[...head!, ...zeros, ...tail].slice(0, groups).join(':')}::/${groups * 16}`;
}

const groupsOf = (half: string): string[] => (half === '' ? [] : half.split(':'));
