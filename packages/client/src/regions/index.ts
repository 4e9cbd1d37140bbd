/** Regions a session has circuits to: what they say of themselves, and the steps of getting in. */
export { Region } from './region.ts';
export type { RegionEvents, RegionOptions } from './region.ts';
export { describeRegion } from './region-description.ts';
export type { RegionDescription } from './region-description.ts';
export { leaveRegion, RegionTable } from './region-table.ts';
export { followHandshakes, HANDSHAKE_FLAG, HANDSHAKE_FLAGS_WITHOUT_CACHE } from './follow-handshakes.ts';
export type { HandshakeOptions } from './follow-handshakes.ts';
export { fetchFeatures, grantCapabilities, startEventQueue } from './grant-capabilities.ts';
export type { GrantOptions, QueueListener } from './grant-capabilities.ts';
export { followNeighbours, MAX_NEIGHBOURS } from './follow-neighbours.ts';
export type { Neighbourhood } from './follow-neighbours.ts';
export { followMoves, followTeleports } from './follow-moves.ts';
export type { Move } from './follow-moves.ts';
export { QueuedEvents } from './queued-events.ts';
export { followNews } from './follow-news.ts';
export { introduceAgent, sendCompleteAgentMovement, sendThrottle, useCircuitCode } from './open-region.ts';
export type { Patience } from './open-region.ts';
