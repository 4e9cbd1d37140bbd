/** Round trips in steps of 5 %, however many there are. */
const STEP = Math.log(1.05);
/** What the clock of a recording can tell. */
const LEAST_MS = 0.1;

/** What there is to say of many round trips; undefined where there was none. */
export interface RoundTripSummary {
  readonly trips: number;
  /** Milliseconds, to 5 %. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
  readonly mostMs?: number;
}

/** How long acknowledgements took. */
export class RoundTrips {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #mostMs = 0;

  add(ms: number): void {
    const step = Math.round(Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / STEP);
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1);
    this.#count++;
    this.#mostMs = Math.max(this.#mostMs, ms);
  }

  summary(): RoundTripSummary {
    if (this.#count === 0) return { trips: 0 };
    const [medianMs, p95Ms] = [this.#quantile(0.5), this.#quantile(0.95)];
    return { trips: this.#count, medianMs, p95Ms, mostMs: this.#mostMs };
  }

  #quantile(share: number): number {
    let left = Math.ceil(this.#count * share);
    for (const [step, count] of [...this.#counts].toSorted(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 0) return Math.min(this.#mostMs, LEAST_MS * Math.exp(step * STEP));
    }
    return this.#mostMs;
  }
}
