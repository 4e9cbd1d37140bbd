import { NEVER, type Instant } from './instant.ts';
import type { CircuitRules } from './rules.ts';

/** PingID is a U8. */
const PING_IDS = 256;
/** At most so many pings are answered in a second: peers send one in 2 to 5 s, more is a flood. */
const MOST_ANSWERS_PER_SECOND = 10;

/** Asks the peer regularly whether it is there, and measures how long the answer takes. */
export class Ping {
  readonly #rules: CircuitRules;
  readonly #random: () => number;
  #dueAt: Instant;
  #id = 0;
  #sentAt: Instant | undefined;
  #answersLeft = MOST_ANSWERS_PER_SECOND;
  #answersRenewedAt: Instant = -NEVER;

  constructor(rules: CircuitRules, random: () => number, now: Instant) {
    this.#rules = rules;
    this.#random = random;
    this.#dueAt = rules.sendsPings ? now + this.#intervalMs() : NEVER;
  }

  get dueAt(): Instant {
    return this.#dueAt;
  }

  /** The PingID to send if it is time, else undefined. */
  takeDue(now: Instant): number | undefined {
    if (now < this.#dueAt) return undefined;
    this.#dueAt = now + this.#intervalMs();
    this.#id = (this.#id + 1) % PING_IDS;
    this.#sentAt = now;
    return this.#id;
  }

  /** The peer answered: the round trip, or undefined when this is not the answer to the last ping. */
  receivePong(id: number, now: Instant): number | undefined {
    if (id !== this.#id || this.#sentAt === undefined) return undefined;
    const rttMs = now - this.#sentAt;
    this.#sentAt = undefined;
    return rttMs;
  }

  /** Is the peer's ping to be answered? Not when the rules say so, and not in a flood. */
  mayAnswer(now: Instant): boolean {
    if (!this.#rules.answersPings) return false;
    if (now - this.#answersRenewedAt >= 1000) {
      this.#answersRenewedAt = now;
      this.#answersLeft = MOST_ANSWERS_PER_SECOND;
    }
    return this.#answersLeft-- > 0;
  }

  #intervalMs(): number {
    const { pingIntervalMs, pingJitter } = this.#rules;
    return pingIntervalMs * (1 + pingJitter * (2 * this.#random() - 1));
  }
}
