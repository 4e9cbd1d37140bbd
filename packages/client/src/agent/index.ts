/** The agent's own avatar: AgentUpdates, position, walking, flying, sitting. */
export { agent } from './agent-room.ts';
export type { AgentOptions, AgentRoom } from './agent-room.ts';
export { Agent } from './agent.ts';
export type { AgentEvents } from '../avatar-place/index.ts';
export { MAX_CAMERA_METRES } from './camera.ts';
export type { Look } from './camera.ts';
export type { Followed, FollowOptions } from './follow.ts';
export type { Direction } from './control-flags.ts';
export type { SitOptions } from './sitting.ts';
export type { WalkOptions } from './walk.ts';
export type { GlobalPlace } from './walk-far.ts';
