import { AssetFlag, describeNewAsset, hashOf, RefusedAssetError } from '../store/index.ts';
import type { AssetStore, NewAsset, PutResult, StoredAsset } from '../store/index.ts';
import type { AssetServer } from './asset-server.ts';
import type { ImportTarget } from './import-assets.ts';

/**
 * Another server as the place that assets are put into. Such servers never say what became of a POST, so what is there
 * already is fetched and compared first.
 * @param now seconds since 1970
 */
export function createServerTarget(server: AssetServer, now: () => number): ImportTarget {
  return {
    exists: async (ids) => [...(await server.exists(ids))],
    async put(asset: NewAsset): Promise<PutResult> {
      const wanted = describeNewAsset(asset, now());
      const [isThere] = await server.exists([asset.id]);
      if (isThere === true) return await compare(server, wanted);
      if (!(await server.store({ asset: wanted, bytes: asset.bytes })))
        throw new RefusedAssetError('the server did not take it', 'metadata');
      return { outcome: 'stored', asset: wanted };
    },
  };
}

async function compare(server: AssetServer, wanted: StoredAsset): Promise<PutResult> {
  const theirs = await server.fetch(wanted.id);
  if (theirs === undefined)
    throw new RefusedAssetError('the server says that it has it, and does not give it', 'id');
  const hash = hashOf(theirs.bytes);
  const there = { ...wanted, hash, sizeBytes: theirs.bytes.length, flags: theirs.flags ?? AssetFlag.normal };
  return { outcome: hash === wanted.hash ? 'same' : 'conflict', asset: there };
}

/** Another server as the place that assets are read from, whole. */
export function createServerReader(server: AssetServer): Pick<AssetStore, 'read'> {
  return {
    async read(id) {
      const found = await server.fetch(id);
      return found && { asset: describeNewAsset(found, 0), bytes: found.bytes };
    },
  };
}
