/** One region and the agents in it: what they are, not what they do. */
export { Agent } from './agent.ts';
export type { AgentCircuit, Arrival, SendChoices, Stream } from './agent.ts';
export { alert } from './alert.ts';
export { answer } from './answer.ts';
export type { GenericHandler, GenericHandlers, Handler, Handlers } from './handler.ts';
export type { GridServices, Region } from './region.ts';
export { Newest } from './newest.ts';
export { Roster } from './roster.ts';
export { Tickets } from './ticket.ts';
export type { Ticket } from './ticket.ts';
export { UpdateQueue } from './update-queue.ts';
export type { UpdateKind } from './update-queue.ts';
