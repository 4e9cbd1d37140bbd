import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3, Vector4 } from '@landfall/protocol/datatypes';
import { ByteWriter } from '@landfall/protocol/bytes';
import type { MessageOf } from '@landfall/protocol/message';

/** One object of an ObjectUpdate. */
export type ObjectBlock = MessageOf<'ObjectUpdate'>['ObjectData'][number];

const NO_BYTES = new Uint8Array(0);

/** Everything that prims and avatars have in common with nothing at all. */
export const EMPTY_OBJECT_BLOCK: ObjectBlock = {
  ID: 0,
  State: 0,
  FullID: Uuid.zero,
  CRC: 0,
  PCode: 0,
  Material: 0,
  ClickAction: 0,
  Scale: ZERO_VECTOR,
  ObjectData: NO_BYTES,
  ParentID: 0,
  UpdateFlags: 0,
  PathCurve: 0,
  ProfileCurve: 0,
  PathBegin: 0,
  PathEnd: 0,
  PathScaleX: 0,
  PathScaleY: 0,
  PathShearX: 0,
  PathShearY: 0,
  PathTwist: 0,
  PathTwistBegin: 0,
  PathRadiusOffset: 0,
  PathTaperX: 0,
  PathTaperY: 0,
  PathRevolutions: 0,
  PathSkew: 0,
  ProfileBegin: 0,
  ProfileEnd: 0,
  ProfileHollow: 0,
  TextureEntry: NO_BYTES,
  TextureAnim: NO_BYTES,
  NameValue: NO_BYTES,
  Data: NO_BYTES,
  Text: NO_BYTES,
  TextColor: new Uint8Array(4),
  MediaURL: NO_BYTES,
  PSBlock: NO_BYTES,
  ExtraParams: NO_BYTES,
  Sound: Uuid.zero,
  OwnerID: Uuid.zero,
  Gain: 0,
  Flags: 0,
  Radius: 0,
  JointType: 0,
  JointPivot: ZERO_VECTOR,
  JointAxisOrAnchor: ZERO_VECTOR,
};

/** How an object is placed and moves. Metres, metres a second. */
export interface Motion {
  readonly position: Vector3;
  readonly velocity: Vector3;
  readonly rotation: Quaternion;
  /** What an avatar stands on; prims have none. */
  readonly collisionPlane?: Vector4;
}

/** Bytes of {@link encodeMotion}: with and without a collision plane. */
const AVATAR_MOTION_BYTES = 76;

/**
 * `ObjectData` of a full update: collision plane (avatars), position, velocity, acceleration, rotation, angular velocity.
 * 60 or 76 bytes. @source PROTOCOL §9.1
 */
export function encodeMotion({ position, velocity, rotation, collisionPlane }: Motion): Uint8Array {
  const writer = new ByteWriter(AVATAR_MOTION_BYTES);
  if (collisionPlane !== undefined) {
    writeVector(writer, collisionPlane);
    writer.f32le(collisionPlane.w);
  }
  writeVector(writer, position);
  writeVector(writer, velocity);
  writeVector(writer, ZERO_VECTOR);
  // Only x, y, z travel, so the sign must make w positive.
  const sign = rotation.w < 0 ? -1 : 1;
  writeVector(writer, { x: rotation.x * sign, y: rotation.y * sign, z: rotation.z * sign });
  writeVector(writer, ZERO_VECTOR);
  return writer.finish();
}

export function writeVector(writer: ByteWriter, { x, y, z }: Vector3): void {
  writer.f32le(x);
  writer.f32le(y);
  writer.f32le(z);
}
