import type { RegionHandle, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { SoundTrigger } from '@landfall/protocol/message';
import { AttachedSound, AttachedSoundGainChange, PreloadSound } from '@landfall/protocol/message/compact';
import { eventNames } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession, SessionRoom } from '../session/index.ts';

/** A sound that is heard once. */
export interface TriggeredSound {
  /** Who has told it. */
  readonly region: Region;
  /** Asset id of the sound. */
  readonly soundId: Uuid;
  /** Of whom it comes. */
  readonly ownerId: Uuid;
  /** Zero where it is of no object. */
  readonly objectId: Uuid;
  /** Where it is heard: of this region, metres in it. */
  readonly regionHandle: RegionHandle;
  /** In the region of `regionHandle`, metres. */
  readonly position: Vector3;
  /** 0 to 1. */
  readonly gain: number;
}

/** A sound that an object has from now on, instead of the one it had. */
export interface AttachedSoundTold {
  /** Where the object is. */
  readonly region: Region;
  /** Asset id of the sound. */
  readonly soundId: Uuid;
  /** Full id of the object. */
  readonly objectId: Uuid;
  /** Whose the object is. */
  readonly ownerId: Uuid;
  /** 0 to 1. */
  readonly gain: number;
  /** As those of an object's sound: 1 loops, 0x20 stops. */
  readonly flags: number;
}

/** An object's sound is louder or softer. */
export interface SoundGainChange {
  /** Where the object is. */
  readonly region: Region;
  /** Full id of the object. */
  readonly objectId: Uuid;
  /** 0 to 1. */
  readonly gain: number;
}

/** A sound is soon to be heard. */
export interface PreloadedSound {
  /** Who has told it. */
  readonly region: Region;
  /** Asset id of the sound. */
  readonly soundId: Uuid;
  /** Full id of the object that will play it. */
  readonly objectId: Uuid;
  /** Whose the object is. */
  readonly ownerId: Uuid;
}

/** What is told of sounds. */
export interface SoundEvents {
  /** A sound is heard once. */
  readonly soundTriggered: TriggeredSound;
  /** An object has another sound from now on. */
  readonly soundAttached: AttachedSoundTold;
  /** An object's sound is louder or softer. */
  readonly soundGainChanged: SoundGainChange;
  /** A sound is soon to be heard: it may be fetched. */
  readonly soundPreloaded: PreloadedSound;
}

/** The room that {@link sounds} makes. */
export interface SoundsRoom extends SessionRoom {
  readonly name: 'sounds';
  start(session: RoomSession<SoundEvents>): void;
}

/**
 * Sounds as the events `soundTriggered`, `soundAttached`, `soundGainChanged` and `soundPreloaded` of the session. Nothing is fetched or
 * played by itself. What sounds an object had when it came into sight is in its description.
 */
export function sounds(): SoundsRoom {
  return SOUNDS;
}

/** It keeps nothing itself: all sessions can have the same. */
const SOUNDS: SoundsRoom = {
  name: 'sounds',
  maker: sounds,
  events: eventNames<SoundEvents>({
    soundTriggered: true,
    soundAttached: true,
    soundGainChanged: true,
    soundPreloaded: true,
  }),
  messages: [SoundTrigger, AttachedSound, AttachedSoundGainChange, PreloadSound],
  start(session) {
    session.take(SoundTrigger, ({ SoundData }, region) =>
      session.emit('soundTriggered', {
        region,
        soundId: SoundData.SoundID,
        ownerId: SoundData.OwnerID,
        objectId: SoundData.ObjectID,
        regionHandle: SoundData.Handle,
        position: SoundData.Position,
        gain: gainOf(SoundData.Gain),
      }),
    );
    session.take(AttachedSound, ({ DataBlock }, region) =>
      session.emit('soundAttached', {
        region,
        soundId: DataBlock.SoundID,
        objectId: DataBlock.ObjectID,
        ownerId: DataBlock.OwnerID,
        gain: gainOf(DataBlock.Gain),
        flags: DataBlock.Flags,
      }),
    );
    session.take(AttachedSoundGainChange, ({ DataBlock }, region) =>
      session.emit('soundGainChanged', {
        region,
        objectId: DataBlock.ObjectID,
        gain: gainOf(DataBlock.Gain),
      }),
    );
    session.take(PreloadSound, ({ DataBlock }, region) => {
      for (const { SoundID: soundId, ObjectID: objectId, OwnerID: ownerId } of DataBlock)
        session.emit('soundPreloaded', { region, soundId, objectId, ownerId });
    });
  },
};

/** Numbers that are none are silence. */
const gainOf = (gain: number): number => (gain > 0 ? Math.min(1, gain) : 0);
