import { createSlab } from '../packet/index.ts';
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

const scratch = createSlab(0x1_0002);

type Writers = { readonly [K in ScalarType]: (value: never) => void };

const WRITERS: Writers = {
  U8: (value) => writeU8(scratch.view, 0, value),
  U16: (value) => writeU16(scratch.view, 0, value),
  U32: (value) => writeU32(scratch.view, 0, value),
  U64: (value) => writeU64(scratch.view, 0, value),
  S8: (value) => writeS8(scratch.view, 0, value),
  S16: (value) => writeS16(scratch.view, 0, value),
  S32: (value) => writeS32(scratch.view, 0, value),
  S64: (value) => writeS64(scratch.view, 0, value),
  F32: (value) => writeF32(scratch.view, 0, value),
  F64: (value) => writeF64(scratch.view, 0, value),
  BOOL: (value) => writeBool(scratch.view, 0, value),
  LLUUID: (value) => writeUuid(scratch.view, 0, value),
  LLVector3: (value) => writeVector3(scratch.view, 0, value),
  LLVector3d: (value) => writeVector3d(scratch.view, 0, value),
  LLVector4: (value) => writeVector4(scratch.view, 0, value),
  LLQuaternion: (value) => writeQuaternion(scratch.view, 0, value),
  IPADDR: (value) => writeAddress(scratch.view, 0, value),
  IPPORT: (value) => writePort(scratch.view, 0, value),
};

/** Writes one value of a type to nowhere, to see whether it can be written. Throws as the writers do. */
export function tryWrite(type: FieldType, value: unknown): void {
  if (type.kind === 'Fixed') writeFixed(scratch.bytes, 0, value as Uint8Array, type.size);
  else if (type.kind !== 'Variable') WRITERS[type.kind](value as never);
  else if (type.size === 1) writeVariable1(scratch.bytes, 0, value as Uint8Array);
  else writeVariable2(scratch.bytes, 0, value as Uint8Array);
}
