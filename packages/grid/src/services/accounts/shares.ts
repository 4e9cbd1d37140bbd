import { siteOfClaimant } from './claimant.ts';
import type { Claimant } from './claimant.ts';

/** Addresses, sites and names each that are remembered; who has not come for longest is forgotten first. */
const MAX_REMEMBERED = 4096;

/** When addresses, sites and names had their last turn. */
export class Shares {
  readonly #addresses = new Map<string, number>();
  readonly #sites = new Map<string, number>();
  readonly #names = new Map<string, number>();
  #turn = 0;

  /** It is their turn. */
  note(claimant: Claimant): void {
    this.#turn += 1;
    remember(this.#addresses, claimant.address, this.#turn);
    remember(this.#sites, siteOfClaimant(claimant), this.#turn);
    remember(this.#names, claimant.name, this.#turn);
  }

  /** The higher, the more they have had lately: one who comes with a fresh name, or from another network of its site, has the past of the rest all the same. */
  of(claimant: Claimant): number {
    const ofAddress = this.#addresses.get(claimant.address) ?? 0;
    const ofSite = this.#sites.get(siteOfClaimant(claimant)) ?? 0;
    return ofAddress + ofSite + (this.#names.get(claimant.name) ?? 0);
  }
}

function remember(turns: Map<string, number>, key: string, turn: number): void {
  turns.delete(key);
  turns.set(key, turn);
  const [oldest] = turns.keys();
  if (turns.size > MAX_REMEMBERED && oldest !== undefined) turns.delete(oldest);
}
