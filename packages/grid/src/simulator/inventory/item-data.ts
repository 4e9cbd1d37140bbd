import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { fittingText } from '../region/index.ts';
import type { InventoryItem } from './inventory-item.ts';
import { permissionsOf } from './owned.ts';

/** An item as the older messages have it. */
export type ItemData = MessageOf<'FetchInventoryReply'>['InventoryData'][number];

/** The block of such a message. */
export function itemData(ownerId: Uuid, item: InventoryItem): ItemData {
  const masks = permissionsOf(item);
  return {
    ItemID: item.id,
    FolderID: item.parentId,
    CreatorID: ownerId,
    OwnerID: ownerId,
    GroupID: Uuid.zero,
    BaseMask: masks.base,
    OwnerMask: masks.owner,
    GroupMask: masks.group,
    EveryoneMask: masks.everyone,
    NextOwnerMask: masks.nextOwner,
    GroupOwned: false,
    AssetID: item.assetId,
    Type: item.assetType,
    InvType: item.inventoryType,
    Flags: item.flags,
    SaleType: item.sale?.type ?? 0,
    SalePrice: item.sale?.price ?? 0,
    Name: encodeText(fittingText(item.name)),
    Description: encodeText(fittingText(item.description ?? '')),
    CreationDate: item.createdAt ?? 0,
    CRC: 0,
  };
}
