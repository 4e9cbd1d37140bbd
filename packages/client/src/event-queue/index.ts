/** The HTTP side of an event queue: what the machine of the protocol package wants posted, posted. */
export { EventQueue } from './event-queue.ts';
export type { EventQueueOptions } from './event-queue.ts';
