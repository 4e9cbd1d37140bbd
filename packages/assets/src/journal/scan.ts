import { decodeHeader, decodeRecord, RECORD_HEADER_BYTES, RECORD_MAGIC, withoutData } from './record.ts';
import type { StoredAsset } from '../store/index.ts';
import type { JournalRecord } from './record.ts';
import { SEGMENT_HEADER_BYTES, checkSegmentHeader } from './segment.ts';

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
  | {
      readonly type: 'damage';
      readonly offset: number;
      readonly end: number;
      /** The put whose data alone is damaged, and where that data lies. It may never have been acknowledged. */
      readonly bare?: {
        readonly asset: StoredAsset;
        readonly sequence: number;
        readonly dataOffset: number;
      };
    };

/** All of a segment from `start` on. After damaged bytes it goes on with the next whole record. */
export function* scanSegment(bytes: Buffer, start: number): Generator<Scanned> {
  let offset = start;
  while (offset < bytes.length) {
    const found = recordAt(bytes, offset) ?? { type: 'damage', offset, end: nextRecord(bytes, offset + 1) };
    yield found;
    offset = found.end;
  }
}

/** Of a whole segment: in how many places no record is, but for those that are done with. */
export function damagesIn(
  bytes: Buffer,
  segment: number,
  isDone: (place: { readonly offset: number; readonly end: number }) => boolean = () => false,
): number {
  // A disk that was full leaves segments that are not begun.
  if (bytes.length < SEGMENT_HEADER_BYTES) return 0;
  const header = { offset: 0, end: SEGMENT_HEADER_BYTES };
  let damages = checkSegmentHeader(bytes, segment) || isDone(header) ? 0 : 1;
  for (const met of scanSegment(bytes, SEGMENT_HEADER_BYTES))
    if (met.type === 'damage' && !isDone(met)) damages += 1;
  return damages;
}

function recordAt(bytes: Buffer, offset: number): Scanned | undefined {
  const header = decodeHeader(bytes, offset);
  if (header === undefined) return undefined;
  const bodyAt = offset + RECORD_HEADER_BYTES;
  const dataOffset = bodyAt + header.bodyBytes;
  const end = dataOffset + header.dataBytes;
  const body = bytes.subarray(bodyAt, dataOffset);
  const record = decodeRecord(header, body, bytes.subarray(dataOffset, end));
  if (record !== undefined)
    return { type: 'record', record, offset, dataOffset, dataCrc: header.dataCrc, end };
  const bare = end > bytes.length ? undefined : decodeRecord(withoutData(header), body, Buffer.alloc(0));
  if (bare?.kind !== 'put') return undefined;
  return { type: 'damage', offset, end, bare: { asset: bare.asset, sequence: bare.sequence, dataOffset } };
}

function nextRecord(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(RECORD_MAGIC, from); at !== -1; at = bytes.indexOf(RECORD_MAGIC, at + 1)) {
    if (recordAt(bytes, at)?.type === 'record') return at;
  }
  return bytes.length;
}
