import type { Instant } from './instant.ts';
import type { CircuitRules } from './rules.ts';

/** Knows when the peer has been silent for too long. */
export class Liveness {
  readonly #rules: CircuitRules;
  #heardAt: Instant;
  #paused = false;

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

  /** The agent has said that it will be quiet for a while (AgentPause), or is back (AgentResume). */
  setPaused(paused: boolean): void {
    this.#paused = paused;
  }

  /** Pongs can only be expected of a peer that is pinged. */
  get #countsPongs(): boolean {
    return this.#rules.silence.of === 'pongs' && this.#rules.sendsPings;
  }
}
