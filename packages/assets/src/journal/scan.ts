import { decodeHeader, decodeRecord, RECORD_HEADER_BYTES, RECORD_MAGIC } from './record.ts';
import type { JournalRecord } from './record.ts';

/** What lies somewhere in a segment: a record, or bytes that are none. Offsets count from the start of the segment. */
export type Scanned =
  | {
      readonly type: 'record';
      readonly record: JournalRecord;
      readonly offset: number;
      readonly dataOffset: number;
      readonly dataCrc: number;
      readonly end: number;
    }
  | { readonly type: 'damage'; readonly offset: number; readonly end: number };

/** All of a segment from `start` on. After damaged bytes it goes on with the next whole record. */
export function* scanSegment(bytes: Buffer, start: number): Generator<Scanned> {
  let offset = start;
  while (offset < bytes.length) {
    const found = recordAt(bytes, offset) ?? { type: 'damage', offset, end: nextRecord(bytes, offset + 1) };
    yield found;
    offset = found.end;
  }
}

function recordAt(bytes: Buffer, offset: number): Scanned | undefined {
  const header = decodeHeader(bytes, offset);
  if (header === undefined) return undefined;
  const bodyAt = offset + RECORD_HEADER_BYTES;
  const dataOffset = bodyAt + header.bodyBytes;
  const end = dataOffset + header.dataBytes;
  const record = decodeRecord(header, bytes.subarray(bodyAt, dataOffset), bytes.subarray(dataOffset, end));
  return record && { type: 'record', record, offset, dataOffset, dataCrc: header.dataCrc, end };
}

function nextRecord(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(RECORD_MAGIC, from); at !== -1; at = bytes.indexOf(RECORD_MAGIC, at + 1)) {
    if (recordAt(bytes, at) !== undefined) return at;
  }
  return bytes.length;
}
