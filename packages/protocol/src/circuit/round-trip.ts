import type { RoundTripRules } from './rules.ts';

/** The resend timeout is so many averaged round trips. @source viewer LL_RELIABLE_TIMEOUT_FACTOR, OpenSim LLUDPClient */
const TIMEOUT_FACTOR = 5;
/** Weight of a new measurement. @source viewer LL_AVERAGED_PING_ALPHA */
const ALPHA = 0.2;

/**
 * Averages measured round trips: pings, and acks of packets that were sent once. An ack of a resent packet says nothing
 * (Karn): whoever calls {@link RoundTrip.measure} has left it out.
 */
export class RoundTrip {
  readonly #rules: RoundTripRules;
  #averageMs: number;
  #lastMs: number | undefined;

  constructor(rules: RoundTripRules) {
    this.#rules = rules;
    this.#averageMs = rules.startTimeoutMs / TIMEOUT_FACTOR;
  }

  /** The last measurement; undefined before the first. */
  get lastMs(): number | undefined {
    return this.#lastMs;
  }

  get averageMs(): number {
    return this.#averageMs;
  }

  get resendTimeoutMs(): number {
    return clamp(TIMEOUT_FACTOR * this.#averageMs, this.#rules.timeoutMinMs, this.#rules.timeoutMaxMs);
  }

  measure(rttMs: number): void {
    this.#lastMs = rttMs;
    const average = (1 - ALPHA) * this.#averageMs + ALPHA * rttMs;
    this.#averageMs = clamp(average, this.#rules.averageMinMs, this.#rules.averageMaxMs);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
