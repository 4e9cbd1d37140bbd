import type { Colour, Quaternion, Uuid, Vector3 } from '../datatypes/index.ts';
import type { ObjectSound, PackedShape } from '../object/index.ts';
import type { XmlNode } from './xml-node.ts';

/** Who may do what with it: bits of permissions. */
export interface PermissionMasks {
  readonly base: number;
  readonly owner: number;
  readonly group: number;
  readonly everyone: number;
  readonly nextOwner: number;
}

/**
 * One prim of a linkset, as OpenSim keeps it. What there is beyond these fields (contents, sit targets, vehicles, scripts' own data)
 * stands in `rest` as it was, and is written again.
 * @source archives.md §1.5; OpenSim SceneObjectSerializer.cs
 */
export interface ScenePart {
  readonly id: Uuid;
  readonly localId: number;
  readonly name: string;
  readonly description: string;
  readonly creatorId: Uuid;
  readonly ownerId: Uuid;
  readonly lastOwnerId: Uuid;
  readonly groupId: Uuid;
  /** See `OBJECT_MATERIAL`. */
  readonly material: number;
  readonly clickAction: number;
  /** Of the root, metres in the region; its parts have the same. */
  readonly groupPosition: Vector3;
  /** Of a part, metres from the root, in its frame; zero of the root. */
  readonly offsetPosition: Vector3;
  /** Of the root in the region, of a part in the root's frame. */
  readonly rotation: Quaternion;
  readonly velocity: Vector3;
  readonly angularVelocity: Vector3;
  readonly acceleration: Vector3;
  readonly scale: Vector3;
  readonly text: string;
  readonly textColour: Colour;
  readonly sitName: string;
  readonly touchName: string;
  /** 0 for one that stands alone, 1 for the root, then the parts. */
  readonly linkNumber: number;
  readonly pcode: number;
  /** Of trees and grass, their kind; of attachments, where they are worn. */
  readonly state: number;
  readonly shape: PackedShape;
  /** For `decodeTextureEntry`. */
  readonly textureEntry: Uint8Array;
  /** For `decodeExtraParams`; empty for none, which archives write as a zero. */
  readonly extraParams: Uint8Array;
  /** For `decodeTextureAnimation`. */
  readonly textureAnimation: Uint8Array;
  /** For `decodeParticleSystem`. */
  readonly particles: Uint8Array;
  readonly mediaUrl: string;
  /** Bits: see `PRIM_FLAG_NAMES`. */
  readonly flags: number;
  readonly masks: PermissionMasks;
  /** 0 not for sale, 1 original, 2 copy, 3 contents. */
  readonly saleType: number;
  readonly salePrice: number;
  /** Seconds since 1970. */
  readonly creationDate: number;
  /** 0 prim, 1 none, 2 convex hull. */
  readonly physicsShapeType: number;
  /** Undefined where it never made one. */
  readonly sound: ObjectSound | undefined;
  /** The other elements of the part, in their order. */
  readonly rest: readonly XmlNode[];
  /** The other elements of its `Shape`. */
  readonly restOfShape: readonly XmlNode[];
}
