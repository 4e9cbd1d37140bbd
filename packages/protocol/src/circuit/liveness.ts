import type { Instant } from './instant.ts';
import type { CircuitRules } from './rules.ts';
import { isBefore } from './sequence-number.ts';

/** Knows when the peer has been silent for too long. */
export class Liveness {
  readonly #rules: CircuitRules;
  #heardAt: Instant;
  #paused = false;
  /** Number of the packet that said so. */
  #pausedBy: number | undefined;

  constructor(rules: CircuitRules, now: Instant) {
    this.#rules = rules;
    this.#heardAt = now;
  }

  /** When the circuit is dead if nothing more comes. */
  get dueAt(): Instant {
    const { limitMs, pausedLimitMs } = this.#rules.silence;
    return this.#heardAt + (this.#paused ? pausedLimitMs : limitMs);
  }

  /** A valid packet of any kind came. */
  hearPacket(now: Instant): void {
    if (!this.#countsPongs) this.#heardAt = now;
  }

  hearPong(now: Instant): void {
    if (this.#countsPongs) this.#heardAt = now;
  }

  /**
   * The agent has said in packet `sequence` that it will be quiet for a while (AgentPause), or is back (AgentResume). What was overtaken
   * by a later word does not count: a lost AgentPause comes again after the AgentResume.
   */
  setPaused(paused: boolean, sequence: number): void {
    if (this.#pausedBy !== undefined && isBefore(sequence, this.#pausedBy)) return;
    this.#pausedBy = sequence;
    this.#paused = paused;
  }

  /** Pongs can only be expected of a peer that is pinged. */
  get #countsPongs(): boolean {
    return this.#rules.silence.of === 'pongs' && this.#rules.sendsPings;
  }
}
