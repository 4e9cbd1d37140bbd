export { AssetFlag } from './asset-store.ts';
export type {
  AssetStore,
  ByteRange,
  NewAsset,
  PutOutcome,
  PutResult,
  ReadResult,
  StoredAsset,
  StoreStatistics,
} from './asset-store.ts';
export { DamagedAssetError, RefusedAssetError, StorageError } from './errors.ts';
export type { RefusalReason, StorageFault } from './errors.ts';
