/** One field by its type, for what reads by layout. */
import type { ScalarType } from './description.ts';
import { readAddress } from './read-field.ts';
import { quaternionIn, uuidIn, vector3dIn, vector3In, vector4In } from './view-field.ts';

/** Not bounds-checked. `view` has the offsets of `bytes`. */
type ReadValue = (view: DataView, at: number, bytes: Uint8Array) => unknown;

/** Of each scalar type, the value that stands at an offset. */
export const VALUE_READERS: Readonly<Record<ScalarType, ReadValue>> = {
  U8: (view, at) => view.getUint8(at),
  U16: (view, at) => view.getUint16(at, true),
  U32: (view, at) => view.getUint32(at, true),
  U64: (view, at) => view.getBigUint64(at, true),
  S8: (view, at) => view.getInt8(at),
  S16: (view, at) => view.getInt16(at, true),
  S32: (view, at) => view.getInt32(at, true),
  S64: (view, at) => view.getBigInt64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F64: (view, at) => view.getFloat64(at, true),
  BOOL: (view, at) => view.getUint8(at) !== 0,
  LLUUID: uuidIn,
  LLVector3: vector3In,
  LLVector3d: vector3dIn,
  LLVector4: vector4In,
  LLQuaternion: quaternionIn,
  IPADDR: (_, at, bytes) => readAddress(bytes, at),
  // Big-endian, unlike the rest.
  IPPORT: (view, at) => view.getUint16(at),
};
