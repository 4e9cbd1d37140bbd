/**
 * Fields out of bytes, little-endian. Not bounds-checked: the generated readers check a whole run of fields at once.
 * Bytes are put together by hand, because what is to be viewed must be copied first (`view-field.ts`): that costs more than reading a small message.
 */
import { Uuid } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';

const words = new Uint32Array(2);
const floats = new Float32Array(words.buffer);
const bigs = new BigUint64Array(words.buffer);
/** Which of the two words is the lower half: depends on the machine's byte order. */
const LOWER = ((): 0 | 1 => {
  bigs[0] = 1n;
  return words[0] === 1 ? 0 : 1;
})();
const UPPER = 1 - LOWER;

export const NO_BYTES: Uint8Array = new Uint8Array(0);

export function readU16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function readS8(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) >> 24;
}

export function readS32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

export function readU32(bytes: Uint8Array, at: number): number {
  return readS32(bytes, at) >>> 0;
}

export function readU64(bytes: Uint8Array, at: number): bigint {
  words[LOWER] = readS32(bytes, at);
  words[UPPER] = readS32(bytes, at + 4);
  return bigs[0]!;
}

export function readF32(bytes: Uint8Array, at: number): number {
  words[0] = readS32(bytes, at);
  return floats[0]!;
}

export function readBool(bytes: Uint8Array, at: number): boolean {
  return bytes[at] !== 0;
}

/** Big-endian, unlike the rest. */
export function readPort(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function readAddress(bytes: Uint8Array, at: number): string {
  return `${bytes[at]!}.${bytes[at + 1]!}.${bytes[at + 2]!}.${bytes[at + 3]!}`;
}

export function readUuid(bytes: Uint8Array, at: number): Uuid {
  return new Uuid(
    readWord(bytes, at),
    readWord(bytes, at + 4),
    readWord(bytes, at + 8),
    readWord(bytes, at + 12),
  );
}

function readWord(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

export function readVector3(bytes: Uint8Array, at: number): Vector3 {
  return { x: readF32(bytes, at), y: readF32(bytes, at + 4), z: readF32(bytes, at + 8) };
}

/** A view of the input, or the one shared empty array. */
export function readBytes(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return length === 0 ? NO_BYTES : new Uint8Array(bytes.buffer, bytes.byteOffset + at, length);
}
