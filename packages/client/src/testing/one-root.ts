import { UsageError } from '@landfall/protocol/errors';
import type { SessionRoom } from '../session/index.ts';
import { watchPresence } from './presence-watch.ts';

/**
 * Where a runner of tests says how the test under way is held to having no faults, once it has ended: a function of their list. This package
 * stands on no runner; those of this repository say it in `vitest.setup.ts`.
 */
export const HOLD_TEST = Symbol.for('landfall: hold the test to no faults');

type Hold = (faults: readonly string[]) => void;

/**
 * A room that watches its session, and has the test fail in which it saw something wrong; where no runner has said how, what it sees is thrown
 * at nobody, which ends the process.
 * @throws UsageError where there is a runner, but no test under way: it would check nothing, and {@link watchPresence} tells what it sees
 */
export function oneRoot(): SessionRoom {
  const hold = (globalThis as { [HOLD_TEST]?: Hold })[HOLD_TEST];
  if (hold === undefined) return watchPresence(throwLater);
  const faults: string[] = [];
  try {
    hold(faults);
  } catch (cause) {
    throw new UsageError('outside of a test nothing can be held to one root: use watchPresence', { cause });
  }
  return watchPresence((fault) => faults.push(fault));
}

/** Listeners of a session that throw are only logged. */
function throwLater(fault: string): void {
  void Promise.reject(new Error(fault));
}
