/** One region and the agents in it: what they are, not what they do. */
export { Agent } from './agent.ts';
export type { AgentCircuit, SendChoices, Stream } from './agent.ts';
export { createRegion } from './create-region.ts';
export { alert } from './alert.ts';
export { fittingText, MOST_FIELD_BYTES } from './fitting-text.ts';
export { answer } from './answer.ts';
export type { GenericHandler, GenericHandlers, Handler, Handlers } from './handler.ts';
export { Part, Parts } from './parts.ts';
export type { Region } from './region.ts';
export { cornerOf, inRegion, regionAt, regionById, regionNamed } from './grid-map.ts';
export { createServices } from './services.ts';
export type { GridServices, OwnAsset, Shared } from './services.ts';
export { Newest } from './newest.ts';
export { Roster } from './roster.ts';
export { Tickets } from './ticket.ts';
export type { AgentPlace, Ticket } from './ticket.ts';
