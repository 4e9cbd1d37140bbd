import { hashOf } from '../store/index.ts';
import type { AssetStore, StoredAsset } from '../store/index.ts';

/** The asset's bytes from another store, when it has them and they are the right ones. Its failures are no news. */
export async function findGoodBytes(
  { id, hash }: StoredAsset,
  source: Pick<AssetStore, 'read'> | undefined,
): Promise<Uint8Array | undefined> {
  const found = await source?.read(id).catch(() => undefined);
  return found !== undefined && hashOf(found.bytes) === hash ? found.bytes : undefined;
}
