import type { InventoryItem } from '@landfall/protocol/inventory';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import type { Desk } from './command.ts';
import { isLink } from './entry-lines.ts';
import { isFolder } from './paths.ts';

/** What a link leads to is meant, not the link. @throws RemoteError for a broken link; UsageError for one to a folder */
export async function targetOf(desk: Desk, item: InventoryItem): Promise<InventoryItem> {
  if (!isLink(item)) return item;
  const { inventory } = desk.session;
  if (inventory.targetOf(item) === undefined && item.assetType === ASSET_TYPE.link)
    await inventory.fetchItems([item.assetId], { signal: desk.signal });
  const target = inventory.targetOf(item);
  if (target === undefined) throw new RemoteError('the link is broken', 'missing');
  if (isFolder(target)) throw new UsageError('the link leads to a folder');
  return target;
}
