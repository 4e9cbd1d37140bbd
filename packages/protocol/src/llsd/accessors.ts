/**
 * Reading a value as the kind one expects, with LLSD's lenient conversions: nothing throws, what cannot be
 * converted is that kind's default, and a missing key (`undefined`) reads as undef.
 * @source PROTOCOL §6 (binary where the template has U32, U64, IPADDR), §13; viewer llsd.cpp
 */
import { Uuid } from '../datatypes/index.ts';
import { formatDate, parseDate } from './date.ts';
import { formatReal, parseReal } from './real.ts';
import { LlsdDate, LlsdReal, LlsdUri } from './value.ts';
import type { LlsdArray, LlsdMap, LlsdValue } from './value.ts';

type Maybe = LlsdValue | undefined;

const NO_BYTES = new Uint8Array(0);
const NO_VALUES: LlsdArray = Object.freeze([]);
const NO_ENTRIES: LlsdMap = Object.freeze(Object.create(null) as LlsdMap);
const UUID_TEXT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const INTEGER_TEXT = /^-?\d{1,20}$/;

/** Whether a value is a map: an object that is none of the other kinds. */
export function isLlsdMap(value: Maybe): value is LlsdMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(
    value instanceof Uuid ||
    value instanceof LlsdReal ||
    value instanceof LlsdDate ||
    value instanceof LlsdUri ||
    value instanceof Uint8Array
  );
}

/** Truncated towards zero and wrapped to 32 bits, so that a U32 sent as a large integer keeps its bits; binary is big-endian. */
export function asInteger(value: Maybe): number {
  return typeof value === 'number' ? value | 0 : Math.trunc(asReal(value)) | 0;
}

/** NaN for the text `nan` only; text that is no number is 0. */
export function asReal(value: Maybe): number {
  if (typeof value === 'number') return value;
  if (value instanceof LlsdReal) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return parseReal(value) ?? 0;
  if (value instanceof LlsdDate) return value.secondsSinceEpoch;
  return value instanceof Uint8Array ? Number(bigEndian(value)) : 0;
}

/** True is `true`, false is the empty text, binary and containers have no text. */
export function asString(value: Maybe): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value instanceof LlsdReal) return formatReal(value.value);
  if (value instanceof Uuid) return value.toString();
  if (value instanceof LlsdUri) return value.text;
  if (value instanceof LlsdDate) return formatDate(value);
  return value === true ? 'true' : '';
}

/** Numbers other than 0 and NaN, and text other than the empty one, are true. */
export function asBoolean(value: Maybe): boolean {
  if (typeof value === 'boolean') return value;
  if (value instanceof LlsdReal) return value.value !== 0 && !Number.isNaN(value.value);
  if (value instanceof LlsdUri) return value.text !== '';
  return (typeof value === 'number' || typeof value === 'string') && Boolean(value);
}

/** Text of the usual form and 16 bytes of binary convert; all else is the null UUID. */
export function asUuid(value: Maybe): Uuid {
  if (value instanceof Uuid) return value;
  if (typeof value === 'string' && UUID_TEXT.test(value)) return Uuid.parse(value);
  return value instanceof Uint8Array && value.length === 16 ? Uuid.fromBytes(value) : Uuid.zero;
}

/** Text in ISO 8601 and seconds since 1970 convert; all else is 1970-01-01. */
export function asDate(value: Maybe): LlsdDate {
  if (value instanceof LlsdDate) return value;
  if (typeof value === 'string') return parseDate(value) ?? new LlsdDate(0);
  return new LlsdDate(asReal(value));
}

/** Only binary has bytes: the very array that the value holds, not a copy. */
export function asBinary(value: Maybe): Uint8Array {
  return value instanceof Uint8Array ? value : NO_BYTES;
}

/** The value as an array; an empty one when it is none. */
export function asArray(value: Maybe): LlsdArray {
  return Array.isArray(value) ? (value as LlsdArray) : NO_VALUES;
}

/** The value as a map; an empty one when it is none. */
export function asMap(value: Maybe): LlsdMap {
  return isLlsdMap(value) ? value : NO_ENTRIES;
}

/** Binary of four bytes (big-endian), an integer (its 32 bits), a real or decimal text. */
export function asU32(value: Maybe): number {
  return asInteger(value) >>> 0;
}

/** Binary of eight bytes (big-endian), an integer, a real or decimal text; wrapped to 64 bits. */
export function asU64(value: Maybe): bigint {
  if (value instanceof Uint8Array) return BigInt.asUintN(64, bigEndian(value));
  if (typeof value === 'string' && INTEGER_TEXT.test(value)) return BigInt.asUintN(64, BigInt(value));
  const number = Math.trunc(asReal(value));
  return Number.isFinite(number) ? BigInt.asUintN(64, BigInt(number)) : 0n;
}

/** A U32 as the event queue and capabilities carry it: four bytes, big-endian. */
export function binaryFromU32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** A U64 as the event queue and capabilities carry it: eight bytes, big-endian. */
export function binaryFromU64(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value);
  return out;
}

/** The last eight bytes as a number; an integer of any width up to that reads as itself. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.subarray(-8)) value = (value << 8n) | BigInt(byte);
  return value;
}
