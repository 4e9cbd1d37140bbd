import type { Uuid } from '@landfall/protocol/datatypes';
import { asArray, asBoolean, asInteger, asMap, asString, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { InventoryFolder } from '@landfall/protocol/login';
import type { GridServices } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import { Filing } from './filing.ts';
import type { InventoryItem, Permissions } from './inventory-item.ts';
import type { Offers } from '../capabilities/index.ts';
import { llsdAnswer, textAnswer } from '@landfall/assets/http';
import type { RouteHandler } from '@landfall/assets/http';
import { shortenedName } from './item-texts.ts';
import { library, ownInventory, permissionsOf } from './owned.ts';
import type { Owned } from './owned.ts';

/** Folders or items that one request may ask for. */
const MAX_ASKED = 1024;
const MAX_REQUEST_BYTES = 256 * 1024;
/** Reading the inventory, and making folders in it. @source captures/login-nodemetaverse/http, FetchInventoryDescendents2 */
export const inventoryOffers = (services: GridServices): Offers => ({
  FetchInventoryDescendents2: ({ account }) =>
    fetchDescendents(() => ownInventory(account.id, belongingsOf(services))),
  FetchLibDescendents2: ({ account }) => fetchDescendents(() => library(account.id)),
  FetchInventory2: ({ account }) => fetchItems(() => ownInventory(account.id, belongingsOf(services))),
  FetchLib2: ({ account }) => fetchItems(() => library(account.id)),
  CreateInventoryCategory: ({ account }) => createFolder(new Filing(account.id, belongingsOf(services))),
});

function fetchDescendents(ownedNow: () => Owned): RouteHandler {
  return ({ body }) => {
    const owned = ownedNow();
    const folders: LlsdMap[] = [];
    const unknown: LlsdMap[] = [];
    for (const asked of askedFor(body, 'folders')) {
      const id = asUuid(asked['folder_id']);
      const folder = owned.folders.find(({ folderId }) => folderId.equals(id));
      if (folder === undefined) unknown.push({ folder_id: id, error: 'Unknown' });
      else folders.push(contents(owned, folder, asked));
    }
    return llsdAnswer(unknown.length === 0 ? { folders } : { folders, bad_folders: unknown });
  };
}

/** Folders that are not made are answered all the same by OpenSim; here they are refused. @source protocol/live.md L1.4 */
function createFolder(filing: Filing): RouteHandler {
  return ({ body }) => {
    const asked = asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }));
    const folder = {
      folderId: asUuid(asked['folder_id']),
      parentId: asUuid(asked['parent_id']),
      typeDefault: asInteger(asked['type'] ?? -1),
      name: shortenedName(asString(asked['name'])),
    };
    if (!filing.addFolder(folder)) return textAnswer('the folder cannot be made', 'text/plain', 400);
    const { folderId: folder_id, parentId: parent_id, typeDefault: type, name } = folder;
    return llsdAnswer({ folder_id, parent_id, type, name });
  };
}

function contents(owned: Owned, folder: InventoryFolder, asked: LlsdMap): LlsdMap {
  const categories = owned.folders.filter(({ parentId }) => parentId.equals(folder.folderId));
  const items = owned.items.filter(({ parentId }) => parentId.equals(folder.folderId));
  return {
    folder_id: folder.folderId,
    agent_id: owned.agentId,
    owner_id: owned.ownerId,
    descendents: categories.length + items.length,
    version: folder.version,
    categories: asBoolean(asked['fetch_folders']) ? categories.map((one) => category(owned, one)) : [],
    items: asBoolean(asked['fetch_items']) ? items.map((one) => item(owned, one)) : [],
  };
}

function fetchItems(ownedNow: () => Owned): RouteHandler {
  return ({ body }) => {
    const owned = ownedNow();
    const ids = askedFor(body, 'items').map((asked) => asUuid(asked['item_id']));
    const found = ids.flatMap((id) => owned.items.find((one) => one.id.equals(id)) ?? []);
    return llsdAnswer({ agent_id: owned.agentId, items: found.map((one) => item(owned, one)) });
  };
}

function askedFor(body: Uint8Array, key: string): LlsdMap[] {
  const asked = asMap(parseLlsd(body, undefined, { maxBytes: MAX_REQUEST_BYTES }))[key];
  return asArray(asked).slice(0, MAX_ASKED).map(asMap);
}

const category = ({ ownerId }: Owned, folder: InventoryFolder): LlsdMap => ({
  folder_id: folder.folderId,
  category_id: folder.folderId,
  parent_id: folder.parentId,
  agent_id: ownerId,
  name: folder.name,
  type: folder.typeDefault,
  type_default: folder.typeDefault,
  version: folder.version,
});

const item = ({ ownerId }: Owned, one: InventoryItem): LlsdValue => ({
  parent_id: one.parentId,
  asset_id: one.assetId,
  item_id: one.id,
  permissions: permissions(ownerId, permissionsOf(one)),
  type: one.assetType,
  inv_type: one.inventoryType,
  flags: one.flags,
  sale_info: { sale_price: one.sale?.price ?? 0, sale_type: one.sale?.type ?? 0 },
  name: one.name,
  desc: one.description ?? '',
  created_at: one.createdAt ?? 0,
});

const permissions = (ownerId: Uuid, masks: Permissions): LlsdMap => ({
  creator_id: ownerId,
  owner_id: ownerId,
  group_id: asUuid(null),
  base_mask: masks.base,
  owner_mask: masks.owner,
  group_mask: masks.group,
  everyone_mask: masks.everyone,
  next_owner_mask: masks.nextOwner,
  is_owner_group: false,
});
