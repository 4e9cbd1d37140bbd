import type { FieldType, ScalarType } from './description.ts';
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

const scratch = new Uint8Array(0x1_0002);

type Writers = { readonly [K in ScalarType]: (value: never) => void };

const WRITERS: Writers = {
  U8: (value) => writeU8(scratch, 0, value),
  U16: (value) => writeU16(scratch, 0, value),
  U32: (value) => writeU32(scratch, 0, value),
  U64: (value) => writeU64(scratch, 0, value),
  S8: (value) => writeS8(scratch, 0, value),
  S16: (value) => writeS16(scratch, 0, value),
  S32: (value) => writeS32(scratch, 0, value),
  S64: (value) => writeS64(scratch, 0, value),
  F32: (value) => writeF32(scratch, 0, value),
  F64: (value) => writeF64(scratch, 0, value),
  BOOL: (value) => writeBool(scratch, 0, value),
  LLUUID: (value) => writeUuid(scratch, 0, value),
  LLVector3: (value) => writeVector3(scratch, 0, value),
  LLVector3d: (value) => writeVector3d(scratch, 0, value),
  LLVector4: (value) => writeVector4(scratch, 0, value),
  LLQuaternion: (value) => writeQuaternion(scratch, 0, value),
  IPADDR: (value) => writeAddress(scratch, 0, value),
  IPPORT: (value) => writePort(scratch, 0, value),
};

/** Writes one value of a type to nowhere, to see whether it can be written. Throws as the writers do. */
export function tryWrite(type: FieldType, value: unknown): void {
  if (type.kind === 'Fixed') writeFixed(scratch, 0, value as Uint8Array, type.size);
  else if (type.kind !== 'Variable') WRITERS[type.kind](value as never);
  else if (type.size === 1) writeVariable1(scratch, 0, value as Uint8Array);
  else writeVariable2(scratch, 0, value as Uint8Array);
}
