import { decodeText, encodeText } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';
import { NO_PERMISSIONS } from './permissions.ts';
import type { InventoryItem } from './item-text.ts';

/** An item as messages tell of it: `UpdateCreateInventoryItem`, and blocks `ItemData` and `InventoryData` like its own. */
export type ToldItem = Omit<MessageOf<'UpdateCreateInventoryItem'>['InventoryData'][number], 'CallbackID'>;

/** An item as agents send it: without its asset, with the transaction that uploaded one. */
export type SentItem = Omit<MessageOf<'UpdateInventoryItem'>['InventoryData'][number], 'CallbackID'>;

/** The item that a message tells of. Masks and flags are 32 bits; a price below nothing is nothing. */
export function itemFromBlock(block: ToldItem): InventoryItem {
  return {
    id: block.ItemID,
    parentId: block.FolderID,
    permissions: {
      ...NO_PERMISSIONS,
      base: block.BaseMask,
      owner: block.OwnerMask,
      group: block.GroupMask,
      everyone: block.EveryoneMask,
      nextOwner: block.NextOwnerMask,
      creatorId: block.CreatorID,
      ownerId: block.OwnerID,
      groupId: block.GroupID,
      isGroupOwned: block.GroupOwned,
    },
    assetId: block.AssetID,
    assetType: block.Type,
    inventoryType: block.InvType,
    flags: block.Flags,
    sale: { type: block.SaleType, price: Math.max(0, block.SalePrice) },
    name: decodeText(block.Name),
    description: decodeText(block.Description),
    createdAtSeconds: block.CreationDate,
  };
}

/**
 * The block that an agent sends of an item. Nobody looks at its CRC.
 * @param transactionId of an upload that is to be the item's asset; zero for none
 * @source protocol/live.md L1.4
 */
export function itemToBlock(item: InventoryItem, transactionId: Uuid = Uuid.zero): SentItem {
  return { ...common(item), TransactionID: transactionId };
}

/** The block that a simulator sends of an item. */
export function itemToToldBlock(item: InventoryItem): ToldItem {
  return { ...common(item), AssetID: item.assetId };
}

function common(item: InventoryItem) {
  const { permissions, sale } = item;
  return {
    ItemID: item.id,
    FolderID: item.parentId,
    CreatorID: permissions.creatorId,
    OwnerID: permissions.ownerId,
    GroupID: permissions.groupId,
    BaseMask: permissions.base,
    OwnerMask: permissions.owner,
    GroupMask: permissions.group,
    EveryoneMask: permissions.everyone,
    NextOwnerMask: permissions.nextOwner,
    GroupOwned: permissions.isGroupOwned,
    Type: item.assetType,
    InvType: item.inventoryType,
    Flags: item.flags,
    SaleType: sale.type,
    SalePrice: sale.price,
    Name: encodeText(item.name),
    Description: encodeText(item.description),
    CreationDate: item.createdAtSeconds,
    CRC: 0,
  };
}
