import type { Undo } from './lifetime.ts';

/** Who waits for which signal. */
const WAITING = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts, at once when it has. However many wait for one signal, it has one listener: thousands may be
 * given the same, and each can stop waiting without a search for it.
 */
export function onAbort(signal: AbortSignal, callback: () => void): Undo {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const waiting = WAITING.get(signal) ?? listen(signal);
  // One of its own, for the same function may wait twice.
  const call = (): void => callback();
  waiting.add(call);
  return () => void waiting.delete(call);
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  const tell = (): void => {
    for (const call of waiting) if (waiting.delete(call)) call();
  };
  signal.addEventListener('abort', tell, { once: true });
  WAITING.set(signal, waiting);
  return waiting;
}
