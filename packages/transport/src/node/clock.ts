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
  const due = performance.now() + delayMs;
  let timer: NodeJS.Timeout;
  const arm = (waitMs: number): void => {
    timer = setTimeout(onTimer, Math.min(Math.max(1, Math.ceil(waitMs)), MAX_TIMEOUT_MS));
    if (isBackground) timer.unref();
  };
  // Timers count from the start of the loop's turn, so they can come a fraction of a millisecond early.
  const onTimer = (): void => {
    const left = due - performance.now();
    if (left > 0) arm(left);
    else callback();
  };
  arm(delayMs);
  return () => clearTimeout(timer);
}
