/** For agents that are meant to stay: arriving again when a stay ends by other hands. */
export { keepArrived, keepArrivedIn } from './keep-arrived.ts';
export type { KeepArrivedOptions } from './keep-arrived.ts';
export { ReconnectPolicy } from './reconnect-policy.ts';
export type { ReconnectDecision, ReconnectOptions } from './reconnect-policy.ts';
