/**
 * Fields into bytes, little-endian. Writing past the end of `out` does nothing: the encoder learns the size it needs from the
 * offset it ends at, and tries again. A value that does not fit its type throws {@link misfit}; the slow path finds out which.
 */
import { EncodeError } from '../errors/index.ts';
import type { Quaternion, Uuid, Vector3, Vector4 } from '../datatypes/index.ts';
import type { Remainder } from './remainder.ts';

const words = new Uint32Array(2);
const floats = new Float32Array(words.buffer);
const doubles = new Float64Array(words.buffer);
const bigs = new BigUint64Array(words.buffer);
const signedBigs = new BigInt64Array(words.buffer);
/** Which of the two words is the lower half: depends on the machine's byte order. */
const LOWER = ((): 0 | 1 => {
  bigs[0] = 1n;
  return words[0] === 1 ? 0 : 1;
})();
const UPPER = 1 - LOWER;

/** Copies up to this long are faster byte by byte. */
const SHORT_COPY = 8;

export function misfit(): EncodeError {
  return new EncodeError('value does not fit its type');
}

export function writeU8(out: Uint8Array, at: number, value: number): void {
  if ((value & 0xff) !== value) throw misfit();
  out[at] = value;
}

export function writeS8(out: Uint8Array, at: number, value: number): void {
  if ((value << 24) >> 24 !== value) throw misfit();
  out[at] = value;
}

export function writeU16(out: Uint8Array, at: number, value: number): void {
  if ((value & 0xffff) !== value) throw misfit();
  out[at] = value;
  out[at + 1] = value >> 8;
}

export function writeS16(out: Uint8Array, at: number, value: number): void {
  if ((value << 16) >> 16 !== value) throw misfit();
  out[at] = value;
  out[at + 1] = value >> 8;
}

export function writeU32(out: Uint8Array, at: number, value: number): void {
  if (value >>> 0 !== value) throw misfit();
  writeWord(out, at, value);
}

export function writeS32(out: Uint8Array, at: number, value: number): void {
  if ((value | 0) !== value) throw misfit();
  writeWord(out, at, value);
}

export function writeU64(out: Uint8Array, at: number, value: bigint): void {
  bigs[0] = value;
  if (bigs[0] !== value) throw misfit();
  writeWords(out, at);
}

export function writeS64(out: Uint8Array, at: number, value: bigint): void {
  signedBigs[0] = value;
  if (signedBigs[0] !== value) throw misfit();
  writeWords(out, at);
}

export function writeF32(out: Uint8Array, at: number, value: number): void {
  if (typeof value !== 'number') throw misfit();
  floats[0] = value;
  writeWord(out, at, words[0]!);
}

export function writeF64(out: Uint8Array, at: number, value: number): void {
  if (typeof value !== 'number') throw misfit();
  doubles[0] = value;
  writeWords(out, at);
}

export function writeBool(out: Uint8Array, at: number, value: boolean): void {
  if (typeof value !== 'boolean') throw misfit();
  out[at] = value ? 1 : 0;
}

/** Big-endian, unlike the rest. */
export function writePort(out: Uint8Array, at: number, value: number): void {
  if ((value & 0xffff) !== value) throw misfit();
  out[at] = value >> 8;
  out[at + 1] = value;
}

export function writeAddress(out: Uint8Array, at: number, value: string): void {
  const octets = value.split('.');
  if (octets.length !== 4) throw misfit();
  for (let i = 0; i < 4; i++) {
    const octet = octets[i]!;
    if (!/^\d{1,3}$/.test(octet)) throw misfit();
    writeU8(out, at + i, Number(octet));
  }
}

export function writeUuid(out: Uint8Array, at: number, value: Uuid): void {
  value.writeTo(out, at);
}

export function writeVector3(out: Uint8Array, at: number, value: Vector3): void {
  writeF32(out, at, value.x);
  writeF32(out, at + 4, value.y);
  writeF32(out, at + 8, value.z);
}

export function writeVector3d(out: Uint8Array, at: number, value: Vector3): void {
  writeF64(out, at, value.x);
  writeF64(out, at + 8, value.y);
  writeF64(out, at + 16, value.z);
}

export function writeVector4(out: Uint8Array, at: number, value: Vector4): void {
  writeF32(out, at, value.x);
  writeF32(out, at + 4, value.y);
  writeF32(out, at + 8, value.z);
  writeF32(out, at + 12, value.w);
}

/** The wire has no w: its sign is made positive, which is the same rotation. */
export function writeQuaternion(out: Uint8Array, at: number, value: Quaternion): void {
  const sign = value.w < 0 ? -1 : 1;
  writeF32(out, at, sign * value.x);
  writeF32(out, at + 4, sign * value.y);
  writeF32(out, at + 8, sign * value.z);
}

export function writeFixed(out: Uint8Array, at: number, value: Uint8Array, size: number): void {
  if (value.length !== size) throw misfit();
  copy(out, at, value);
}

/** Returns the offset after the field, as the following do. */
export function writeVariable1(out: Uint8Array, at: number, value: Uint8Array): number {
  const { length } = value;
  if (length > 0xff) throw misfit();
  out[at] = length;
  copy(out, at + 1, value);
  return at + 1 + length;
}

export function writeVariable2(out: Uint8Array, at: number, value: Uint8Array): number {
  const { length } = value;
  if (length > 0xffff) throw misfit();
  out[at] = length;
  out[at + 1] = length >> 8;
  copy(out, at + 2, value);
  return at + 2 + length;
}

export function writeCount(out: Uint8Array, at: number, count: number): number {
  if (count > 0xff) throw misfit();
  out[at] = count;
  return at + 1;
}

/** Leaves off again what was not there, if all of it is zero still, and puts back the bytes that belong to no field. */
export function writeRemainder(out: Uint8Array, at: number, { surplus, zeroFilled }: Remainder): number {
  if (zeroFilled !== undefined && isZero(out, at - zeroFilled, at)) at -= zeroFilled;
  if (surplus === undefined) return at;
  copy(out, at, surplus);
  return at + surplus.length;
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
}

function copy(out: Uint8Array, at: number, from: Uint8Array): void {
  const { length } = from;
  if (length <= SHORT_COPY) {
    for (let i = 0; i < length; i++) out[at + i] = from[i]!;
  } else if (at + length <= out.length) out.set(from, at);
}

function writeWord(out: Uint8Array, at: number, value: number): void {
  out[at] = value;
  out[at + 1] = value >> 8;
  out[at + 2] = value >> 16;
  out[at + 3] = value >> 24;
}

function writeWords(out: Uint8Array, at: number): void {
  writeWord(out, at, words[LOWER]!);
  writeWord(out, at + 4, words[UPPER]!);
}
