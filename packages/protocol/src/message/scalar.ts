import type { Quaternion, Uuid, Vector3, Vector4 } from '../datatypes/index.ts';
import type { FieldType } from './description.ts';
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

/** Writes one value of a type to nowhere, to see whether it can be written. Throws as the writers do. */
export function writeScalar(type: FieldType, value: unknown): void {
  const out = scratch;
  switch (type.kind) {
    case 'U8':
      return writeU8(out, 0, value as number);
    case 'U16':
      return writeU16(out, 0, value as number);
    case 'U32':
      return writeU32(out, 0, value as number);
    case 'U64':
      return writeU64(out, 0, value as bigint);
    case 'S8':
      return writeS8(out, 0, value as number);
    case 'S16':
      return writeS16(out, 0, value as number);
    case 'S32':
      return writeS32(out, 0, value as number);
    case 'S64':
      return writeS64(out, 0, value as bigint);
    case 'F32':
      return writeF32(out, 0, value as number);
    case 'F64':
      return writeF64(out, 0, value as number);
    case 'BOOL':
      return writeBool(out, 0, value as boolean);
    case 'LLUUID':
      return writeUuid(out, 0, value as Uuid);
    case 'LLVector3':
      return writeVector3(out, 0, value as Vector3);
    case 'LLVector3d':
      return writeVector3d(out, 0, value as Vector3);
    case 'LLVector4':
      return writeVector4(out, 0, value as Vector4);
    case 'LLQuaternion':
      return writeQuaternion(out, 0, value as Quaternion);
    case 'IPADDR':
      return writeAddress(out, 0, value as string);
    case 'IPPORT':
      return writePort(out, 0, value as number);
    case 'Fixed':
      return writeFixed(out, 0, value as Uint8Array, type.size);
    case 'Variable':
      if (type.size === 1) writeVariable1(out, 0, value as Uint8Array);
      else writeVariable2(out, 0, value as Uint8Array);
  }
}
