import { TokenBuckets } from './token-buckets.ts';

/** So many requests a second from one address, and so many at once after a pause. */
export interface RateLimit {
  /** How many may come each second for as long as they like. */
  readonly requestsPerSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
}

/** Milliseconds to wait before the next request of `address`; 0 when this one may pass, and is counted. */
export type Admit = (address: string, nowMs: number) => number;

/** So many requests of each network: see {@link networkOf}. */
export function createRateLimit(limit: RateLimit): Admit {
  const buckets = new TokenBuckets(limit);
  return (address, nowMs) => {
    const network = networkOf(address);
    const waitMs = buckets.waitMs(network, nowMs);
    if (waitMs === 0) buckets.take(network, nowMs);
    return waitMs;
  };
}

/** A site is given a /48, and so has 65,536 networks: together it may do as much as so many of them. */
export const NETWORKS_OF_A_SITE = 10;

/**
 * Bounds how fast credentials can be guessed from one network ({@link networkOf}), and ten times as fast from one site (an IPv6 /48). While
 * there is a wait, nothing is looked at, not even what would be right.
 */
export class GuessLimit {
  readonly #buckets: TokenBuckets;
  readonly #sites: TokenBuckets;

  constructor(limit: RateLimit) {
    this.#buckets = new TokenBuckets(limit);
    this.#sites = new TokenBuckets({
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

/**
 * The /48 that one site is given, of an IPv6 address; undefined of an IPv4 address.
 * @param address of a peer, or its {@link networkOf}
 */
export function siteOf(address: string): string | undefined {
  return networkOf(address).includes(':') ? prefixOf(address, SITE_GROUPS) : undefined;
}

function prefixOf(address: string, groups: number): string {
  const [head, tail = []] = address.split('%')[0]!.split('::').map(groupsOf);
  const zeros = Array.from({ length: Math.max(0, GROUPS - head!.length - tail.length) }, () => '0');
  return `${[...head!, ...zeros, ...tail].slice(0, groups).join(':')}::/${groups * 16}`;
}

const groupsOf = (half: string): string[] => (half === '' ? [] : half.split(':'));
