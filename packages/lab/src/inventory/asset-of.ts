import { ASSET_QUERY_KEYS, ASSET_TYPE } from '@landfall/protocol/asset';
import type { AssetKind } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError } from '@landfall/protocol/errors';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { Desk } from './command.ts';

/** What people can read, which regions give of an item only. */
export const isReadable = ({ assetType }: Pick<InventoryItem, 'assetType'>): boolean =>
  assetType === ASSET_TYPE.notecard || assetType === ASSET_TYPE.script;

/**
 * What is in an item: of the item, which is how texts are had; of its id, where the region has a capability for that.
 * @throws RemoteError: `missing`, `not-permitted`; DecodeError; TimeoutError; ClosedError
 */
export async function assetOf(
  { session, signal }: Pick<Desk, 'session' | 'signal'>,
  item: InventoryItem,
): Promise<Uint8Array> {
  if (item.assetId.isZero) throw new RemoteError('there is nothing in it yet', 'missing');
  const kind = kindOf(item.assetType);
  if (kind !== undefined && !isReadable(item))
    return (await session.assets.fetch(kind, item.assetId, { signal })).bytes;
  const { id: itemId, assetId, assetType, permissions } = item;
  const asked = { ownerId: permissions.ownerId, taskId: Uuid.zero, itemId, assetId, assetType };
  return await session.region.transfers.fetchItem(asked, { signal });
}

/** What assets of a type are asked for as; undefined for those that cannot be. */
function kindOf(assetType: number): AssetKind | undefined {
  for (const [name, type] of Object.entries(ASSET_TYPE))
    if (type === assetType && Object.hasOwn(ASSET_QUERY_KEYS, name)) return name as AssetKind;
  return undefined;
}
