import { ByteWriter } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { PCODE } from '@landfall/protocol/object';

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

/** How something moves; it stands still by default. */
export interface FakeMotion {
  readonly velocity?: Vector3;
  readonly acceleration?: Vector3;
  readonly rotation?: Quaternion;
  readonly angularVelocity?: Vector3;
}

/** `ObjectData.ObjectData`: the 60-byte form, or for avatars the 76-byte one. */
export function placement(position: Vector3, isAvatar: boolean, motion: FakeMotion = {}): Uint8Array {
  const { velocity, acceleration, rotation, angularVelocity } = motion;
  const writer = new ByteWriter(76);
  if (isAvatar) for (const value of [0, 0, 1, 0]) writer.f32le(value);
  for (const vector of [position, velocity, acceleration, rotation, angularVelocity]) {
    const { x, y, z } = vector ?? ZERO_VECTOR;
    for (const value of [x, y, z]) writer.f32le(value);
  }
  return writer.finish();
}

/** A terse update of one avatar, or with `isAvatar: false` of one object. */
export function terseUpdate(
  localId: number,
  position: Vector3,
  { isAvatar = true, ...motion }: FakeMotion & { readonly isAvatar?: boolean } = {},
): MessageOf<'ImprovedTerseObjectUpdate'> {
  const { velocity = ZERO_VECTOR, acceleration = ZERO_VECTOR } = motion;
  const { rotation = NO_ROTATION, angularVelocity = ZERO_VECTOR } = motion;
  const writer = new ByteWriter(60);
  writer.u32le(localId);
  writer.u8(0);
  writer.u8(isAvatar ? 1 : 0);
  if (isAvatar) for (const value of [0, 0, 1, 0]) writer.f32le(value);
  for (const value of [position.x, position.y, position.z]) writer.f32le(value);
  for (const value of [velocity.x, velocity.y, velocity.z]) writer.u16le(quantised(value, 128));
  for (const value of [acceleration.x, acceleration.y, acceleration.z]) writer.u16le(quantised(value, 64));
  for (const value of [rotation.x, rotation.y, rotation.z, rotation.w]) writer.u16le(quantised(value, 1));
  for (const value of [angularVelocity.x, angularVelocity.y, angularVelocity.z]) {
    writer.u16le(quantised(value, 64));
  }
  const ObjectData = [{ Data: writer.finish(), TextureEntry: NOTHING }];
  return {
    name: 'ImprovedTerseObjectUpdate',
    RegionData: { RegionHandle: 0n, TimeDilation: 0xffff },
    ObjectData,
  };
}

/** As OpenSim rounds: downwards, so that zero becomes a little less. */
function quantised(value: number, range: number): number {
  return Math.floor(((value + range) / (2 * range)) * 0xffff);
}

const CUBE: Block = {
  ID: 0,
  State: 0,
  FullID: Uuid.zero,
  CRC: 0,
  PCode: PCODE.prim,
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
