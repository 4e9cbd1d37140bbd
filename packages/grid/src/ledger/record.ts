import { createHash } from 'node:crypto';
import { DecodeError } from '@landfall/protocol/errors';

/** A file begins with it. */
export const LEDGER_HEAD = new TextEncoder().encode('landfall ledger 1\n');
/** Length and checksum. */
const FRAME_BYTES = 8;
/** A record is an item or a folder: some hundred bytes. */
export const MAX_RECORD_BYTES = 64 * 1024;

/** A record as it is written: its length (U32 LE), the first four bytes of its SHA-256, itself. */
export function frame(record: Uint8Array): Uint8Array {
  const framed = new Uint8Array(FRAME_BYTES + record.length);
  new DataView(framed.buffer).setUint32(0, record.length, true);
  framed.set(checksum(record), 4);
  framed.set(record, FRAME_BYTES);
  return framed;
}

/** The records of a file, and how much of it they are: a record that is not whole at its end was never acknowledged. */
export interface Unframed {
  /** In the order in which they were written; views of the bytes of the file. */
  readonly records: readonly Uint8Array[];
  /** Offset of the byte behind the last whole record. */
  readonly endsAt: number;
}

/**
 * Reads a whole ledger file.
 * @throws DecodeError for what is no such file, and for a record that is damaged with others behind it
 */
export function unframe(bytes: Uint8Array): Unframed {
  if (!LEDGER_HEAD.every((byte, at) => bytes[at] === byte)) throw new DecodeError('this is no ledger');
  const records: Uint8Array[] = [];
  let at = LEDGER_HEAD.length;
  for (let record = recordAt(bytes, at); record !== undefined; record = recordAt(bytes, at)) {
    records.push(record);
    at += FRAME_BYTES + record.length;
  }
  if (!isBrokenOff(bytes, at)) throw new DecodeError('a record of the ledger is damaged', { offset: at });
  return { records, endsAt: at };
}

/** The whole record that begins there. */
function recordAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if (at + FRAME_BYTES > bytes.length) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0, true);
  const end = at + FRAME_BYTES + length;
  if (length > MAX_RECORD_BYTES || end > bytes.length) return undefined;
  const record = bytes.subarray(at + FRAME_BYTES, end);
  return checksum(record).every((byte, place) => bytes[at + 4 + place] === byte) ? record : undefined;
}

/**
 * Is this the beginning of a record whose writing was broken off, and of nothing else? It is no longer than one, and no whole record
 * is behind it: a length that is damaged must not take those with it that follow.
 */
function isBrokenOff(bytes: Uint8Array, from: number): boolean {
  if (bytes.subarray(from).every((byte) => byte === 0)) return true;
  if (bytes.length - from > FRAME_BYTES + MAX_RECORD_BYTES) return false;
  for (let at = from + 1; at < bytes.length; at++) if (recordAt(bytes, at) !== undefined) return false;
  return true;
}

const checksum = (record: Uint8Array): Uint8Array =>
  createHash('sha256').update(record).digest().subarray(0, 4);
