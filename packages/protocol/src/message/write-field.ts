/**
 * Fields into bytes, little-endian. Writing past the end throws a RangeError: the encoder tries again with more room. A value
 * that does not fit its type throws {@link misfit}; the slow path finds out which.
 */
import { EncodeError } from '../errors/index.ts';
import type { Quaternion, Uuid, Vector3, Vector4 } from '../datatypes/index.ts';
import type { Slab } from '../packet/index.ts';
import type { Remainder } from './remainder.ts';

/** Copies up to this long are faster byte by byte. */
const SHORT_COPY = 8;

export function misfit(): EncodeError {
  return new EncodeError('value does not fit its type');
}

export function writeU8(view: DataView, at: number, value: number): void {
  if ((value & 0xff) !== value) throw misfit();
  view.setUint8(at, value);
}

export function writeS8(view: DataView, at: number, value: number): void {
  if ((value << 24) >> 24 !== value) throw misfit();
  view.setInt8(at, value);
}

export function writeU16(view: DataView, at: number, value: number): void {
  if ((value & 0xffff) !== value) throw misfit();
  view.setUint16(at, value, true);
}

export function writeS16(view: DataView, at: number, value: number): void {
  if ((value << 16) >> 16 !== value) throw misfit();
  view.setInt16(at, value, true);
}

export function writeU32(view: DataView, at: number, value: number): void {
  if (value >>> 0 !== value) throw misfit();
  view.setUint32(at, value, true);
}

export function writeS32(view: DataView, at: number, value: number): void {
  if ((value | 0) !== value) throw misfit();
  view.setInt32(at, value, true);
}

export function writeU64(view: DataView, at: number, value: bigint): void {
  if (BigInt.asUintN(64, value) !== value) throw misfit();
  view.setBigUint64(at, value, true);
}

export function writeS64(view: DataView, at: number, value: bigint): void {
  if (BigInt.asIntN(64, value) !== value) throw misfit();
  view.setBigInt64(at, value, true);
}

export function writeF32(view: DataView, at: number, value: number): void {
  if (typeof value !== 'number') throw misfit();
  view.setFloat32(at, value, true);
}

export function writeF64(view: DataView, at: number, value: number): void {
  if (typeof value !== 'number') throw misfit();
  view.setFloat64(at, value, true);
}

export function writeBool(view: DataView, at: number, value: boolean): void {
  if (typeof value !== 'boolean') throw misfit();
  view.setUint8(at, value ? 1 : 0);
}

/** Big-endian, unlike the rest. */
export function writePort(view: DataView, at: number, value: number): void {
  if ((value & 0xffff) !== value) throw misfit();
  view.setUint16(at, value);
}

export function writeAddress(view: DataView, at: number, value: string): void {
  const octets = value.split('.');
  if (octets.length !== 4) throw misfit();
  for (let i = 0; i < 4; i++) {
    const octet = octets[i]!;
    if (!/^\d{1,3}$/.test(octet)) throw misfit();
    writeU8(view, at + i, Number(octet));
  }
}

export function writeUuid(view: DataView, at: number, value: Uuid): void {
  view.setInt32(at, value.a);
  view.setInt32(at + 4, value.b);
  view.setInt32(at + 8, value.c);
  view.setInt32(at + 12, value.d);
}

export function writeVector3(view: DataView, at: number, value: Vector3): void {
  writeF32(view, at, value.x);
  writeF32(view, at + 4, value.y);
  writeF32(view, at + 8, value.z);
}

export function writeVector3d(view: DataView, at: number, value: Vector3): void {
  writeF64(view, at, value.x);
  writeF64(view, at + 8, value.y);
  writeF64(view, at + 16, value.z);
}

export function writeVector4(view: DataView, at: number, value: Vector4): void {
  writeF32(view, at, value.x);
  writeF32(view, at + 4, value.y);
  writeF32(view, at + 8, value.z);
  writeF32(view, at + 12, value.w);
}

/** The wire has no w: its sign is made positive, which is the same rotation. */
export function writeQuaternion(view: DataView, at: number, value: Quaternion): void {
  const sign = value.w < 0 ? -1 : 1;
  writeF32(view, at, sign * value.x);
  writeF32(view, at + 4, sign * value.y);
  writeF32(view, at + 8, sign * value.z);
}

export function writeFixed(bytes: Uint8Array, at: number, value: Uint8Array, size: number): void {
  if (value.length !== size) throw misfit();
  copy(bytes, at, value);
}

/**
 * Returns the offset after the field, as the following do. What has no length is no bytes: it must not make an offset that is no number,
 * or all that is written later would be lost.
 */
export function writeVariable1(bytes: Uint8Array, at: number, value: Uint8Array): number {
  const { length } = value;
  if (!(length <= 0xff)) throw misfit();
  bytes[at] = length;
  copy(bytes, at + 1, value);
  return at + 1 + length;
}

export function writeVariable2(bytes: Uint8Array, at: number, value: Uint8Array): number {
  const { length } = value;
  if (!(length <= 0xffff)) throw misfit();
  bytes[at] = length;
  bytes[at + 1] = length >> 8;
  copy(bytes, at + 2, value);
  return at + 2 + length;
}

export function writeCount(bytes: Uint8Array, at: number, count: number): number {
  if (!(count <= 0xff)) throw misfit();
  bytes[at] = count;
  return at + 1;
}

/** Leaves off again what was not there, if all of it is zero still, and puts back the bytes that belong to no field. */
export function writeRemainder({ bytes }: Slab, at: number, { surplus, zeroFilled }: Remainder): number {
  if (zeroFilled !== undefined && isZero(bytes, at - zeroFilled, at)) at -= zeroFilled;
  if (surplus === undefined) return at;
  copy(bytes, at, surplus);
  return at + surplus.length;
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Short ones past the end do nothing: the offset after them tells. */
function copy(bytes: Uint8Array, at: number, from: Uint8Array): void {
  const { length } = from;
  if (length > SHORT_COPY) bytes.set(from, at);
  else for (let i = 0; i < length; i++) bytes[at + i] = from[i]!;
}
