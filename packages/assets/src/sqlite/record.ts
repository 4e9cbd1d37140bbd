import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';
import type { SqliteHeader } from './pages.ts';

const MOST_COLUMNS = 2000;
/** Bytes of a number, by its serial type. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;
const FLOAT = 7;
const [ZERO, ONE] = [8, 9] as const;
const FIRST_BLOB = 12;

/** A number of up to nine bytes, and where it ends. Beyond 2^53 it is not exact. @throws DecodeError when it is cut off */
export function readVarint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  for (let count = 0; count < 9; count++) {
    const byte = bytes[at + count];
    if (byte === undefined) throw new DecodeError('number that is cut off');
    if (count === 8) return { value: value * 256 + byte, end: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + count + 1 };
  }
  throw new DecodeError('number that is cut off');
}

/** The id of a row, a signed number of 64 bits. @throws DecodeError when it is cut off */
export function readRowId(bytes: Buffer, at: number): { value: bigint; end: number } {
  const { value, end } = readVarint(bytes, at);
  if (end - at < 8) return { value: BigInt(value), end };
  let exact = 0n;
  for (let byte = at; byte < end; byte++)
    exact =
      byte - at === 8 ? (exact << 8n) | BigInt(bytes[byte]!) : (exact << 7n) | BigInt(bytes[byte]! & 0x7f);
  return { value: BigInt.asIntN(64, exact), end };
}

/** A value of a record: its serial type, and where it lies. */
export interface SqliteField {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

/**
 * Where the values of a row lie. They have to fill it: a length that was changed leaves a rest, or goes beyond.
 * @param bytes its beginning, as far as it is there; `length` of the whole
 * @throws DecodeError when it is cut off, or has other bytes than its values need @source sqlite.org/fileformat2.html §2.1
 */
export function fieldsOf(bytes: Buffer, length = bytes.length): SqliteField[] {
  const head = readVarint(bytes, 0);
  const fields: SqliteField[] = [];
  let body = head.value;
  let at = head.end;
  while (at < head.value) {
    const type = readVarint(bytes, at);
    at = type.end;
    const size = sizeOf(type.value);
    if (body + size > length) throw new DecodeError('row that is cut off');
    if (fields.length >= MOST_COLUMNS) throw new DecodeError('row with too many values');
    fields.push({ type: type.value, at: body, size });
    body += size;
  }
  if (at !== head.value || body !== length) throw new DecodeError('row with other bytes than its values');
  return fields;
}

/** The values of a row: texts as UTF-8, numbers as text. @throws DecodeError @source sqlite.org/fileformat2.html §2.1 */
export function decodeRecord(payload: Buffer, encoding: SqliteHeader['encoding']): SqlValue[] {
  return fieldsOf(payload).map(({ type, at, size }) =>
    valueOf(type, payload.subarray(at, at + size), encoding),
  );
}

function sizeOf(type: number): number {
  if (type >= FIRST_BLOB) return Math.floor((type - FIRST_BLOB) / 2);
  if (type === FLOAT) return 8;
  if (type === ZERO || type === ONE) return 0;
  const size = INTEGER_BYTES[type];
  if (size === undefined) throw new DecodeError(`value of the reserved type ${type}`);
  return size;
}

function valueOf(type: number, bytes: Buffer, encoding: SqliteHeader['encoding']): SqlValue {
  if (type === 0) return null;
  if (type === ZERO || type === ONE) return String(type - ZERO);
  if (type === FLOAT) return String(bytes.readDoubleBE());
  if (type < FLOAT)
    return bytes.length === 8 ? String(bytes.readBigInt64BE()) : String(bytes.readIntBE(0, bytes.length));
  if (type % 2 === 0 || encoding === 'utf-8') return Uint8Array.from(bytes);
  return encodeUtf8(new TextDecoder(encoding).decode(bytes));
}
