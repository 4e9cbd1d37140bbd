/** What became of the reliable packets of one direction of a circuit. */

/** One that was sent and not acknowledged yet. */
export interface Unacked {
  readonly message: string;
  readonly sequence: number;
  readonly firstMs: number;
  sends: number;
}

/** A circuit has some thousand packets under way at most. */
const MOST_WAITING = 65_536;
/** So many sequence numbers are remembered, to know a packet that comes again. */
const MOST_SEEN = 65_536;

/** The reliable packets of one direction of a circuit: which wait for their acknowledgement, which have come before. */
export class Reliability {
  readonly #waiting = new Map<number, Unacked>();
  readonly #seen = new Set<number>();
  #highest = 0;

  /** The highest number that was sent; 0 before there was one. */
  get highest(): number {
    return this.#highest;
  }

  /** Takes a packet of this direction. @returns whether it has come before, and how often it was sent, this time included */
  sent(
    sequence: number,
    reliable: boolean,
    message: string,
    atMs: number,
  ): { isRepeat: boolean; sends: number } {
    this.#highest = Math.max(this.#highest, sequence);
    const isRepeat = this.#seen.has(sequence);
    if (!isRepeat) {
      this.#seen.add(sequence);
      if (this.#seen.size > MOST_SEEN) this.#forget();
    }
    const waiting = this.#waiting.get(sequence);
    if (waiting !== undefined) {
      waiting.sends++;
      return { isRepeat, sends: waiting.sends };
    }
    if (reliable && !isRepeat && this.#waiting.size < MOST_WAITING)
      this.#waiting.set(sequence, { message, sequence, firstMs: atMs, sends: 1 });
    return { isRepeat, sends: 1 };
  }

  /** Takes an ack of the other direction. @returns what it was of, the first time that it is acknowledged */
  acked(sequence: number): Unacked | undefined {
    const waiting = this.#waiting.get(sequence);
    this.#waiting.delete(sequence);
    return waiting;
  }

  /** What is not acknowledged. */
  get waiting(): readonly Unacked[] {
    return [...this.#waiting.values()];
  }

  #forget(): void {
    const [first] = this.#seen;
    if (first !== undefined) this.#seen.delete(first);
  }
}
