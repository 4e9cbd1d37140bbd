import { setTimeout as sleep } from 'node:timers/promises';

/** Waiting for less is not worth a timer. */
const LEAST_WAIT_MS = 5;

/** Returns what is to be awaited after so many bytes were read, for the reading not to be faster than wanted. */
export function pace({
  bytesPerSecond,
  signal,
}: {
  readonly bytesPerSecond?: number;
  readonly signal?: AbortSignal;
}): (bytes: number) => Promise<void> {
  let dueAt = performance.now();
  return async (bytes) => {
    signal?.throwIfAborted();
    if (bytesPerSecond === undefined) return;
    const now = performance.now();
    dueAt = Math.max(dueAt, now - 1000) + (1000 * bytes) / bytesPerSecond;
    if (dueAt - now > LEAST_WAIT_MS)
      await sleep(dueAt - now, undefined, signal === undefined ? {} : { signal });
  };
}
