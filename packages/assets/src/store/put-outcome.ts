import { AssetFlag } from './asset-store.ts';
import type { PutOutcome, StoredAsset } from './asset-store.ts';

/** What a put of `wanted` comes to where `existing` is: rule 2 of {@link AssetStore}. */
export function outcomeOf(existing: StoredAsset | undefined, wanted: StoredAsset): PutOutcome {
  if (existing === undefined) return 'stored';
  if (existing.hash === wanted.hash) return 'same';
  if (isEmpty(existing)) return 'updated';
  return (existing.flags & AssetFlag.rewritable) === 0 ? 'conflict' : 'updated';
}

/**
 * As good as none: older stores took assets without data, and those must not keep their ids from the good bytes.
 * @source OpenSim's FSAssetService.Get asks its fallback for an asset of no bytes as for one that is missing
 */
export function isEmpty({ sizeBytes }: Pick<StoredAsset, 'sizeBytes'>): boolean {
  return sizeBytes === 0;
}

/** An asset that was temporary and is sent again to stay: it stays. */
export function becomesLasting(existing: StoredAsset, wanted: StoredAsset): boolean {
  return existing.temporary && !wanted.temporary;
}
