/** Whom agents do not want to hear: the grid keeps it for them. */
export { MAX_MUTES_OF_ONE, muteHandlers } from './mute-handlers.ts';
