/** One field by its type, for what writes by layout. */
import type { Slab } from '../packet/index.ts';
import type { FieldType, ScalarType } from './description.ts';
import { minFieldBytes } from './description.ts';
import {
  writeAddress,
  writeBool,
  writeF32,
  writeF64,
  writeFixed,
  writePort,
  writeQuaternion,
  writeS16,
  writeS32,
  writeS64,
  writeS8,
  writeU16,
  writeU32,
  writeU64,
  writeU8,
  writeUuid,
  writeVariable1,
  writeVariable2,
  writeVector3,
  writeVector3d,
  writeVector4,
} from './write-field.ts';

type Writers = { readonly [K in ScalarType]: (view: DataView, at: number, value: never) => void };

const WRITERS: Writers = {
  U8: writeU8,
  U16: writeU16,
  U32: writeU32,
  U64: writeU64,
  S8: writeS8,
  S16: writeS16,
  S32: writeS32,
  S64: writeS64,
  F32: writeF32,
  F64: writeF64,
  BOOL: writeBool,
  LLUUID: writeUuid,
  LLVector3: writeVector3,
  LLVector3d: writeVector3d,
  LLVector4: writeVector4,
  LLQuaternion: writeQuaternion,
  IPADDR: writeAddress,
  IPPORT: writePort,
};

/** Returns the offset after the field. Throws as the writers do. */
export function writeValue(type: FieldType, { bytes, view }: Slab, at: number, value: unknown): number {
  if (type.kind === 'Variable') {
    const write = type.size === 1 ? writeVariable1 : writeVariable2;
    return write(bytes, at, value as Uint8Array);
  }
  if (type.kind === 'Fixed') writeFixed(bytes, at, value as Uint8Array, type.size);
  else WRITERS[type.kind](view, at, value as never);
  return at + minFieldBytes(type);
}
