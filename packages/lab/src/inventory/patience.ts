import { setTimeout as sleep } from 'node:timers/promises';
import { ClosedError } from '@landfall/protocol/errors';

/** After an arrival regions tell of what stands in them bit by bit: OpenSimulator begins after some two seconds. */
const TELLING_MS = 8000;
const LOOK_AGAIN_MS = 100;

/** Looks for something again and again, until it is there or a region that was just entered has had its time. */
export function createPatience(
  signal: AbortSignal | undefined,
): <Found>(find: () => Found | undefined) => Promise<Found | undefined> {
  const until = performance.now() + TELLING_MS;
  return async (find) => {
    for (;;) {
      const found = find();
      if (found !== undefined || performance.now() > until) return found;
      await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      if (signal?.aborted === true) throw new ClosedError('interrupted', { by: 'us', reason: 'aborted' });
    }
  };
}
