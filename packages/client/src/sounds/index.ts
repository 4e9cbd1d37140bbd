/** Sounds that regions let be heard: once, from objects, and what is soon to be heard. */
export { sounds } from './sounds-room.ts';
export type {
  AttachedSoundTold,
  PreloadedSound,
  SoundEvents,
  SoundGainChange,
  SoundsRoom,
  TriggeredSound,
} from './sounds-room.ts';
