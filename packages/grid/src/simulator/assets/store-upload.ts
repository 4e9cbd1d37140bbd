import type { Uuid } from '@landfall/protocol/datatypes';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { NOT_KEPT, belongingsOf } from '../inventory/index.ts';
import type { InventoryItem, Permissions } from '../inventory/index.ts';
import type { GridServices } from '../region/index.ts';
import { putAsset, refused } from '../uploads/index.ts';

/** An upload, whole: the item that it is to be, and its bytes. */
export interface Upload {
  readonly ownerId: Uuid;
  readonly item: InventoryItem;
  /** Not one that was there and gets another asset. */
  readonly isNew: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Puts the asset into the store, and when it is safe there the item into the inventory.
 * @returns the answer: `complete` means that the asset would survive whatever the store survives
 * @source captures/build-objects/http/013, captures/inventory-caps/http/067
 */
export async function storeUpload(services: GridServices, upload: Upload): Promise<LlsdMap> {
  const { ownerId, item, isNew, bytes } = upload;
  const belongings = belongingsOf(services);
  if (!belongings.take(ownerId)) return refused('There have been too many uploads.');
  const refusal = await putAsset(services.store, {
    id: item.assetId,
    type: item.assetType,
    bytes,
    name: item.name,
    description: item.description ?? '',
    creatorId: ownerId.toString(),
  });
  if (refusal !== undefined) {
    belongings.giveBack(ownerId);
    return refusal;
  }
  if (!belongings.put(ownerId, item)) {
    belongings.giveBack(ownerId);
    return refused(NOT_KEPT);
  }
  return complete(item, isNew ? item.permissions : undefined);
}

/** @param permissions of a new item; OpenSim tells none of one that was there */
const complete = ({ id, assetId, flags }: InventoryItem, permissions: Permissions | undefined): LlsdMap => ({
  new_asset: assetId.toString(),
  new_inventory_item: id,
  state: 'complete',
  new_next_owner_mask: permissions?.nextOwner ?? 0,
  new_group_mask: permissions?.group ?? 0,
  new_everyone_mask: permissions?.everyone ?? 0,
  inventory_item_flags: flags,
});
