import { UsageError } from '@landfall/protocol/errors';
import { expect, onTestFinished } from 'vitest';
import type { SessionRoom } from '../session/index.ts';
import { watchPresence } from './presence-watch.ts';

/**
 * A room that watches its session, and has the test fail in which it saw something wrong.
 * @throws UsageError outside of a test, where it would check nothing: there {@link watchPresence} tells what it sees
 */
export function oneRoot(): SessionRoom {
  const faults: string[] = [];
  try {
    onTestFinished(() => expect(faults).toEqual([]));
  } catch (cause) {
    throw new UsageError('outside of a test nothing can be held to one root: use watchPresence', { cause });
  }
  return watchPresence((fault) => faults.push(fault));
}
