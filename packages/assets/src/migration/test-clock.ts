import type { Clock } from '@landfall/transport/ports';

/** A clock for tests: each look at it takes `tickMs`; what is to come later comes at once, with the time set forward. */
export function createTestClock(tickMs = 0): Clock & { advance(ms: number): void } {
  let now = 0;
  return {
    now: () => (now += tickMs),
    wallTime: () => 1_800_000_000_000 + now,
    advance: (ms) => void (now += ms),
    after(delayMs, callback) {
      let isCancelled = false;
      queueMicrotask(() => {
        if (isCancelled) return;
        now += delayMs;
        callback();
      });
      return () => void (isCancelled = true);
    },
  };
}
