/** The append-only journal with the small blobs in it: what the embedded store's promises rest on. */
export { GroupCommit } from './group-commit.ts';
export type { Lost } from './acknowledged.ts';
export { findCovering } from './damaged-places.ts';
export type { DamagedPlace } from './damaged-places.ts';
export { Journal } from './journal.ts';
export type { Damage, Met, Written } from './journal-options.ts';
export { newLedger, readLedger, writeLedger } from './ledger.ts';
export type { Ledger } from './ledger.ts';
export { decodeHeader, decodeRecord, encodeRecord, RECORD_HEADER_BYTES } from './record.ts';
export { damagesIn } from './scan.ts';
export type { DataPlace, JournalRecord, Place, RecordHeader } from './record.ts';
export { oldSegmentName, SEGMENT_HEADER_BYTES, segmentName, segmentNumber } from './segment.ts';
export { SegmentReader } from './segment-reader.ts';
