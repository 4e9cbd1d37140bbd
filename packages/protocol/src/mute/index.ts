/** Whom an agent does not want to hear: kinds, exceptions, and the file that a grid keeps of them. */
export { MUTE_TYPES, muteExceptionsOf, muteFlagsOf } from './mute.ts';
export type { Mute, MuteException, MuteType } from './mute.ts';
export { MAX_MUTES, decodeMuteList, encodeMuteList } from './mute-list.ts';
