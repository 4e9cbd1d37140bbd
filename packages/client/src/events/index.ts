/** Typed events: a map from name to payload for each object, listeners and async iteration. */
export { callListener, takeRejection } from '@landfall/transport/drive';
export { Emitter } from './emitter.ts';
export type { EventSource, Remove, SubscribeOptions } from './emitter.ts';
export { EventQueueIterator, MAX_WAITING_EVENTS } from './iterator.ts';
export { checkEvent, eventNames } from './known-events.ts';
export type { KnownEvents } from './known-events.ts';
