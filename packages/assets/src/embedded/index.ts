/** The store in a folder: journal, blob files, LMDB index. */
export type { BackUpOptions, BackUpReport } from './back-up.ts';
export { EmbeddedReader } from './embedded-reader.ts';
export { EmbeddedStore } from './embedded-store.ts';
export type { Recovery } from './engine.ts';
export type { DamagedBlob, Inspection, InspectOptions } from './inspect.ts';
export { describeDamagedFiles } from './damaged-files.ts';
export type { DamagedFile } from './damaged-files.ts';
export { describeLost } from './losses.ts';
export { storeAround } from './store-around.ts';
export { SMALL_BLOB_BYTES } from './options.ts';
export type { EmbeddedStoreOptions } from './options.ts';
/** What other stores are made of too. */
export { lockFolder } from './folder-lock.ts';
export { KeyedLock } from './keyed-lock.ts';
export { Operations } from './operations.ts';
export { pace } from './pace.ts';
export { findGoodBytes } from './repair.ts';
