/** What comes out of the page cache takes a few microseconds; a disk takes longer than this. */
const QUICK_MS = 1;
/** So many operations go to threads after one that had to wait for the disk. */
const SLOW_OPERATIONS = 512;

/**
 * Whether the disk is worth waiting for. To hand a read to a thread costs several times what the read itself takes when
 * its bytes are in the page cache; when they are not, everybody else would wait with it. So it is tried, and after one that
 * took long the next ones go to threads.
 */
export class DiskPace {
  #slowAhead = 0;
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
      if (this.#now() - start > QUICK_MS) this.#slowAhead = SLOW_OPERATIONS;
    }
  }
}
