/** What comes out of the page cache takes a few microseconds; a disk takes longer than this. */
const QUICK_MS = 1;
/** One alone says little: on a busy machine any of them may be interrupted by other work for that long. */
const SLOW_IN_A_ROW = 2;
/** So many operations go to threads after those that had to wait for the disk. */
const SLOW_OPERATIONS = 256;

/**
 * Whether the disk is worth waiting for. To hand a read to a thread costs several times what the read itself takes when
 * its bytes are in the page cache; when they are not, everybody else would wait with it. So it is tried, and after two in a
 * row that took long the next ones go to threads.
 */
export class DiskPace {
  #slowAhead = 0;
  #slowInARow = 0;
  readonly #now: () => number;

  /** @param now milliseconds, monotonic */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Asked before each operation. */
  isQuick(): boolean {
    if (this.#slowAhead === 0) return true;
    this.#slowAhead -= 1;
    return false;
  }

  /** Runs what everybody waits for, and remembers when that was too long. */
  time<T>(act: () => T): T {
    const start = this.#now();
    try {
      return act();
    } finally {
      this.#note(this.#now() - start > QUICK_MS);
    }
  }

  #note(wasSlow: boolean): void {
    this.#slowInARow = wasSlow ? this.#slowInARow + 1 : 0;
    if (this.#slowInARow < SLOW_IN_A_ROW) return;
    this.#slowAhead = SLOW_OPERATIONS;
    // The next try decides alone: a disk that is still slow costs one wait, not two.
    this.#slowInARow = SLOW_IN_A_ROW - 1;
  }
}
