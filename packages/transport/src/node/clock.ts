import type { Cancel, Clock } from '../ports/index.ts';

/** The longest that `setTimeout` can wait; beyond, it fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** `performance.now()` and `setTimeout`, which together never call back early. */
export function createNodeClock(): Clock {
  return {
    now: () => performance.now(),
    wallTime: () => Date.now(),
    after: (delayMs, callback, options) => startTimer(delayMs, callback, options?.background === true),
  };
}

function startTimer(delayMs: number, callback: () => void, isBackground: boolean): Cancel {
  const timer = new Timer(performance.now() + delayMs, callback, isBackground);
  timer.arm(delayMs);
  return () => timer.cancel();
}

/** An object instead of functions that share their variables: a client has four, and a grid one for each circuit. */
class Timer {
  readonly #due: number;
  readonly #callback: () => void;
  readonly #isBackground: boolean;
  #timeout: NodeJS.Timeout | undefined;

  constructor(due: number, callback: () => void, isBackground: boolean) {
    this.#due = due;
    this.#callback = callback;
    this.#isBackground = isBackground;
  }

  arm(waitMs: number): void {
    this.#timeout = setTimeout(onTimeout, Math.min(Math.max(1, Math.ceil(waitMs)), MAX_TIMEOUT_MS), this);
    if (this.#isBackground) this.#timeout.unref();
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }

  /** Timers count from the start of the loop's turn, so they can come a fraction of a millisecond early. */
  fire(): void {
    const left = this.#due - performance.now();
    if (left > 0) this.arm(left);
    else this.#callback();
  }
}

function onTimeout(timer: Timer): void {
  timer.fire();
}
