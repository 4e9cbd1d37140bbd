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

/** Writes the 23 bytes of ObjectUpdateCompressed. */
export function writeShape(writer: ByteWriter, shape: PackedShape): void {
  writer.u8(shape.pathCurve);
  writer.u16le(shape.pathBegin);
  writer.u16le(shape.pathEnd);
  for (const value of [
    shape.pathScaleX,
    shape.pathScaleY,
    shape.pathShearX,
    shape.pathShearY,
    shape.pathTwist,
    shape.pathTwistBegin,
    shape.pathRadiusOffset,
    shape.pathTaperX,
    shape.pathTaperY,
    shape.pathRevolutions,
    shape.pathSkew,
    shape.profileCurve,
  ]) {
    writer.u8(value);
  }
  writer.u16le(shape.profileBegin);
  writer.u16le(shape.profileEnd);
  writer.u16le(shape.profileHollow);
}
