/** Who is in a region and who may come: agents, their circuits and tickets. */
export { Agent } from './agent.ts';
export type { AgentCircuit, Arrival, SendChoices } from './agent.ts';
export type { Handler, Handlers } from './handler.ts';
export { Roster } from './roster.ts';
export { Tickets } from './ticket.ts';
export type { Ticket } from './ticket.ts';
