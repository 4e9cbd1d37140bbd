/** How things end here, and promises that never outlive what they wait for. */
export { abortedError, Lifetime } from './lifetime.ts';
export type { Undo } from './lifetime.ts';
export { pause, pending } from './pending.ts';
export type { PendingOptions, Settle } from './pending.ts';
export { linkedAbort } from './linked-abort.ts';
export type { LinkedAbort } from './linked-abort.ts';
export { onAbort } from './on-abort.ts';
export { timeLeft } from './time-left.ts';
export type { CallOptions, TimeLeft } from './time-left.ts';
