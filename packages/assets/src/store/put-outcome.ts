import { AssetFlag } from './asset-store.ts';
import type { PutOutcome, StoredAsset } from './asset-store.ts';

/** What a put of `wanted` comes to where `existing` is: rule 2 of {@link AssetStore}. */
export function outcomeOf(existing: StoredAsset | undefined, wanted: StoredAsset): PutOutcome {
  if (existing === undefined) return 'stored';
  if (existing.hash === wanted.hash) return 'same';
  return (existing.flags & AssetFlag.rewritable) === 0 ? 'conflict' : 'updated';
}

/** An asset that was temporary and is sent again to stay: it stays. */
export function becomesLasting(existing: StoredAsset, wanted: StoredAsset): boolean {
  return existing.temporary && !wanted.temporary;
}
