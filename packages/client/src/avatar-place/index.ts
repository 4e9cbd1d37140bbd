/** Where the agent's avatar is, as its region tells. */
export { AvatarPlace } from './avatar-place.ts';
export type { AgentEvents } from './avatar-place.ts';
