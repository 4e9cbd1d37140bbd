import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { INVENTORY_TYPE, NOT_FOR_SALE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { MessageOf } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { contentsOf } from '@landfall/protocol/object-xml';
import {
  NOT_KEPT,
  belongingsOf,
  builtInAssetId,
  folderFor,
  FOLDER_TYPE,
  itemPermissionsOf,
  ownInventory,
  removeFromInventory,
  shortenedDescription,
  shortenedName,
  tellNewItem,
} from '../inventory/index.ts';
import type { InventoryItem as OwnItem } from '../inventory/index.ts';
import { mayDo, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { alert } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { fill, isScript, takeRoom } from './fill.ts';
import { asContained, asOwned, namedApart } from './passing-on.ts';

type Update = MessageOf<'UpdateTaskInventory'>['InventoryData'];

/** What lies in an inventory only: to put it into a prim would say nothing. */
const NOT_THINGS: ReadonlySet<number> = new Set([ASSET_TYPE.link, ASSET_TYPE.linkFolder, ASSET_TYPE.folder]);
const NO_ROOM = 'There is no room for more in your inventory.';
const PRIM_IS_FULL = 'There is no room for more in this object.';
/** @source OpenSim Scene.Inventory.cs (CreateAgentInventoryItemFromTask) */
const NOT_TRANSFERABLE = "Item doesn't have the Transfer permission.";

/**
 * What is put into prims, changed there, and taken out. As in OpenSim what is not allowed is not done, without a word but for what it has
 * words for.
 * @source OpenSim Scene.Inventory.cs (UpdateTaskInventory, RemoveTaskInventory, ClientMoveTaskInventoryItem, RezScript)
 */
export const fillingHandlers: Handlers = {
  UpdateTaskInventory({ UpdateData, InventoryData }, from, sequence) {
    const prim = sceneOf(from.region).byLocalId(UpdateData.LocalID);
    if (prim === undefined || InventoryData.ItemID.isZero) return;
    const inside = inPrim(prim, InventoryData.ItemID);
    if (inside === undefined) drop(from, prim, InventoryData.ItemID);
    else if (from.newest.takes(`contents ${inside.id.key}`, sequence))
      change(from, prim, inside, InventoryData);
  },

  RemoveTaskInventory({ InventoryData }, from) {
    const prim = sceneOf(from.region).byLocalId(InventoryData.LocalID);
    const item = prim && inPrim(prim, InventoryData.ItemID);
    if (prim === undefined || item === undefined || !mayDo(from, prim, PERMISSION.modify)) return;
    // Into the trash first: nothing is lost where there is no room for it.
    if (keep(from, prim, item, folderFor(from, Uuid.zero, FOLDER_TYPE.trash))) takeOut(from, prim, item);
  },

  MoveTaskInventory({ AgentData, InventoryData }, from) {
    const prim = sceneOf(from.region).byLocalId(InventoryData.LocalID);
    const item = prim && inPrim(prim, InventoryData.ItemID);
    if (prim === undefined || item === undefined || !prim.root.ownerId.equals(from.id)) return;
    if (prim.root.worn !== undefined && prim.root.worn.by !== from) return;
    const isKept = keep(from, prim, item, folderFor(from, AgentData.FolderID, item.assetType));
    if (isKept && (item.permissions.owner & PERMISSION.copy) === 0) takeOut(from, prim, item);
  },

  /** A script of the inventory, or a new one: then the folder is the prim. */
  RezScript({ UpdateBlock, InventoryBlock: asked }, from) {
    const scene = sceneOf(from.region);
    const prim = scene.byLocalId(UpdateBlock.ObjectLocalID) ?? scene.byId(asked.FolderID);
    if (prim === undefined || !mayDo(from, prim, PERMISSION.modify)) return;
    if (asked.ItemID.isZero) putIn(from, prim, newScript(from, prim, asked));
    else drop(from, prim, asked.ItemID);
  },
};

const inPrim = (prim: Prim, itemId: Uuid): InventoryItem | undefined =>
  contentsOf(prim.part).items.find(({ id }) => id.equals(itemId));

/** What cannot be copied leaves the inventory for it. */
function drop(from: Agent, prim: Prim, itemId: Uuid): void {
  const { items } = ownInventory(from.id, belongingsOf(from.region.services));
  const item = items.find(({ id }) => id.equals(itemId));
  if (item === undefined || NOT_THINGS.has(item.assetType) || !mayDrop(from, prim, item)) return;
  const isPut = putIn(from, prim, asContained(from, prim, item));
  if (isPut && (itemPermissionsOf(item).owner & PERMISSION.copy) === 0) removeFromInventory(from, item);
}

/** Into what is one's own and can be changed, or takes gifts; nobody gives others scripts, or what they may not pass on. @source OpenSim PermissionsModule.cs (CanDropInObjectInv) */
function mayDrop(from: Agent, prim: Prim, item: OwnItem): boolean {
  const { root } = prim;
  if (root.worn !== undefined && root.worn.by !== from) return false;
  if ((root.part.masks.owner & PERMISSION.move) === 0) return false;
  const isGift = !root.ownerId.equals(from.id);
  if (isGift && isScript(item)) return false;
  if (isGift && (itemPermissionsOf(item).owner & PERMISSION.transfer) === 0) return false;
  const takesGifts = (root.part.flags & OBJECT_FLAG.allowInventoryDrop) !== 0;
  return takesGifts || mayDo(from, prim, PERMISSION.modify);
}

function putIn(from: Agent, prim: Prim, item: InventoryItem): boolean {
  const { items } = contentsOf(prim.part);
  const named = namedApart(item, items);
  if (named === undefined || !takeRoom(from.region, prim)) {
    alert(from, PRIM_IS_FULL);
    return false;
  }
  fill(from, prim, [...items, named]);
  return true;
}

/** Another name, or other rights: none beyond the base, and of what one owns alone. @source OpenSim Scene.Inventory.cs (UpdateTaskInventory) */
function change(from: Agent, prim: Prim, item: InventoryItem, asked: Update): void {
  if (!mayDo(from, prim, PERMISSION.modify)) return;
  const { permissions } = item;
  const within = (mask: number): number => (mask & permissions.base) >>> 0;
  const rights = prim.ownerId.equals(from.id)
    ? {
        owner: within(asked.OwnerMask),
        group: within(asked.GroupMask),
        everyone: within(asked.EveryoneMask),
        nextOwner: within(asked.NextOwnerMask) | PERMISSION.move,
      }
    : {};
  const { items } = contentsOf(prim.part);
  const changed = namedApart(
    {
      ...item,
      name: shortenedName(decodeText(asked.Name)) || item.name,
      description: shortenedDescription(decodeText(asked.Description)),
      permissions: { ...permissions, ...rights },
    },
    items,
  );
  if (changed === undefined) return;
  fill(
    from,
    prim,
    items.map((one) => (one === item || one.id.equals(item.id) ? changed : one)),
  );
}

/** A copy into one's inventory. @returns whether it is there */
function keep(from: Agent, prim: Prim, item: InventoryItem, folder: Uuid): boolean {
  const { permissions } = item;
  if (!permissions.ownerId.equals(from.id) && (permissions.owner & PERMISSION.transfer) === 0) {
    alert(from, NOT_TRANSFERABLE);
    return false;
  }
  const belongings = belongingsOf(from.region.services);
  if (!belongings.take(from.id)) {
    alert(from, NO_ROOM);
    return false;
  }
  const own = asOwned(from, prim, item, folder);
  if (!belongings.put(from.id, own)) {
    belongings.giveBack(from.id);
    alert(from, NOT_KEPT);
    return false;
  }
  tellNewItem(from, own);
  return true;
}

const takeOut = (from: Agent, prim: Prim, item: InventoryItem): void =>
  fill(
    from,
    prim,
    contentsOf(prim.part).items.filter(({ id }) => !id.equals(item.id)),
  );

function newScript(
  from: Agent,
  { part }: Prim,
  asked: MessageOf<'RezScript'>['InventoryBlock'],
): InventoryItem {
  const { newId, ports } = from.region.services;
  return {
    id: newId(),
    parentId: part.id,
    assetId: builtInAssetId(ASSET_TYPE.script),
    assetType: ASSET_TYPE.script,
    inventoryType: INVENTORY_TYPE.script,
    flags: 0,
    sale: NOT_FOR_SALE,
    name: shortenedName(decodeText(asked.Name)) || 'New Script',
    description: shortenedDescription(decodeText(asked.Description)),
    createdAtSeconds: Math.floor(ports.clock.wallTime() / 1000),
    permissions: {
      base: PERMISSION.full,
      owner: PERMISSION.full,
      group: 0,
      everyone: asked.EveryoneMask & PERMISSION.full,
      nextOwner: (asked.NextOwnerMask & PERMISSION.full) | PERMISSION.move,
      creatorId: from.id,
      ownerId: part.ownerId,
      lastOwnerId: from.id,
      groupId: part.groupId,
      isGroupOwned: false,
    },
  };
}
