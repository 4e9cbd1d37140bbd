export { AssetFlag, isFixed } from './asset-store.ts';
export { formatAssetType } from './asset-type-name.ts';
export type {
  Allocate,
  AssetStore,
  ByteRange,
  Doubt,
  Doubting,
  NewAsset,
  PutOutcome,
  PutResult,
  ReadResult,
  StoredAsset,
  StoreStatistics,
} from './asset-store.ts';
export { DamagedAssetError, RefusedAssetError, StorageError } from './errors.ts';
export type { RefusalReason, StorageFault } from './errors.ts';
export { decodeAsset, encodeAsset } from './asset-codec.ts';
export { storageError, withStorageErrors } from './storage-error.ts';
export { checkAsset, checkQuota, describeNewAsset, hashOf, MOST_ASSET_BYTES, MOST_FLAGS } from './limits.ts';
export type { StoreLimits } from './limits.ts';
export { borrow } from './loan.ts';
export type { Lending, Loan, Prompt, Recalling, Storable } from './loan.ts';
export { emptyReport, isOver, isToStay } from './collection.ts';
export type { CollectOptions, CollectReport, Mark } from './collection.ts';
export { MemoryStore } from './memory-store.ts';
export { becomesLasting, isEmpty, outcomeOf } from './put-outcome.ts';
export { clipRange } from './range.ts';
