import type { Random } from './random.ts';

/** What a link does to datagrams in one direction. All of it is off by default; chances are of 1. */
export interface LinkQuality {
  readonly loss?: number;
  readonly delayMs?: number;
  /** Added to or taken from the delay, evenly. Later ones may overtake. */
  readonly jitterMs?: number;
  /** A second copy comes, with a delay of its own. */
  readonly duplication?: number;
  /** Held back so that later ones overtake: by `delayMs + jitterMs` once more, at least {@link HELD_BACK_MS}. */
  readonly reordering?: number;
  /** One to four bytes are changed. */
  readonly corruption?: number;
  /** Asked first, for each datagram that is sent: true drops it. */
  readonly drop?: (datagram: Uint8Array) => boolean;
}

/** So much later comes a datagram that is overtaken. */
export const HELD_BACK_MS = 10;

/** A copy of a datagram on its way. */
export interface Arrival {
  readonly at: number;
  readonly datagram: Uint8Array;
}

/** One direction of a link that may lose, delay, repeat, reorder and damage. */
export class BadLink {
  readonly #quality: LinkQuality;
  readonly #random: Random;
  /** Sorted by time; of the same time in the order they were sent. */
  readonly #arrivals: Arrival[] = [];

  constructor(quality: LinkQuality, random: Random) {
    this.#quality = quality;
    this.#random = random;
  }

  get nextArrival(): number | undefined {
    return this.#arrivals[0]?.at;
  }

  send(datagram: Uint8Array, now: number): void {
    const { loss = 0, duplication = 0, drop } = this.#quality;
    if (drop?.(datagram) === true || this.#random.chance(loss)) return;
    this.#deliver(datagram, now);
    if (this.#random.chance(duplication)) this.#deliver(datagram, now);
  }

  /** The next that has arrived by now. */
  receive(now: number): Uint8Array | undefined {
    const first = this.#arrivals[0];
    if (first === undefined || first.at > now) return undefined;
    this.#arrivals.shift();
    return first.datagram;
  }

  #deliver(datagram: Uint8Array, now: number): void {
    const { corruption = 0 } = this.#quality;
    const copy = datagram.slice();
    if (this.#random.chance(corruption)) damage(copy, this.#random);
    const at = now + this.#delayMs();
    const index = this.#arrivals.findLastIndex((arrival) => arrival.at <= at) + 1;
    this.#arrivals.splice(index, 0, { at, datagram: copy });
  }

  #delayMs(): number {
    const { delayMs = 0, jitterMs = 0, reordering = 0 } = this.#quality;
    const heldMs = this.#random.chance(reordering) ? Math.max(HELD_BACK_MS, delayMs + jitterMs) : 0;
    return Math.max(0, delayMs + jitterMs * (2 * this.#random.next() - 1)) + heldMs;
  }
}

/** Changes one to four bytes in place. */
export function damage(datagram: Uint8Array, random: Random): void {
  if (datagram.length === 0) return;
  for (let left = random.integer(1, 4); left > 0; left--) {
    datagram[random.integer(0, datagram.length - 1)] = random.integer(0, 255);
  }
}
