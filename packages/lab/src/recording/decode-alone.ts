import { DecodeError } from '@landfall/protocol/errors';
import { encodeRecordingHeader } from './encode-record.ts';
import { CHECKSUM_BYTES, KIND, RECORD_HEADER_BYTES, SIDES } from './layout.ts';
import { LfcSource } from './lfc-source.ts';
import type { CaptureRecord, RecordingSide } from './record.ts';

const HEADER = encodeRecordingHeader();
/** Of an address: its length before it, its port behind it. */
const END_BYTES = 3;

/**
 * The record that stands alone in these bytes, as `encodeRecord` writes it; its number is 1.
 * @throws DecodeError when there is none, or it is damaged
 */
export function decodeRecordAlone(bytes: Uint8Array): CaptureRecord {
  const source = new LfcSource();
  source.take(HEADER).next();
  const { value } = source.take(bytes).next();
  if (value === undefined) throw new DecodeError('no whole record');
  return value;
}

/** What a datagram's record holds of it. */
export interface KeptDatagram {
  /** Who recorded it. */
  readonly side: RecordingSide;
  /** What was kept of it: a view of the record. */
  readonly bytes: Uint8Array;
  /** How many bytes of it were not kept. */
  readonly missingBytes: number;
}

/**
 * The datagram of a record that was just written by us, without the rest of it and without a look at its checksum; undefined where it is the
 * record of something else. For who looks at millions.
 * @throws DecodeError when it is too short
 */
export function datagramOfRecord(record: Uint8Array): KeptDatagram | undefined {
  if (record[4] !== KIND.datagram) return undefined;
  const first = RECORD_HEADER_BYTES;
  const second = first + END_BYTES + (record[first] ?? 0);
  const missing = second + END_BYTES + (record[second] ?? 0);
  const start = missing + 4;
  const end = record.length - CHECKSUM_BYTES;
  if (start > end) throw new DecodeError('a datagram record is too short');
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const side = SIDES[record[5] ?? 0] ?? 'wire';
  return { side, bytes: record.subarray(start, end), missingBytes: view.getUint32(missing, true) };
}
