import { ByteWriter } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';

type Block = MessageOf<'ObjectUpdate'>['ObjectData'][number];

const NOTHING = new Uint8Array(0);

/** A full update of one object: what matters is given, the rest is that of a plain cube. */
export function fullUpdate(
  block: Partial<Block> & Pick<Block, 'ID' | 'FullID' | 'PCode'>,
  position: Vector3,
  isAvatar = false,
): MessageOf<'ObjectUpdate'> {
  const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
  const ObjectData = [{ ...CUBE, ObjectData: placement(position, isAvatar), ...block }];
  return { name: 'ObjectUpdate', RegionData, ObjectData };
}

/** The 60-byte form, or for avatars the 76-byte one. */
function placement({ x, y, z }: Vector3, isAvatar: boolean): Uint8Array {
  const writer = new ByteWriter(76);
  if (isAvatar) for (const value of [0, 0, 1, 0]) writer.f32le(value);
  for (const value of [x, y, z]) writer.f32le(value);
  for (let i = 0; i < 12; i++) writer.f32le(0);
  return writer.finish();
}

const CUBE: Block = {
  ID: 0,
  State: 0,
  FullID: Uuid.zero,
  CRC: 0,
  PCode: 9,
  Material: 3,
  ClickAction: 0,
  Scale: { x: 0.5, y: 0.5, z: 0.5 },
  ObjectData: NOTHING,
  ParentID: 0,
  UpdateFlags: 0,
  PathCurve: 16,
  ProfileCurve: 1,
  PathBegin: 0,
  PathEnd: 0,
  PathScaleX: 100,
  PathScaleY: 100,
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
  TextureEntry: NOTHING,
  TextureAnim: NOTHING,
  NameValue: NOTHING,
  Data: NOTHING,
  Text: NOTHING,
  TextColor: new Uint8Array(4),
  MediaURL: NOTHING,
  PSBlock: NOTHING,
  ExtraParams: NOTHING,
  Sound: Uuid.zero,
  OwnerID: Uuid.zero,
  Gain: 0,
  Flags: 0,
  Radius: 0,
  JointType: 0,
  JointPivot: ZERO_VECTOR,
  JointAxisOrAnchor: ZERO_VECTOR,
};
