/** Changes of an inventory as processes tell them: LLSD, with masks and flags as four bytes, since they are U32. */
import { DecodeError } from '@landfall/protocol/errors';
import { asInteger, asMap, asString, asU32, asUuid, binaryFromU32, isLlsdMap } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { InventoryFolder } from '@landfall/protocol/login';
import type { InventoryChange } from './inventory-change.ts';
import type { InventoryItem, Permissions } from './inventory-item.ts';
import { shortenedDescription, shortenedName } from './item-texts.ts';

/** As its reader wants it. */
export function writeChange(change: InventoryChange): LlsdMap {
  switch (change.type) {
    case 'put':
      return { type: change.type, item: writeItem(change.item) };
    case 'remove':
      return { type: change.type, item: { id: change.item.id, parent: change.item.parentId } };
    case 'put-folder':
      return { type: change.type, folder: writeFolder(change.folder) };
    default:
      return { type: change.type, folder: { id: change.folder.folderId, parent: change.folder.parentId } };
  }
}

/** Texts are as short as items have them. @throws DecodeError for what is no change, and an item or folder without an id */
export function readChange(said: LlsdMap): InventoryChange {
  const type = asString(said['type']);
  switch (type) {
    case 'put':
      return { type, item: readItem(mapIn(said['item'])) };
    case 'remove': {
      const { id, parentId } = readItem(mapIn(said['item']));
      return { type, item: { id, parentId } };
    }
    case 'put-folder':
      return { type, folder: readFolder(mapIn(said['folder'])) };
    case 'remove-folder': {
      const { folderId, parentId } = readFolder(mapIn(said['folder']));
      return { type, folder: { folderId, parentId } };
    }
    default:
      throw new DecodeError('no change of an inventory');
  }
}

/** With an id, which all of them have. */
function mapIn(value: LlsdValue | undefined): LlsdMap {
  const map = asMap(value);
  if (asUuid(map['id']).isZero) throw new DecodeError('something in an inventory that has no id');
  return map;
}

const writeFolder = ({ folderId, parentId, name, typeDefault, version }: InventoryFolder): LlsdMap => ({
  id: folderId,
  parent: parentId,
  name,
  type: typeDefault,
  version,
});

const readFolder = (map: LlsdMap): InventoryFolder => ({
  folderId: asUuid(map['id']),
  parentId: asUuid(map['parent']),
  name: shortenedName(asString(map['name'])),
  typeDefault: asInteger(map['type']),
  version: asInteger(map['version']),
});

const writeItem = (item: InventoryItem): LlsdMap => ({
  id: item.id,
  parent: item.parentId,
  asset: item.assetId,
  name: item.name,
  asset_type: item.assetType,
  inventory_type: item.inventoryType,
  flags: binaryFromU32(item.flags >>> 0),
  ...(item.description !== undefined && { description: item.description }),
  ...(item.createdAt !== undefined && { created_at: item.createdAt | 0 }),
  ...(item.permissions !== undefined && { permissions: writeMasks(item.permissions) }),
  ...(item.sale !== undefined && { sale: { type: item.sale.type, price: item.sale.price | 0 } }),
});

function readItem(map: LlsdMap): InventoryItem {
  const { description, created_at: createdAt, permissions, sale } = map;
  const saleMap = asMap(sale);
  return {
    id: asUuid(map['id']),
    parentId: asUuid(map['parent']),
    assetId: asUuid(map['asset']),
    name: shortenedName(asString(map['name'])),
    assetType: asInteger(map['asset_type']),
    inventoryType: asInteger(map['inventory_type']),
    flags: asU32(map['flags']),
    ...(description !== undefined && { description: shortenedDescription(asString(description)) }),
    ...(createdAt !== undefined && { createdAt: asInteger(createdAt) }),
    ...(isLlsdMap(permissions) && { permissions: readMasks(permissions) }),
    ...(isLlsdMap(sale) && {
      sale: { type: asInteger(saleMap['type']), price: asInteger(saleMap['price']) },
    }),
  };
}

const writeMasks = ({ base, owner, group, everyone, nextOwner }: Permissions): LlsdMap => ({
  base: binaryFromU32(base >>> 0),
  owner: binaryFromU32(owner >>> 0),
  group: binaryFromU32(group >>> 0),
  everyone: binaryFromU32(everyone >>> 0),
  next_owner: binaryFromU32(nextOwner >>> 0),
});

const readMasks = (map: LlsdMap): Permissions => ({
  base: asU32(map['base']),
  owner: asU32(map['owner']),
  group: asU32(map['group']),
  everyone: asU32(map['everyone']),
  nextOwner: asU32(map['next_owner']),
});
