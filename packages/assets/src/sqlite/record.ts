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

/** The values of a row: texts as UTF-8, numbers as text. @throws DecodeError @source sqlite.org/fileformat2.html §2.1 */
export function decodeRecord(payload: Buffer, encoding: SqliteHeader['encoding']): SqlValue[] {
  const head = readVarint(payload, 0);
  const values: SqlValue[] = [];
  let body = head.value;
  for (let at = head.end; at < head.value;) {
    const type = readVarint(payload, at);
    at = type.end;
    const size = sizeOf(type.value);
    if (body + size > payload.length) throw new DecodeError('row that is cut off');
    if (values.length >= MOST_COLUMNS) throw new DecodeError('row with too many values');
    values.push(valueOf(type.value, payload.subarray(body, body + size), encoding));
    body += size;
  }
  return values;
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
