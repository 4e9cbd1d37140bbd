import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';

/** What a value is cannot be told: whoever goes on without it must say so. */
export class UnknownValueError extends DecodeError {}

/** As many bytes as the largest asset. */
const MOST_BYTES = 256 * 1024 * 1024;
const INTEGER = /^-?\d+$/;

/** The bytes of a text or a blob; an integer as it is written. @throws UnknownValueError for other numbers, which SQLite writes in its own way */
export function bytesOf(value: NonNullable<SqlValue>): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (!INTEGER.test(value)) throw new UnknownValueError('a text of a number with a fraction');
  return encodeUtf8(value);
}

/** Characters of a text. @throws UnknownValueError where it has others than those of ASCII */
export function asciiOf(value: NonNullable<SqlValue>): string {
  const bytes = bytesOf(value);
  if (bytes.some((byte) => byte === 0 || byte >= 0x80))
    throw new UnknownValueError('a part of a text that is not ASCII');
  return Buffer.from(bytes).toString('latin1');
}

/** @throws UnknownValueError when it is not written as one */
export function integerOf(value: NonNullable<SqlValue>): bigint {
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('latin1');
  if (!INTEGER.test(text)) throw new UnknownValueError('a sum of what is no integer');
  return BigInt(text);
}

/** @throws UnknownValueError beyond 64 bits, where SQLite goes on with fractions */
export function integerValue(value: bigint): string {
  if (BigInt.asIntN(64, value) !== value) throw new UnknownValueError('an integer of more than 64 bits');
  return String(value);
}

/** @throws UnknownValueError when it is longer than any asset */
export function concatenated(left: SqlValue, right: SqlValue): SqlValue {
  if (left === null || right === null) return null;
  const parts = [bytesOf(left), bytesOf(right)];
  if (parts[0]!.length + parts[1]!.length > MOST_BYTES)
    throw new UnknownValueError('a value that is too long');
  return Uint8Array.from(Buffer.concat(parts));
}

/** A value as a column of such a type keeps it. @throws UnknownValueError where that is not sure @source sqlite.org/datatype3.html §3.1 */
export function keptAs(value: SqlValue, type: string): SqlValue {
  if (value === null || type === '') return value;
  const isInteger = /int/i.test(type);
  if (!isInteger && /char|clob|text/i.test(type)) return value instanceof Uint8Array ? value : bytesOf(value);
  if ((!isInteger && /blob/i.test(type)) || !(value instanceof Uint8Array)) return value;
  // A text that is written as a number becomes one.
  const text = Buffer.from(value).toString('latin1').trim();
  if (!/^[-+]?(?:\d|\.\d)/.test(text)) return value;
  // Of strict tables it is every type; of others, numbers.
  if (/^any$/i.test(type)) throw new UnknownValueError('what ANY makes of a text');
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(text)) return text === '-0' ? '0' : text;
  if (/^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(text)) throw new UnknownValueError('a number made of a text');
  return value;
}
