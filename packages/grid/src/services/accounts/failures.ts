import { NETWORKS_OF_A_SITE, siteOf, TokenBuckets } from '@landfall/assets/http';

/** So many wrong logins of a network are answered at once: people do mistype. */
export const FREE_FAILURES = 10;
/** After them one answer in so many milliseconds: a tenth of what can be checked. */
export const MS_PER_FAILURE = 50;
/** Nobody waits longer for a refusal, so that no client takes the grid for dead. */
export const MOST_DELAY_MS = 10_000;

/**
 * How long each network waits for the answer to a wrong login, and each site (an IPv6 /48) for those of all its networks, of which it may
 * have as many as ten. Whoever tries passwords, over however many connections, gets no more than a share of the checks; a right password is
 * never kept waiting.
 */
export class Failures {
  readonly #networks = bucketsFor(1);
  readonly #sites = bucketsFor(NETWORKS_OF_A_SITE);

  /**
   * Counts one failure.
   * @param network see `networkOf`
   * @returns milliseconds until its answer
   */
  delayOf(network: string, now: number): number {
    const site = siteOf(network);
    const siteMs = site === undefined ? 0 : this.#sites.take(site, now);
    return Math.max(siteMs, this.#networks.take(network, now));
  }
}

function bucketsFor(networks: number): TokenBuckets {
  return new TokenBuckets({
    requestsPerSecond: (1000 / MS_PER_FAILURE) * networks,
    burst: FREE_FAILURES * networks,
    mostDebt: (MOST_DELAY_MS / MS_PER_FAILURE) * networks,
  });
}
