import type { Claimant } from './claimant.ts';

/** Addresses and names each that are remembered; who has not come for longest is forgotten first. */
const MAX_REMEMBERED = 4096;

/** When addresses and names had their last turn. */
export class Shares {
  readonly #addresses = new Map<string, number>();
  readonly #names = new Map<string, number>();
  #turn = 0;

  /** It is their turn. */
  note({ address, name }: Claimant): void {
    this.#turn += 1;
    remember(this.#addresses, address, this.#turn);
    remember(this.#names, name, this.#turn);
  }

  /** The higher, the more they have had lately: one who comes with a fresh name has its address's past all the same. */
  of({ address, name }: Claimant): number {
    return (this.#addresses.get(address) ?? 0) + (this.#names.get(name) ?? 0);
  }
}

function remember(turns: Map<string, number>, key: string, turn: number): void {
  turns.delete(key);
  turns.set(key, turn);
  const [oldest] = turns.keys();
  if (turns.size > MAX_REMEMBERED && oldest !== undefined) turns.delete(oldest);
}
