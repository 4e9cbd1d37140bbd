import { setTimeout as sleep } from 'node:timers/promises';

/** Waiting for less is not worth a timer. */
const LEAST_WAIT_MS = 5;

/** The time that goes by, in milliseconds; replaced in tests that rule over it. */
interface Time {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

const REAL_TIME: Time = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

/** Returns what is to be awaited after so many bytes were read, for the reading not to be faster than wanted. */
export function pace(
  { bytesPerSecond, signal }: { readonly bytesPerSecond?: number; readonly signal?: AbortSignal },
  time: Time = REAL_TIME,
): (bytes: number) => Promise<void> {
  let dueAt = time.now();
  return async (bytes) => {
    signal?.throwIfAborted();
    if (bytesPerSecond === undefined) return;
    const now = time.now();
    dueAt = Math.max(dueAt, now - 1000) + (1000 * bytes) / bytesPerSecond;
    if (dueAt - now > LEAST_WAIT_MS) await time.sleep(dueAt - now, signal);
  };
}
