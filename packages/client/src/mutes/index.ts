/** Whom the agent does not want to hear: kept here, beside the session, and by the grid. */
export { mutes } from './mutes-room.ts';
export type { MutesEvents, MutesOptions, MutesRoom } from './mutes-room.ts';
export { Mutes } from './mutes.ts';
export type { Muted, MutesChanged } from './mutes.ts';
export type { Mute, MuteException, MuteType } from '@landfall/protocol/mute';
