import type { Clock } from '@landfall/transport/ports';

/** What ends a call: its signal, or its time. */
export interface CallOptions {
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take, all its steps together. */
  readonly timeoutMs?: number | undefined;
}

/** What a step of a call has of its time, at this moment; undefined where the call has no limit, and each step its own. */
export interface TimeLeft<Milliseconds extends number | undefined = number> {
  /** That of the call. */
  readonly signal: AbortSignal | undefined;
  /** What is left now, 0 at least. */
  readonly timeoutMs: Milliseconds;
}

/**
 * For calls of several steps: what each of them has of the time of all, asked for when it begins. Steps that were given the whole time
 * each would take as many times as long as was said.
 * @param usualMs of a call that says nothing
 */
export function timeLeft(options: CallOptions, clock: Pick<Clock, 'now'>, usualMs: number): () => TimeLeft;
export function timeLeft(
  options: CallOptions,
  clock: Pick<Clock, 'now'>,
  usualMs?: number,
): () => TimeLeft<number | undefined>;
export function timeLeft(
  { signal, timeoutMs }: CallOptions,
  clock: Pick<Clock, 'now'>,
  usualMs?: number,
): () => TimeLeft<number | undefined> {
  const wholeMs = timeoutMs ?? usualMs;
  if (wholeMs === undefined) return () => ({ signal, timeoutMs: undefined });
  const until = clock.now() + wholeMs;
  return () => ({ signal, timeoutMs: Math.max(0, until - clock.now()) });
}
