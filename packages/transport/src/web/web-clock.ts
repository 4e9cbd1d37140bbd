import type { Cancel, Clock, Instant } from '../ports/index.ts';

/** The longest that `setTimeout` can wait; beyond, it fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** `performance.now()` and `setTimeout` of a page or worker. Browsers let the timers of hidden pages come late, by a second or more; those of workers are on time. */
export function createWebClock(): Clock {
  return {
    now: () => performance.now(),
    wallTime: () => Date.now(),
    after: (delayMs, callback) => startTimer(performance.now() + delayMs, callback),
  };
}

function startTimer(due: Instant, callback: () => void): Cancel {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = (): void => {
    const left = Math.min(Math.max(0, Math.ceil(due - performance.now())), MAX_TIMEOUT_MS);
    timer = setTimeout(() => {
      // Browsers round both clocks, each in its own way.
      if (due - performance.now() > 0) arm();
      else callback();
    }, left);
  };
  arm();
  return () => clearTimeout(timer);
}
