import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION, SALE_TYPE } from '@landfall/protocol/inventory';
import type { InventoryFolder } from '@landfall/protocol/login';
import { alert, answer } from '../region/index.ts';
import type { Agent, Handlers } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import { Filing } from './filing.ts';
import { itemData } from './item-data.ts';
import type { InventoryItem, Sale } from './inventory-item.ts';
import { shortenedDescription, shortenedName } from './item-texts.ts';
import { tellNewItem } from './new-item.ts';
import { permissionsOf } from './owned.ts';
import { storeUploaded } from './uploaded.ts';

/** Blocks of BulkUpdateInventory in one message, so that it stays a datagram of the usual size. */
const ITEMS_PER_MESSAGE = 5;
/** Bits of an item's flags that its owner sets; the rest say what happened to it. @source OpenSim Scene.Inventory.cs */
const OWNERS_FLAGS = 0xff;
/** Bits of an item's flags: what was changed while it lay in the inventory. @source viewer llinventorydefines.h */
const MARK = { sale: 0x1000, group: 0x4_0000, everyone: 0x8_0000, nextOwner: 0x10_0000 } as const;

/**
 * The inventory put in order by the older messages. As in OpenSim nothing is answered, but where items are moved: their new place.
 * What a later message of the same subject has overtaken is not obeyed.
 */
export const filingHandlers: Handlers = {
  CreateInventoryFolder({ FolderData: { FolderID, ParentID, Type, Name } }, from) {
    const name = shortenedName(decodeText(Name));
    filingOf(from).addFolder({ folderId: FolderID, parentId: ParentID, typeDefault: Type, name });
  },

  UpdateInventoryFolder({ FolderData }, from, sequence) {
    for (const { FolderID, ParentID, Type, Name } of FolderData) {
      if (isOvertaken(from, FolderID, sequence)) continue;
      const name = shortenedName(decodeText(Name));
      filingOf(from).changeFolder(FolderID, { parentId: ParentID, typeDefault: Type, name });
    }
  },

  MoveInventoryFolder({ InventoryData }, from, sequence) {
    for (const { FolderID, ParentID } of InventoryData) {
      if (!isOvertaken(from, FolderID, sequence))
        filingOf(from).changeFolder(FolderID, { parentId: ParentID });
    }
  },

  RemoveInventoryFolder({ FolderData }, from) {
    for (const { FolderID } of FolderData) filingOf(from).removeFolder(FolderID);
  },

  PurgeInventoryDescendents({ InventoryData: { FolderID } }, from) {
    filingOf(from).purge(FolderID);
  },

  MoveInventoryItem({ InventoryData }, from, sequence) {
    const moved = InventoryData.flatMap(({ ItemID, FolderID, NewName }) => {
      if (isOvertaken(from, ItemID, sequence)) return [];
      const name = shortenedName(decodeText(NewName));
      const change = { parentId: FolderID, ...(name === '' ? {} : { name }) };
      return filingOf(from).changeItem(ItemID, change) ?? [];
    });
    tellItems(from, moved);
  },

  UpdateInventoryItem({ InventoryData }, from, sequence) {
    for (const asked of InventoryData) {
      const item = filingOf(from).item(asked.ItemID);
      if (item === undefined || isOvertaken(from, asked.ItemID, sequence)) continue;
      filingOf(from).changeItem(asked.ItemID, {
        name: shortenedName(decodeText(asked.Name)),
        description: shortenedDescription(decodeText(asked.Description)),
        flags: (item.flags & ~OWNERS_FLAGS) | (asked.Flags & OWNERS_FLAGS) | marksOf(item, asked),
        permissions: narrowed(item, asked),
        ...saleOf(asked),
      });
      rewrite(from, item, asked.TransactionID);
    }
  },

  RemoveInventoryItem({ InventoryData }, from) {
    for (const { ItemID } of InventoryData) filingOf(from).removeItem(ItemID);
  },

  RemoveInventoryObjects({ FolderData, ItemData }, from) {
    for (const { FolderID } of FolderData) filingOf(from).removeFolder(FolderID);
    for (const { ItemID } of ItemData) filingOf(from).removeItem(ItemID);
  },
};

/** Its asset becomes what is uploaded under a transaction, where its owner may change it. @source OpenSim AssetXferUploader.cs (CompleteItemUpdate) */
function rewrite(from: Agent, item: InventoryItem, transactionId: Uuid): void {
  if (transactionId.isZero) return;
  if ((permissionsOf(item).owner & PERMISSION.modify) === 0)
    return alert(from, 'You may not change this item.');
  storeUploaded(from, { ...item, transactionId }, (assetId) => {
    const changed = filingOf(from).changeItem(item.id, { assetId });
    if (changed !== undefined) tellNewItem(from, changed, { callbackId: 0, transactionId });
  });
}

const filingOf = ({ id, region }: Agent): Filing => new Filing(id, belongingsOf(region.services));

const isOvertaken = (from: Agent, subject: Uuid, sequence: number): boolean =>
  !from.newest.takes(`inventory ${subject.key}`, sequence);

interface AskedMasks {
  readonly GroupMask: number;
  readonly EveryoneMask: number;
  readonly NextOwnerMask: number;
}

interface AskedSale {
  /** Zero in a message that is about other things. */
  readonly NextOwnerMask: number;
  readonly SaleType: number;
  readonly SalePrice: number;
}

/** @source OpenSim Scene.Inventory.cs (UpdateInventoryItem) */
function saleOf({ NextOwnerMask, SaleType, SalePrice }: AskedSale): { readonly sale?: Sale } {
  if (NextOwnerMask === 0 || SaleType > SALE_TYPE.contents) return {};
  return { sale: { type: SaleType, price: Math.max(0, SalePrice) } };
}

/** What its owner has changed of an object in the inventory counts when it is rezzed: bits of the item's flags. */
function marksOf(item: InventoryItem, asked: AskedMasks & AskedSale): number {
  const { sale } = saleOf(asked);
  const isSaleChanged =
    sale !== undefined && (sale.type !== (item.sale?.type ?? 0) || sale.price !== (item.sale?.price ?? 0));
  const [before, after] = [permissionsOf(item), narrowed(item, asked)];
  return (
    (isSaleChanged ? MARK.sale : 0) |
    (before.group === after.group ? 0 : MARK.group) |
    (before.everyone === after.everyone ? 0 : MARK.everyone) |
    (before.nextOwner === after.nextOwner ? 0 : MARK.nextOwner)
  );
}

/** Nobody grants more than the item itself does. A message without a mask for the next owner is about other things. */
function narrowed(item: InventoryItem, { GroupMask, EveryoneMask, NextOwnerMask }: AskedMasks) {
  const known = permissionsOf(item);
  if (NextOwnerMask === 0) return known;
  const within = (mask: number): number => (mask & known.base) >>> 0;
  return {
    ...known,
    group: within(GroupMask),
    everyone: within(EveryoneMask),
    nextOwner: within(NextOwnerMask),
  };
}

/** Tells an agent of items that are new, or elsewhere now. @source OpenSim Scene.Inventory.cs (MoveInventoryItem), LLClientView.cs */
export function tellItems(to: Agent, items: readonly InventoryItem[]): void {
  for (let at = 0; at < items.length; at += ITEMS_PER_MESSAGE) {
    answer(to, {
      name: 'BulkUpdateInventory',
      AgentData: { AgentID: to.id, TransactionID: Uuid.zero },
      FolderData: [],
      ItemData: items
        .slice(at, at + ITEMS_PER_MESSAGE)
        .map((item) => ({ ...itemData(to.id, item), CallbackID: 0 })),
    });
  }
}

/** Tells an agent of folders that are new. @source OpenSim LLClientView.cs (SendBulkUpdateInventory) */
export function tellFolders(to: Agent, folders: readonly InventoryFolder[]): void {
  for (let at = 0; at < folders.length; at += ITEMS_PER_MESSAGE) {
    answer(to, {
      name: 'BulkUpdateInventory',
      AgentData: { AgentID: to.id, TransactionID: Uuid.zero },
      FolderData: folders
        .slice(at, at + ITEMS_PER_MESSAGE)
        .map(({ folderId, parentId, typeDefault, name }) => ({
          FolderID: folderId,
          ParentID: parentId,
          Type: typeDefault,
          Name: encodeText(name),
        })),
      ItemData: [],
    });
  }
}
