import type { Witness } from '@landfall/protocol/evidence';
import type { Cancel, Clock } from '@landfall/transport/ports';

/** So many refused tickets are told one by one in a second; more would let a stranger fill the evidence. */
export const MOST_REFUSALS_TOLD = 10;
const PERIOD_MS = 1000;

/** A ticket that was none. */
export interface Refusal {
  readonly circuit: number;
  readonly from: string;
}

/** Tells of refused tickets: the first of a second each, of the others how many there were. */
export class Refusals {
  readonly #clock: Clock;
  readonly #witness: Witness | undefined;
  #told = 0;
  #untold = 0;
  #last: Refusal | undefined;
  #cancel: Cancel | undefined;

  constructor(clock: Clock, witness: Witness | undefined) {
    this.#clock = clock;
    this.#witness = witness;
  }

  add(refusal: Refusal): void {
    if (this.#witness === undefined) return;
    this.#cancel ??= this.#clock.after(PERIOD_MS, () => this.close(), { background: true });
    if (this.#told >= MOST_REFUSALS_TOLD) {
      this.#untold++;
      this.#last = refusal;
      return;
    }
    this.#told++;
    this.#witness.observe('UseCircuitCodeReceived', refusal);
    this.#witness.observe('UseCircuitCodeRejected', refusal);
  }

  /** Ends the second: the last refusal stands for all that were not told. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const others = this.#untold - 1;
    if (this.#last !== undefined) this.#witness?.observe('UseCircuitCodeRejected', { ...this.#last, others });
    this.#last = undefined;
    this.#told = 0;
    this.#untold = 0;
  }
}
