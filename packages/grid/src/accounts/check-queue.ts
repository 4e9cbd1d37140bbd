/** More would take all of Node's four threads, which name look-ups and files need as well. */
export const MOST_CHECKS_AT_ONCE = 2;

/** About a second of work: whoever comes later is sent away rather than kept waiting. */
export const MOST_CHECKS_WAITING = 128;

/** Lets expensive work begin only so many at once, and wait only so many. */
export class CheckQueue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** What the work comes to; `busy`, at once, when too many are waiting. */
  async run<T>(work: () => Promise<T>): Promise<T | 'busy'> {
    if (this.#running >= MOST_CHECKS_AT_ONCE) {
      if (this.#waiting.length >= MOST_CHECKS_WAITING) return 'busy';
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  /** The place is handed on, so that nobody gets in between. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
