import { ASSET_TYPE, LIBRARY_OWNER } from '@landfall/protocol/asset';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryItem } from './inventory-item.ts';
import { alert, answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { NOT_KEPT, belongingsOf } from './belongings.ts';
import { builtInAssetId } from './built-in-assets.ts';
import { itemData } from './item-data.ts';
import { shortenedDescription, shortenedName } from './item-texts.ts';
import { folderFor, tellNewItem } from './new-item.ts';
import { storeUploaded } from './uploaded.ts';
import { library, ownInventory, permissionsOf } from './owned.ts';
import type { Owned } from './owned.ts';
import { PERMISSION } from '@landfall/protocol/inventory';

/** Items in one message, so that it stays a datagram of the usual size. */
const ITEMS_PER_MESSAGE = 5;
const NO_BYTES = new Uint8Array(0);
/** What stands for "no folder" and "no item", where OpenSim never sends an empty list. */
const NO_FOLDER = { FolderID: Uuid.zero, ParentID: Uuid.zero, Type: -1, Name: NO_BYTES };

/** The inventory by the older messages: reading, and making items that begin empty, or with what was uploaded under a transaction. */
export const inventoryHandlers: Handlers = {
  /** @source OpenSim InventoryAccessModule.cs, CreateNewInventoryItem */
  CreateInventoryItem({ InventoryBlock: asked }, from) {
    const { CallbackID, TransactionID, Type, InvType, WearableType, NextOwnerMask } = asked;
    const item = {
      ...named(asked),
      parentId: folderFor(from, asked.FolderID, Type),
      assetId: builtInAssetId(Type),
      assetType: Type,
      inventoryType: InvType,
      flags: WearableType,
      permissions: { ...FULL_PERMISSIONS, nextOwner: NextOwnerMask },
    };
    if (TransactionID.isZero) return make(from, CallbackID, TransactionID, item);
    storeUploaded(from, { transactionId: TransactionID, ...item }, (assetId) =>
      make(from, CallbackID, TransactionID, { ...item, assetId }),
    );
  },

  /**
   * To an item or a folder of one's own; what leads to a link leads to nothing. OpenSim does not look where a link leads.
   * @source OpenSim Scene.Inventory.cs (HandleLinkInventoryItem)
   */
  LinkInventoryItem({ InventoryBlock: asked }, from) {
    if (!mayLink(from, asked.OldItemID, asked.Type)) return;
    make(from, asked.CallbackID, asked.TransactionID, {
      ...named(asked),
      parentId: folderFor(from, asked.FolderID, asked.Type),
      assetId: asked.OldItemID,
      assetType: asked.Type,
      inventoryType: asked.InvType,
      flags: 0,
      permissions: FULL_PERMISSIONS,
    });
  },

  /** Nothing is said of an item that is not there, or may not be copied, as OpenSim does. */
  CopyInventoryItem({ InventoryData }, from) {
    for (const { CallbackID, OldAgentID, OldItemID, NewFolderID, NewName } of InventoryData) {
      const { items } = OldAgentID.equals(LIBRARY_OWNER) ? library(from.id) : ownedBy(from);
      const item = items.find(({ id }) => id.equals(OldItemID));
      if (item === undefined || (permissionsOf(item).owner & PERMISSION.copy) === 0) continue;
      const name = shortenedName(decodeText(NewName)) || item.name;
      const parentId = folderFor(from, NewFolderID, item.assetType);
      make(from, CallbackID, Uuid.zero, { ...item, name, parentId, permissions: permissionsOf(item) });
    }
  },

  FetchInventory({ InventoryData }, from) {
    const owned = ownedBy(from);
    const found = InventoryData.flatMap(
      ({ ItemID }) => owned.items.find(({ id }) => id.equals(ItemID)) ?? [],
    );
    for (let at = 0; at < found.length; at += ITEMS_PER_MESSAGE) {
      answer(from, {
        name: 'FetchInventoryReply',
        AgentData: { AgentID: from.id },
        InventoryData: found.slice(at, at + ITEMS_PER_MESSAGE).map((item) => itemData(owned.ownerId, item)),
      });
    }
  },

  /** A folder that is not known is answered as an empty one. */
  FetchInventoryDescendents({ InventoryData: asked }, from) {
    const owned = asked.OwnerID.equals(from.id) ? ownedBy(from) : library(from.id);
    const folder = owned.folders.find(({ folderId }) => folderId.equals(asked.FolderID));
    const folders = owned.folders.filter(({ parentId }) => parentId.equals(asked.FolderID));
    const items = owned.items.filter(({ parentId }) => parentId.equals(asked.FolderID));
    const AgentData = {
      AgentID: from.id,
      FolderID: asked.FolderID,
      OwnerID: owned.ownerId,
      Version: folder?.version ?? 0,
      Descendents: folders.length + items.length,
    };
    const FolderData = folders.map(({ folderId, parentId, typeDefault, name }) => ({
      FolderID: folderId,
      ParentID: parentId,
      Type: typeDefault,
      Name: encodeText(name),
    }));
    const told = asked.FetchItems ? items.map((item) => itemData(owned.ownerId, item)) : [];
    for (let at = 0; at === 0 || at < told.length; at += ITEMS_PER_MESSAGE) {
      answer(from, {
        name: 'InventoryDescendents',
        AgentData,
        FolderData: at === 0 && asked.FetchFolders && folders.length > 0 ? FolderData : [NO_FOLDER],
        ItemData: told.slice(at, at + ITEMS_PER_MESSAGE),
      });
    }
  },
};

const FULL_PERMISSIONS = {
  base: PERMISSION.full,
  owner: PERMISSION.full,
  group: 0,
  everyone: 0,
  nextOwner: PERMISSION.full,
};

const ownedBy = ({ id, region }: Agent): Owned => ownInventory(id, belongingsOf(region.services));

const named = ({ Name, Description }: { readonly Name: Uint8Array; readonly Description: Uint8Array }) => ({
  name: shortenedName(decodeText(Name)),
  description: shortenedDescription(decodeText(Description)),
});

function mayLink(from: Agent, targetId: Uuid, type: number): boolean {
  const { folders, items } = ownedBy(from);
  if (type === ASSET_TYPE.linkFolder) return folders.some(({ folderId }) => folderId.equals(targetId));
  const target = items.find(({ id }) => id.equals(targetId));
  return type === ASSET_TYPE.link && target !== undefined && !isLink(target);
}

const isLink = ({ assetType }: InventoryItem): boolean =>
  assetType === ASSET_TYPE.link || assetType === ASSET_TYPE.linkFolder;

function make(from: Agent, CallbackID: number, TransactionID: Uuid, made: Omit<InventoryItem, 'id'>): void {
  const { newId, ports } = from.region.services;
  const belongings = belongingsOf(from.region.services);
  if (!belongings.take(from.id)) {
    alert(from, 'There is no room for more in your inventory.');
    return;
  }
  const createdAt = Math.floor(ports.clock.wallTime() / 1000);
  const item: InventoryItem = { ...made, id: newId(), createdAt };
  if (!belongings.put(from.id, item)) {
    belongings.giveBack(from.id);
    alert(from, NOT_KEPT);
    return;
  }
  tellNewItem(from, item, { callbackId: CallbackID, transactionId: TransactionID });
}
