/** Regions a session has circuits to: what they say of themselves, and the steps of getting in. */
export { Region, REGION_EVENTS } from './region.ts';
export type { RegionEvents, RegionOptions } from './region.ts';
export { RoomParts } from './room-parts.ts';
export type { OwnOf, PartOf, RoomMaker, RoomWithParts } from './room-parts.ts';
export { usableSize } from './region-size.ts';
export { describeRegion } from './region-description.ts';
export type { Corners, GroundLook, RegionDescription } from './region-description.ts';
export { LOSS_CHECK_MS, LossWatch, SILENT_MS } from './loss-watch.ts';
export type { Loss, LossListener, LossSign, WatchedRegion } from './loss-watch.ts';
export { leaveRegion, RegionTable } from './region-table.ts';
export { followHandshakes, HANDSHAKE_FLAG, HANDSHAKE_FLAGS_WITHOUT_CACHE } from './follow-handshakes.ts';
export type { HandshakeOptions } from './follow-handshakes.ts';
export { fetchFeatures, grantCapabilities, startEventQueue } from './grant-capabilities.ts';
export type { GrantOptions, QueueListener } from './grant-capabilities.ts';
export { QueuedEvents } from './queued-events.ts';
export type { QueuedHandler, RegionEventHandler } from './queued-events.ts';
export { introduceAgent, sendCompleteAgentMovement, sendThrottle, useCircuitCode } from './open-region.ts';
export type { Patience } from './open-region.ts';
