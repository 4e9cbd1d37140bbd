import { isBefore } from '@landfall/protocol/circuit';

/** Subjects that are remembered of one agent, those of the longest silence forgotten first: textures mostly. */
export const MAX_SUBJECTS = 1024;

/** How far a message is on in two countings. */
interface Place {
  readonly sequence: number;
  readonly serial: number;
}

/**
 * What an agent said last about each subject. A network may turn round the order of packets, and a lost one comes again
 * later with its old number: what was overtaken by something newer about the same subject must not be obeyed any more.
 * @source OpenSim LLClientView.cs, HandleAgentUpdate
 */
export class Newest {
  readonly #taken = new Map<string, Place>();

  /**
   * Is nothing newer known about its subject? Then everything before it is overtaken from now on.
   * @param sequence of the packet, 24 bits that wrap.
   * @param serial the message's own counter, where it has one that the sender uses; 0 where not.
   */
  takes(subject: string, sequence: number, serial = 0): boolean {
    const last = this.#taken.get(subject);
    if (last !== undefined && isBefore(sequence, last.sequence)) return false;
    if (last !== undefined && serial !== 0 && serial < last.serial) return false;
    this.#taken.delete(subject);
    this.#taken.set(subject, { sequence, serial });
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > MAX_SUBJECTS && oldest !== undefined) this.#taken.delete(oldest);
    return true;
  }
}
