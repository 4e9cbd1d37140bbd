/** The sound of an object. */
export interface OwnSound {
  /** Asset id of the sound. */
  readonly id: string;
  /** 0 to 1. */
  readonly gain: number;
  /** It goes on until it is stopped; else it is heard once. */
  readonly isLoop: boolean;
}

/** Bits of an object's sound. @source protocol/object (ObjectSound) */
const LOOP = 1;
const STOP = 0x20;
const ZERO_ID = '00000000-0000-0000-0000-000000000000';

/** The sounds that objects have, by instance. */
export class OwnSounds {
  /** By instance; what has no sound, or one that was stopped, is not in it. */
  readonly all = new Map<number, OwnSound>();

  /** The zero id is none, and so is one that stops. @param gain 0 to 1 @param flags as those of `ObjectSound` */
  set(instance: number, id: string, gain: number, flags: number): void {
    if (id === ZERO_ID || (flags & STOP) !== 0) this.all.delete(instance);
    else this.all.set(instance, { id, gain: heard(gain), isLoop: (flags & LOOP) !== 0 });
  }

  /** It is louder or softer from now on. Nothing happens where there is none. @param gain 0 to 1 */
  setGain(instance: number, gain: number): void {
    const sound = this.all.get(instance);
    if (sound !== undefined) this.all.set(instance, { ...sound, gain: heard(gain) });
  }
}

/** What is no number is silent. */
const heard = (gain: number): number => (gain > 0 ? Math.min(1, gain) : 0);
