import type { ByteBudget } from '@landfall/assets/http';
import type { AssetStore } from '@landfall/assets/store';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Belongings, InventoryItem, Permissions } from '../inventory/index.ts';
import { refused, storeRefusal } from './upload-refusals.ts';

/** One upload. Textures of 2048 × 2048 pixels come to some two megabytes. */
export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024;

/** Of all uploads that wait for the store together: a slow one must not fill the memory. */
export const MOST_WAITING_BYTES = 8 * MAX_UPLOAD_BYTES;

/** Where uploads go. */
export interface UploadParts {
  /** Of {@link MOST_WAITING_BYTES}. */
  readonly waiting: ByteBudget;
  readonly store: Pick<AssetStore, 'put'>;
  readonly belongings: Belongings;
}

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
export async function storeUpload(parts: UploadParts, upload: Upload): Promise<LlsdMap> {
  const { waiting } = parts;
  const { length } = upload.bytes;
  if (length === 0) return refused('The file is empty.');
  if (length > MAX_UPLOAD_BYTES) return refused('The file is too large.');
  if (!waiting.take(length)) return refused('Too much is being uploaded: try again in a moment.');
  try {
    return await storeCounted(parts, upload);
  } finally {
    waiting.giveBack(length);
  }
}

async function storeCounted({ store, belongings }: UploadParts, upload: Upload): Promise<LlsdMap> {
  const { ownerId, item, isNew } = upload;
  if (!belongings.take(ownerId)) return refused('There have been too many uploads.');
  const refusal = await putAsset(store, upload);
  if (refusal !== undefined) {
    belongings.giveBack(ownerId);
    return refusal;
  }
  belongings.put(ownerId, item);
  return complete(item, isNew ? item.permissions : undefined);
}

async function putAsset(
  store: UploadParts['store'],
  { ownerId, item, bytes }: Upload,
): Promise<LlsdMap | undefined> {
  try {
    const { outcome } = await store.put({
      id: item.assetId,
      type: item.assetType,
      bytes,
      name: item.name,
      description: item.description ?? '',
      creatorId: ownerId.toString(),
    });
    return outcome === 'conflict' ? refused('The asset exists already.') : undefined;
  } catch (error) {
    return storeRefusal(error);
  }
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
