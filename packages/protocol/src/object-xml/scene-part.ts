import type { Colour, Quaternion, Uuid, Vector3 } from '../datatypes/index.ts';
import type { ObjectSound, PackedShape } from '../object/index.ts';
import type { XmlNode } from './xml-node.ts';

/** Who may do what with it: bits of permissions. */
export interface PermissionMasks {
  /** What nobody can go beyond: the most that the owner can have. */
  readonly base: number;
  /** What its owner may. */
  readonly owner: number;
  /** What members of its group may. */
  readonly group: number;
  /** What anybody may. */
  readonly everyone: number;
  /** What it leaves to whoever gets it from its owner. */
  readonly nextOwner: number;
}

/**
 * One prim of a linkset, as OpenSim keeps it. What there is beyond these fields (contents, sit targets, vehicles, scripts' own data)
 * stands in `rest` as it was, and is written again.
 * @source archives.md §1.5; OpenSim SceneObjectSerializer.cs
 */
export interface ScenePart {
  /** Of this prim; that of the root is the object's. */
  readonly id: Uuid;
  /** Its number in the region that wrote it, U32; another one where it is rezzed. */
  readonly localId: number;
  /** As its owner calls it; may be empty. */
  readonly name: string;
  /** Free text of its owner; may be empty. */
  readonly description: string;
  /** Who made the prim. */
  readonly creatorId: Uuid;
  /** Whose it is; of what belongs to a group, the group. */
  readonly ownerId: Uuid;
  /** Whose it was before. */
  readonly lastOwnerId: Uuid;
  /** Group that it is set to; zero for none. */
  readonly groupId: Uuid;
  /** See `OBJECT_MATERIAL`. */
  readonly material: number;
  /** What a click on it does: 0 touch, 1 sit, 2 buy, 3 pay, 4 open, 5 play media, 6 open media, 7 zoom, 8 nothing. */
  readonly clickAction: number;
  /** Of the root, metres in the region; its parts have the same. */
  readonly groupPosition: Vector3;
  /** Of a part, metres from the root, in its frame; zero of the root. */
  readonly offsetPosition: Vector3;
  /** Of the root in the region, of a part in the root's frame. */
  readonly rotation: Quaternion;
  /** Metres a second. */
  readonly velocity: Vector3;
  /** Radians a second around each axis. */
  readonly angularVelocity: Vector3;
  /** Metres a second, each second. */
  readonly acceleration: Vector3;
  /** Size along its own axes, metres. */
  readonly scale: Vector3;
  /** Floats above it; empty for none. */
  readonly text: string;
  /** Of the floating text; alpha 255 is opaque. */
  readonly textColour: Colour;
  /** Word of menus for sitting on it; empty for the usual one. */
  readonly sitName: string;
  /** Word of menus for touching it; empty for the usual one. */
  readonly touchName: string;
  /** 0 for one that stands alone, 1 for the root, then the parts. */
  readonly linkNumber: number;
  /** What kind of thing it is; see `PCODE`. */
  readonly pcode: number;
  /** Of trees and grass, their kind; of attachments, where they are worn. */
  readonly state: number;
  /** Whole numbers, as packed; for `unpackShape`. */
  readonly shape: PackedShape;
  /** For `decodeTextureEntry`. */
  readonly textureEntry: Uint8Array;
  /** For `decodeExtraParams`; empty for none, which archives write as a zero. */
  readonly extraParams: Uint8Array;
  /** For `decodeTextureAnimation`. */
  readonly textureAnimation: Uint8Array;
  /** For `decodeParticleSystem`. */
  readonly particles: Uint8Array;
  /** For `parseMediaVersion` where its faces have media; a page of the old kind otherwise, empty for none. */
  readonly mediaUrl: string;
  /** Bits: see `PRIM_FLAG_NAMES`. */
  readonly flags: number;
  /** Permissions of the prim, for each who asks. */
  readonly masks: PermissionMasks;
  /** 0 not for sale, 1 original, 2 copy, 3 contents. */
  readonly saleType: number;
  /** In the grid's currency; means something only while it is for sale. */
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
