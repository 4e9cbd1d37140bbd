import { TimeoutError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { abortedError } from './lifetime.ts';
import type { Lifetime, Undo } from './lifetime.ts';
import { onAbort } from './on-abort.ts';

/** What can end a wait other than the thing waited for. */
export interface PendingOptions {
  /** For people, such as `asking for a name`. */
  readonly what: string;
  /** The wait ends with it. */
  readonly lifetime: Lifetime;
  /** Gives the wait up. */
  readonly signal?: AbortSignal | undefined;
  /** Of its time limit. */
  readonly clock: Clock;
  /** No limit when absent. */
  readonly timeoutMs?: number | undefined;
  /** What a {@link TimeoutError} names; `what` when absent. Asked when the time is over. */
  readonly missing?: () => string;
  /** The whole text of a {@link TimeoutError}, for waits that know more. Asked when the time is over. */
  readonly describe?: () => string;
}

/** How the thing waited for settles the wait. Only the first call counts. */
export interface Settle<T> {
  /** With what was waited for. */
  readonly resolve: (value: T) => void;
  /** With why it will not come. */
  readonly reject: (error: unknown) => void;
}

/**
 * A promise that always settles: by what `start` arranges, by the end of the lifetime (ClosedError), by the signal
 * (ClosedError by us, `aborted`) or by the clock (TimeoutError). What `start` returns is undone in every case; what it throws is what the promise rejects with.
 */
export function pending<T>(
  options: PendingOptions,
  start: (settle: Settle<T>) => Undo | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const undoing: Undo[] = [];
    let settled = false;
    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      for (const undo of undoing.splice(0)) undo();
      act();
    };
    const fail = (error: unknown): void => settle(() => reject(error));
    const keep = (undo: Undo | undefined): void => {
      if (undo === undefined) return;
      if (settled) undo();
      else undoing.push(undo);
    };
    for (const watch of [watchSignal, watchLifetime, watchClock]) {
      if (!settled) keep(watch(options, fail));
    }
    if (settled) return;
    try {
      keep(start({ resolve: (value) => settle(() => resolve(value)), reject: fail }));
    } catch (error) {
      fail(error);
    }
  });
}

type Fail = (error: unknown) => void;

function watchSignal({ signal, what }: PendingOptions, fail: Fail): Undo | undefined {
  if (signal === undefined) return undefined;
  return onAbort(signal, () => fail(abortedError(what, signal)));
}

function watchLifetime({ lifetime }: PendingOptions, fail: Fail): Undo {
  return lifetime.onEnd(fail);
}

function watchClock(options: PendingOptions, fail: Fail): Undo | undefined {
  const { clock, timeoutMs, what } = options;
  if (timeoutMs === undefined) return undefined;
  return clock.after(timeoutMs, () => {
    const missing = options.missing?.();
    const ms = Math.round(timeoutMs);
    const usual =
      missing === undefined
        ? `${what} was not over in ${ms} ms`
        : `${what}: ${missing} did not come in ${ms} ms`;
    fail(new TimeoutError(options.describe?.() ?? usual, timeoutMs, missing ?? what));
  });
}

/** Waits so long, unless the lifetime ends or the signal aborts first. */
export function pause(
  delayMs: number,
  options: Omit<PendingOptions, 'timeoutMs' | 'missing'>,
): Promise<void> {
  return pending<void>(options, ({ resolve }) => options.clock.after(delayMs, () => resolve()));
}
