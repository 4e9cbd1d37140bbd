/** Misbehaviour on command. */
export { Faults } from './faults.ts';
export { QUEUE_EVENTS } from './queue-events.ts';
export type { QueueEventName } from './queue-events.ts';
export type { HandoverFault, HandoverStep } from './faults.ts';
export type { Direction, Fault, MessageFault, UnusableLogin } from './faults.ts';
