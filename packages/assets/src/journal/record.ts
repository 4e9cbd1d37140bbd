import { crc32 } from 'node:zlib';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { decodeAsset, encodeAsset } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';

/**
 * A record of the journal; little-endian:
 * `magic u32 · kind u8 · 0 u8 · 0 u16 · sequence f64 · at f64 · length of body u32 · of data u32 · CRC-32 of body u32 · of data u32 ·
 * of the 40 bytes before u32 · body · data`.
 *
 * `sequence` rises with every record: of two records about one id or blob the higher one holds, wherever it lies.
 * `at` is the wall time in seconds since 1970.
 */
export type JournalRecord = { readonly sequence: number; readonly at: number } & (
  | { readonly kind: 'put'; readonly asset: StoredAsset; readonly data?: Uint8Array }
  | { readonly kind: 'blob'; readonly hash: string; readonly data: Uint8Array }
  | { readonly kind: 'remove' | 'quarantine' | 'release'; readonly id: Uuid }
  | { readonly kind: 'discard'; readonly hash: string }
);

/** Where a record lies: number of the segment, byte offset of its header. */
export interface Place {
  /** Number of the segment, from 1; 0 while there is no record yet. */
  readonly segment: number;
  /** In bytes from the start of the segment. */
  readonly offset: number;
}

/** Where the bytes of a small blob lie. */
export interface DataPlace {
  /** Number of the segment. */
  readonly segment: number;
  /** Of the first of these bytes, not of their record, from the start of the segment. */
  readonly offset: number;
  /** CRC-32 of these bytes. */
  readonly crc: number;
}

/** The header of a record, read: `at` in seconds since 1970, sums are CRC-32. */
export interface RecordHeader {
  /** What the record tells: an asset was put, removed, quarantined or released; bytes of a blob; a blob was discarded. */
  readonly kind: JournalRecord['kind'];
  /** Rises with every record: of two about one id or blob the higher one holds. */
  readonly sequence: number;
  /** When it was written, by the wall clock. */
  readonly at: number;
  /** Length of the body that follows the header: metadata, an id or a hash. */
  readonly bodyBytes: number;
  /** Length of the data behind the body, a small blob; 0 without one. */
  readonly dataBytes: number;
  /** Sum that the body must have. */
  readonly bodyCrc: number;
  /** Sum that the data must have. */
  readonly dataCrc: number;
}

export const RECORD_MAGIC: Buffer = Buffer.from('LFjr');
/** Magic, kind, sequence, time, two lengths, their two sums, and the sum of the header itself. */
export const RECORD_HEADER_BYTES = 44;
/** Of one record without its data: metadata has three texts of at most 64 KiB. */
const MOST_BODY_BYTES = 0x40000;
/** Blobs that are larger lie in files of their own. */
export const MOST_DATA_BYTES = 0x10000;
const KINDS = ['put', 'blob', 'remove', 'quarantine', 'release', 'discard'] as const;

/**
 * A record as it stands in the journal: {@link RECORD_HEADER_BYTES} of header with the CRC-32 of what follows, the body, the data;
 * numbers are little-endian.
 * @source docs/wire/embedded-store.md
 */
export function encodeRecord(record: JournalRecord): Buffer {
  const body = bodyOf(record);
  const data = dataOf(record);
  const out = Buffer.alloc(RECORD_HEADER_BYTES + body.length + data.length);
  RECORD_MAGIC.copy(out);
  out.writeUInt8(KINDS.indexOf(record.kind) + 1, 4);
  out.writeDoubleLE(record.sequence, 8);
  out.writeDoubleLE(record.at, 16);
  out.writeUInt32LE(body.length, 24);
  out.writeUInt32LE(data.length, 28);
  out.writeUInt32LE(crc32(body), 32);
  out.writeUInt32LE(crc32(data), 36);
  out.writeUInt32LE(crc32(out.subarray(0, 40)), 40);
  out.set(body, RECORD_HEADER_BYTES);
  out.set(data, RECORD_HEADER_BYTES + body.length);
  return out;
}

/** The header at `at`, or undefined when none can be there. */
export function decodeHeader(bytes: Buffer, at = 0): RecordHeader | undefined {
  if (at + RECORD_HEADER_BYTES > bytes.length) return undefined;
  if (bytes.compare(RECORD_MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  if (crc32(bytes.subarray(at, at + 40)) !== bytes.readUInt32LE(at + 40)) return undefined;
  const kind = KINDS[bytes.readUInt8(at + 4) - 1];
  const [bodyBytes, dataBytes] = [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 28)];
  if (kind === undefined || bodyBytes > MOST_BODY_BYTES || dataBytes > MOST_DATA_BYTES) return undefined;
  return {
    kind,
    sequence: bytes.readDoubleLE(at + 8),
    at: bytes.readDoubleLE(at + 16),
    bodyBytes,
    dataBytes,
    bodyCrc: bytes.readUInt32LE(at + 32),
    dataCrc: bytes.readUInt32LE(at + 36),
  };
}

/** The record whose header was read, or undefined when its bytes are not what the header says. Data is a view. */
export function decodeRecord(header: RecordHeader, body: Buffer, data: Buffer): JournalRecord | undefined {
  if (body.length !== header.bodyBytes || data.length !== header.dataBytes) return undefined;
  if (crc32(body) !== header.bodyCrc || crc32(data) !== header.dataCrc) return undefined;
  const { kind, sequence, at } = header;
  switch (kind) {
    case 'put':
      return { kind, sequence, at, asset: decodeAsset(body), ...(data.length > 0 && { data }) };
    case 'blob':
      return { kind, sequence, at, hash: body.toString('hex'), data };
    case 'discard':
      return { kind, sequence, at, hash: body.toString('hex') };
    case 'remove':
    case 'quarantine':
    case 'release':
      return { kind, sequence, at, id: Uuid.fromBytes(body) };
    default:
      return kind satisfies never;
  }
}

/** To decode what a record says where its data is of no interest, or damaged. */
export function withoutData(header: RecordHeader): RecordHeader {
  return { ...header, dataBytes: 0, dataCrc: 0 };
}

function bodyOf(record: JournalRecord): Uint8Array {
  if (record.kind === 'put') return encodeAsset(record.asset);
  return 'hash' in record ? Buffer.from(record.hash, 'hex') : record.id.toBytes();
}

function dataOf(record: JournalRecord): Uint8Array {
  const data = 'data' in record ? record.data : undefined;
  if (data !== undefined && data.length > MOST_DATA_BYTES) throw new UsageError('too much data for a record');
  return data ?? new Uint8Array(0);
}
