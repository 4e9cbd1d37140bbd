/**
 * What the packets of one direction are numbered on the other side of a proxy that puts packets of its own among them. Rules:
 * 1. Nothing is renumbered before the first packet of our own; what was numbered when one was put in keeps its number, however late it
 *    or a copy of it comes.
 * 2. A packet of our own takes the number behind the highest that has passed; all that follow are numbered one more.
 * 3. Numbers are compared modulo 2^24, where viewers begin anew. Who counts on in 32 bits keeps its higher bits.
 * 4. Only so many steps are kept; what is older than all of them is numbered as the oldest says.
 */
import { isBefore, sequenceDistance } from '../circuit/index.ts';
import { SEQUENCE_MODULUS } from '../packet/index.ts';

/** All numbers of the sender behind `after` are `shift` higher on the other side, up to the next step. */
interface Step {
  readonly after: number;
  shift: number;
}

/** So many packets of our own are remembered by their place; copies of what came before are long gone. */
const MAX_STEPS = 1024;
/** A step that lies further back is forgotten, long before numbers could be taken for those of the round before. */
const FORGET_AFTER = SEQUENCE_MODULUS / 4;
const LOW_BITS = SEQUENCE_MODULUS - 1;

/** One direction of a circuit; see above. */
export class SequenceMap {
  #highest = 0;
  #isBegun = false;
  /** Of everything before the first step. */
  #before = 0;
  readonly #steps: Step[] = [];

  /** The highest number of the sender that has passed; 0 before the first. */
  get highest(): number {
    return this.#highest;
  }

  /** Whether numbers are the same on both sides. */
  get isSame(): boolean {
    return this.#before === 0 && this.#steps.length === 0;
  }

  /** A packet of that number has come from the sender. */
  note(sequence: number): void {
    const isFirst = !this.#isBegun && this.isSame;
    this.#isBegun = true;
    if (isFirst || isBefore(this.#highest, sequence)) this.#highest = sequence & LOW_BITS;
    const oldest = this.#steps[0];
    if (oldest !== undefined && sequenceDistance(oldest.after, this.#highest) > FORGET_AFTER) this.#forget();
  }

  /** The sender's number as the receiver has it. */
  toReceiver(sequence: number): number {
    for (let at = this.#steps.length - 1; at >= 0; at--) {
      const { after, shift } = this.#steps[at]!;
      if (isBefore(after, sequence)) return shifted(sequence, shift);
    }
    return shifted(sequence, this.#before);
  }

  /** The receiver's number as the sender has it; undefined for a packet of our own. */
  toSender(sequence: number): number | undefined {
    for (let at = this.#steps.length - 1; at >= 0; at--) {
      const { after, shift } = this.#steps[at]!;
      if (isBefore(after + shift, sequence)) return shifted(sequence, -shift);
      const shiftBefore = this.#steps[at - 1]?.shift ?? this.#before;
      if (isBefore(after + shiftBefore, sequence)) return undefined;
    }
    return shifted(sequence, -this.#before);
  }

  /** The receiver's number for a packet of our own that goes out now. */
  take(): number {
    const last = this.#steps.at(-1);
    const shift = (last?.shift ?? this.#before) + 1;
    if (last?.after === this.#highest) last.shift = shift;
    else this.#steps.push({ after: this.#highest, shift });
    if (this.#steps.length > MAX_STEPS) this.#forget();
    return shifted(this.#highest, shift);
  }

  #forget(): void {
    this.#before = this.#steps.shift()!.shift;
  }
}

function shifted(sequence: number, by: number): number {
  return sequence < SEQUENCE_MODULUS ? (sequence + by) & LOW_BITS : (sequence + by) >>> 0;
}
