import type { Uuid } from '@landfall/protocol/datatypes';
import type { AssetStore, CollectOptions, CollectReport, Mark, StoredAsset } from '../store/index.ts';

/** The assets that a collection with this mark would not keep, by rising id. */
export async function* listUnwanted(
  store: Pick<AssetStore, 'entries'>,
  mark: Mark,
): AsyncGenerator<StoredAsset, void, undefined> {
  for await (const asset of store.entries()) if (!mark.has(asset.id)) yield asset;
}

const IDS_AT_ONCE = 500;

/**
 * Takes assets out of quarantine: these, or all of them. Removes nothing.
 * @returns how many of these there are; of all, how many were in quarantine
 * @throws StorageError
 */
export async function giveBack(
  store: Pick<AssetStore, 'exists'> & {
    collect(mark: Mark, options: CollectOptions): Promise<CollectReport>;
  },
  ids: readonly Uuid[] | 'all',
): Promise<number> {
  if (ids === 'all') {
    const everything = { has: () => true };
    const never = { graceSeconds: Number.POSITIVE_INFINITY, dryRun: false };
    return (await store.collect(everything, never)).released;
  }
  let found = 0;
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    // To be told that an asset is there takes it out.
    const answers = await store.exists(ids.slice(at, at + IDS_AT_ONCE));
    found += answers.filter(Boolean).length;
  }
  return found;
}
