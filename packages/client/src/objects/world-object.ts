import type { Quaternion, Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { ObjectDescription, PackedShape } from '@landfall/protocol/object';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import type { Motion } from './motion.ts';
import type { ObjectDetails } from './object-details.ts';

/**
 * What is known of an object or avatar. It stays the same one while the region speaks of it: what it says is always the newest.
 * Once it has been removed it stays as it was.
 */
export interface WorldObject {
  /** Short id, of this region and only while it stands there. */
  readonly localId: number;
  /** Full id, the same wherever it goes. */
  readonly id: Uuid;
  /** See `PCODE` of `@landfall/protocol/object`. */
  readonly pcode: number;
  /** Local id of what it is part of, attached to or sits on; 0 for none. */
  readonly parentId: number;
  /** Version of its description; 0 for avatars, and where the server counts none. */
  readonly crc: number;
  /** Of an avatar, `First Last`; of an object empty until its properties are known: see {@link WorldObject.details}. */
  readonly name: string;
  /**
   * Where it is now, metres: in the region, or relative to the parent. Between two words of the region it goes on by its
   * velocity, but not for ever, nor over the edge of the region.
   */
  readonly position: Vector3;
  /**
   * Where it is now in the region, metres, whatever it is part of; undefined while the region has not described its parent. Of
   * what is attached to an avatar, about there.
   */
  readonly regionPosition: Vector3 | undefined;
  /** How it is turned now, in the region or relative to the parent. What turns goes on between two words of the region. */
  readonly rotation: Quaternion;
  /** Metres a second, as the region said it last. */
  readonly velocity: Vector3;
  /** Metres a second squared, as the region said it last. */
  readonly acceleration: Vector3;
  /** Radians a second around each axis. */
  readonly angularVelocity: Vector3;
  /** Metres. */
  readonly scale: Vector3;
  /** See `OBJECT_FLAG` of `@landfall/protocol/object`. */
  readonly flags: number;
  /** For `unpackShape`. */
  readonly shape: PackedShape;
  /** How its faces are painted, decoded on each access; undefined where the region has not said. @throws DecodeError where it is damaged */
  readonly textureEntry: TextureEntry | undefined;
  /** Who owns it, or whose group: by its properties, else of what has a sound or particles; undefined where nobody has said. */
  readonly ownerId: Uuid | undefined;
  /** What does not come with updates, as far as it was asked for. The value is another one when it has changed. */
  readonly details: ObjectDetails;
  /** Everything that the region has said of it, as it said it last. Its bytes are copies. */
  describe(): ObjectDescription;
}

/** Where something is and how it is turned, whatever it is part of. */
export interface WorldPlace {
  /** Metres in the region. */
  readonly position: Vector3;
  /** In the region. */
  readonly rotation: Quaternion;
}

/** What one update says; undefined fields are unchanged, those of the motion but the rotation are zero. */
export interface ObjectChange extends Partial<Omit<Motion, 'position'>> {
  /** In its region, as long as that runs. */
  readonly localId: number;
  /** Of the object, everywhere and for good. */
  readonly id?: Uuid;
  /** What it is: see `PCODE` of `@landfall/protocol/object`. */
  readonly pcode?: number;
  /** Local id of what it is part of; 0 for nothing. */
  readonly parentId?: number;
  /** Version of the object, as the region counts. */
  readonly crc?: number;
  /** Metres, in the region or relative to what it is part of. */
  readonly position: Vector3;
  /** Of an avatar. */
  readonly name?: string | undefined;
  /** Everything else that a full or compressed update says. */
  readonly description?: ObjectDescription;
}
