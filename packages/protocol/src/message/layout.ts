/** How the generated code writes down what a message is made of. */
import type { BlockDescription, FieldType } from './description.ts';

export const U8: FieldType = { kind: 'U8' };
export const U16: FieldType = { kind: 'U16' };
export const U32: FieldType = { kind: 'U32' };
export const U64: FieldType = { kind: 'U64' };
export const S8: FieldType = { kind: 'S8' };
export const S16: FieldType = { kind: 'S16' };
export const S32: FieldType = { kind: 'S32' };
export const S64: FieldType = { kind: 'S64' };
export const F32: FieldType = { kind: 'F32' };
export const F64: FieldType = { kind: 'F64' };
export const BOOL: FieldType = { kind: 'BOOL' };
export const LLUUID: FieldType = { kind: 'LLUUID' };
export const LLVector3: FieldType = { kind: 'LLVector3' };
export const LLVector3d: FieldType = { kind: 'LLVector3d' };
export const LLVector4: FieldType = { kind: 'LLVector4' };
export const LLQuaternion: FieldType = { kind: 'LLQuaternion' };
export const IPADDR: FieldType = { kind: 'IPADDR' };
export const IPPORT: FieldType = { kind: 'IPPORT' };
export const Variable1: FieldType = { kind: 'Variable', size: 1 };
export const Variable2: FieldType = { kind: 'Variable', size: 2 };

/** So many bytes, without a length. */
export function fixed(size: number): FieldType {
  return { kind: 'Fixed', size };
}

/** By name, in the order of the wire. */
type Fields = Readonly<Record<string, FieldType>>;

/** Fields once. */
export function single(name: string, fields: Fields): BlockDescription {
  return block(name, 'Single', 1, fields);
}

/** A count, then as many repeats. */
export function variable(name: string, fields: Fields): BlockDescription {
  return block(name, 'Variable', 1, fields);
}

/** So many repeats without a count. */
export function multiple(name: string, count: number, fields: Fields): BlockDescription {
  return block(name, 'Multiple', count, fields);
}

/** The same block at the end of a message, where older templates lack it. */
export function optional(of: BlockDescription): BlockDescription {
  return { ...of, optional: true };
}

function block(
  name: string,
  repeat: BlockDescription['repeat'],
  count: number,
  fields: Fields,
): BlockDescription {
  const list = Object.keys(fields).map((field) => ({ name: field, type: fields[field]! }));
  return { name, repeat, count, optional: false, fields: list };
}
