/** So many wrong logins of an address are answered at once: people do mistype. */
export const FREE_FAILURES = 10;
/** After them one answer in so many milliseconds: a tenth of what can be checked. */
export const MS_PER_FAILURE = 50;
/** Nobody waits longer for a refusal, so that no client takes the grid for dead. */
export const MOST_DELAY_MS = 10_000;
/** Addresses that are remembered; who has not failed for longest is forgotten first. */
const MAX_ADDRESSES = 4096;

/**
 * How long each address waits for the answer to a wrong login. Whoever tries passwords, over however many connections, gets
 * no more than a share of the checks; a right password is never kept waiting.
 */
export class Failures {
  /** When what an address has failed so far is forgiven. */
  readonly #forgivenAt = new Map<string, number>();

  /** Counts one failure. @returns milliseconds until its answer. */
  delayOf(address: string, now: number): number {
    const forgiven = Math.max(now, this.#forgivenAt.get(address) ?? 0) + MS_PER_FAILURE;
    const delay = Math.min(MOST_DELAY_MS, Math.max(0, forgiven - now - FREE_FAILURES * MS_PER_FAILURE));
    this.#forgivenAt.delete(address);
    this.#forgivenAt.set(address, Math.min(forgiven, now + FREE_FAILURES * MS_PER_FAILURE + MOST_DELAY_MS));
    const [oldest] = this.#forgivenAt.keys();
    if (this.#forgivenAt.size > MAX_ADDRESSES && oldest !== undefined) this.#forgivenAt.delete(oldest);
    return delay;
  }
}
