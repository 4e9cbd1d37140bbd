import type { RoundTripRules } from './rules.ts';

/** The resend timeout is so many averaged round trips. @source viewer LL_RELIABLE_TIMEOUT_FACTOR, OpenSim LLUDPClient */
const TIMEOUT_FACTOR = 5;
/** Weight of a new measurement. @source viewer LL_AVERAGED_PING_ALPHA */
const ALPHA = 0.2;
/** Half as much again as the longest delay of late: peers look after their acks at an interval, with some jitter. */
const ACK_DELAY_FACTOR = 1.5;

/**
 * Averages round trips as pings measure them. How long the peer collects acks (OpenSim and libomv 500 ms) is another matter
 * and kept apart: it makes the timeout no longer than an ack may take. An ack of a resent packet says nothing (Karn):
 * whoever calls {@link RoundTrip.measureAck} has left it out.
 */
export class RoundTrip {
  readonly #rules: RoundTripRules;
  #averageMs: number;
  #ackDelayMs = 0;
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

  /** By how much acks are later than answers to pings: the longest of late. */
  get ackDelayMs(): number {
    return this.#ackDelayMs;
  }

  get resendTimeoutMs(): number {
    const { timeoutMinMs, timeoutMaxMs } = this.#rules;
    const untilAckMs = this.#averageMs + ACK_DELAY_FACTOR * this.#ackDelayMs;
    return clamp(Math.max(TIMEOUT_FACTOR * this.#averageMs, untilAckMs), timeoutMinMs, timeoutMaxMs);
  }

  /** From StartPingCheck to CompletePingCheck. */
  measure(rttMs: number): void {
    this.#lastMs = rttMs;
    const average = mix(this.#averageMs, rttMs);
    this.#averageMs = clamp(average, this.#rules.averageMinMs, this.#rules.averageMaxMs);
  }

  /** From sending a packet, once, to its ack. */
  measureAck(ackMs: number): void {
    const delayMs = Math.max(0, ackMs - (this.#lastMs ?? this.#averageMs));
    this.#ackDelayMs = Math.max(delayMs, mix(this.#ackDelayMs, delayMs));
  }
}

function mix(average: number, measured: number): number {
  return (1 - ALPHA) * average + ALPHA * measured;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
