import { asBoolean, asInteger, asMap, asString, asU32, asUuid } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import type { InventoryItem } from './item-text.ts';
import { Uuid } from '../datatypes/index.ts';

/** An item as capabilities have it. Masks and flags are written as signed 32-bit integers, and are bits all the same. @source protocol/live.md L1.2 */
export function itemFromLlsd(item: LlsdMap): InventoryItem {
  const permissions = asMap(item['permissions']);
  const sale = asMap(item['sale_info']);
  return {
    id: asUuid(item['item_id']),
    parentId: asUuid(item['parent_id']),
    permissions: {
      base: asU32(permissions['base_mask']),
      owner: asU32(permissions['owner_mask']),
      group: asU32(permissions['group_mask']),
      everyone: asU32(permissions['everyone_mask']),
      nextOwner: asU32(permissions['next_owner_mask']),
      creatorId: asUuid(permissions['creator_id']),
      ownerId: asUuid(permissions['owner_id']),
      lastOwnerId: asUuid(permissions['last_owner_id'] ?? Uuid.zero),
      groupId: asUuid(permissions['group_id']),
      isGroupOwned: asBoolean(permissions['is_owner_group']),
    },
    assetId: asUuid(item['asset_id']),
    assetType: asInteger(item['type']),
    inventoryType: asInteger(item['inv_type']),
    flags: asU32(item['flags']),
    sale: { type: asInteger(sale['sale_type']), price: Math.max(0, asInteger(sale['sale_price'])) },
    name: asString(item['name']),
    description: asString(item['desc']),
    createdAtSeconds: asInteger(item['created_at']),
  };
}

/** The same, to be kept or sent. */
export function itemToLlsd(item: InventoryItem): LlsdMap {
  const { permissions, sale } = item;
  return {
    parent_id: item.parentId,
    asset_id: item.assetId,
    item_id: item.id,
    permissions: {
      creator_id: permissions.creatorId,
      owner_id: permissions.ownerId,
      last_owner_id: permissions.lastOwnerId,
      group_id: permissions.groupId,
      base_mask: permissions.base | 0,
      owner_mask: permissions.owner | 0,
      group_mask: permissions.group | 0,
      everyone_mask: permissions.everyone | 0,
      next_owner_mask: permissions.nextOwner | 0,
      is_owner_group: permissions.isGroupOwned,
    },
    type: item.assetType,
    inv_type: item.inventoryType,
    flags: item.flags | 0,
    sale_info: { sale_price: sale.price, sale_type: sale.type },
    name: item.name,
    desc: item.description,
    created_at: item.createdAtSeconds | 0,
  };
}
