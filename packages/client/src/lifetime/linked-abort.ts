import type { Lifetime } from './lifetime.ts';
import { onAbort } from './on-abort.ts';

/** A signal that aborts when the lifetime ends or the caller's own signal aborts. Call `release` when done. */
export interface LinkedAbort {
  /** Aborts when one of those does that it is linked to. */
  readonly signal: AbortSignal;
  /** Listens no longer: nothing is left at the other signals. */
  release(): void;
}

/** For HTTP requests, which know signals only. */
export function linkedAbort(lifetime: Lifetime, signal: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  const undo = lifetime.onEnd((cause) => controller.abort(cause));
  const undoAbort = signal === undefined ? undefined : onAbort(signal, abort);
  return {
    signal: controller.signal,
    release: () => {
      undo();
      undoAbort?.();
    },
  };
}
