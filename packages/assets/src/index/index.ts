/** The index of the embedded store: ids → hash and metadata, hashes → where the bytes are. Made again from the journal when lost. */
export { Catalogue } from './catalogue.ts';
export { decodeAssetEntry, decodeBlobEntry } from './entry.ts';
export type { AssetEntry, BlobEntry } from './entry.ts';
export type { Change, KeyValue, OpenKeyValue, OpenKeyValueOptions, Row, TableName } from './key-value.ts';
export { openLmdb } from './lmdb-key-value.ts';
export { openLmdbReader } from './lmdb-reader.ts';
export type { IndexReader } from './lmdb-reader.ts';
export { MemoryKeyValue } from './memory-key-value.ts';
export { ScratchKeyValue } from './scratch-key-value.ts';
export { Totals } from './totals.ts';
