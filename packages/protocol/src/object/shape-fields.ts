import type { ByteReader, ByteWriter } from '../bytes/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { PackedShape } from './packed-shape.ts';

type FullBlock = MessageOf<'ObjectUpdate'>['ObjectData'][number];

/** The shape's fields of a message, under the names that ObjectUpdate, ObjectShape and ObjectAdd give them. */
export type ShapeFields = Pick<
  FullBlock,
  | 'PathCurve'
  | 'ProfileCurve'
  | 'PathBegin'
  | 'PathEnd'
  | 'PathScaleX'
  | 'PathScaleY'
  | 'PathShearX'
  | 'PathShearY'
  | 'PathTwist'
  | 'PathTwistBegin'
  | 'PathRadiusOffset'
  | 'PathTaperX'
  | 'PathTaperY'
  | 'PathRevolutions'
  | 'PathSkew'
  | 'ProfileBegin'
  | 'ProfileEnd'
  | 'ProfileHollow'
>;

/** The shape that a message's fields give. Shears are S8 in U8 fields. */
export function shapeOfFields(fields: ShapeFields): PackedShape {
  return {
    pathCurve: fields.PathCurve,
    profileCurve: fields.ProfileCurve,
    pathBegin: fields.PathBegin,
    pathEnd: fields.PathEnd,
    pathScaleX: fields.PathScaleX,
    pathScaleY: fields.PathScaleY,
    pathShearX: (fields.PathShearX << 24) >> 24,
    pathShearY: (fields.PathShearY << 24) >> 24,
    pathTwist: fields.PathTwist,
    pathTwistBegin: fields.PathTwistBegin,
    pathRadiusOffset: fields.PathRadiusOffset,
    pathTaperX: fields.PathTaperX,
    pathTaperY: fields.PathTaperY,
    pathRevolutions: fields.PathRevolutions,
    pathSkew: fields.PathSkew,
    profileBegin: fields.ProfileBegin,
    profileEnd: fields.ProfileEnd,
    profileHollow: fields.ProfileHollow,
  };
}

/** A shape as a message's fields. */
export function fieldsOfShape(shape: PackedShape): ShapeFields {
  return {
    PathCurve: shape.pathCurve,
    ProfileCurve: shape.profileCurve,
    PathBegin: shape.pathBegin,
    PathEnd: shape.pathEnd,
    PathScaleX: shape.pathScaleX,
    PathScaleY: shape.pathScaleY,
    PathShearX: shape.pathShearX & 0xff,
    PathShearY: shape.pathShearY & 0xff,
    PathTwist: shape.pathTwist,
    PathTwistBegin: shape.pathTwistBegin,
    PathRadiusOffset: shape.pathRadiusOffset,
    PathTaperX: shape.pathTaperX,
    PathTaperY: shape.pathTaperY,
    PathRevolutions: shape.pathRevolutions,
    PathSkew: shape.pathSkew,
    ProfileBegin: shape.profileBegin,
    ProfileEnd: shape.profileEnd,
    ProfileHollow: shape.profileHollow,
  };
}

/** Reads the 23 bytes of ObjectUpdateCompressed, whose order is another one. @throws DecodeError when it breaks off */
export function readShape(reader: ByteReader): PackedShape {
  const pathCurve = reader.u8();
  const path = {
    pathBegin: reader.u16le(),
    pathEnd: reader.u16le(),
    pathScaleX: reader.u8(),
    pathScaleY: reader.u8(),
    pathShearX: reader.s8(),
    pathShearY: reader.s8(),
    pathTwist: reader.s8(),
    pathTwistBegin: reader.s8(),
    pathRadiusOffset: reader.s8(),
    pathTaperX: reader.s8(),
    pathTaperY: reader.s8(),
    pathRevolutions: reader.u8(),
    pathSkew: reader.s8(),
  };
  const profileCurve = reader.u8();
  return {
    pathCurve,
    profileCurve,
    ...path,
    profileBegin: reader.u16le(),
    profileEnd: reader.u16le(),
    profileHollow: reader.u16le(),
  };
}

/** Bytes of a shape in ObjectUpdateCompressed. */
export const SHAPE_BYTES = 23;

/** Writes the 23 bytes of ObjectUpdateCompressed. */
export function writeShape(writer: ByteWriter, shape: PackedShape): void {
  const bytes = new Uint8Array(SHAPE_BYTES);
  putShape(bytes, 0, shape);
  writer.put(bytes);
}

/** The same into an array that there is; 23 bytes from `at` on. */
export function putShape(bytes: Uint8Array, at: number, shape: PackedShape): void {
  bytes[at] = shape.pathCurve;
  putU16(bytes, at + 1, shape.pathBegin);
  putU16(bytes, at + 3, shape.pathEnd);
  bytes[at + 5] = shape.pathScaleX;
  bytes[at + 6] = shape.pathScaleY;
  bytes[at + 7] = shape.pathShearX;
  bytes[at + 8] = shape.pathShearY;
  bytes[at + 9] = shape.pathTwist;
  bytes[at + 10] = shape.pathTwistBegin;
  bytes[at + 11] = shape.pathRadiusOffset;
  bytes[at + 12] = shape.pathTaperX;
  bytes[at + 13] = shape.pathTaperY;
  bytes[at + 14] = shape.pathRevolutions;
  bytes[at + 15] = shape.pathSkew;
  bytes[at + 16] = shape.profileCurve;
  putU16(bytes, at + 17, shape.profileBegin);
  putU16(bytes, at + 19, shape.profileEnd);
  putU16(bytes, at + 21, shape.profileHollow);
}

function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
}
