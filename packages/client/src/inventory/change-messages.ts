/** What agents send to change their inventory. @source protocol/live.md L1.4; viewer llviewerinventory.cpp */
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { itemToBlock } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { Message } from '@landfall/protocol/message';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import type { KnownFolder } from './inventory-tree.ts';

/** Ids in one message, so that it stays a datagram of the usual size. */
const IDS_PER_MESSAGE = 20;

/** An item that is made empty: what it begins with is the grid's. */
export interface NewItem {
  /** What it is called. */
  readonly name: string;
  /** In which folder. */
  readonly folderId: Uuid;
  /** See `ASSET_TYPE`. */
  readonly assetType: number;
  /** See `INVENTORY_TYPE`. */
  readonly inventoryType: number;
  /** What is written under its name; empty by default. */
  readonly description?: string;
  /** Of wearables, which kind: 0 to 255. */
  readonly wearableType?: number;
  /** Bits of `PERMISSION`: to modify, copy, move and pass on by default. */
  readonly nextOwner?: number;
  /** Of an upload by AssetUploadRequest that is to be its asset. */
  readonly transactionId?: Uuid;
}

type NewItemMessage = NewItem & { readonly callbackId: number; readonly nextOwner: number };

export function createItem(ids: AgentIds, item: NewItemMessage): Message {
  return {
    name: 'CreateInventoryItem',
    AgentData: agentBlock(ids),
    InventoryBlock: {
      CallbackID: item.callbackId,
      FolderID: item.folderId,
      TransactionID: item.transactionId ?? Uuid.zero,
      NextOwnerMask: item.nextOwner,
      Type: item.assetType,
      InvType: item.inventoryType,
      WearableType: item.wearableType ?? 0,
      Name: encodeText(item.name),
      Description: encodeText(item.description ?? ''),
    },
  };
}

/** A link, to be made. */
interface LinkMessage {
  readonly callbackId: number;
  readonly targetId: Uuid;
  readonly folderId: Uuid;
  /** See `ASSET_TYPE`: a link to an item or to a folder. */
  readonly assetType: number;
  readonly inventoryType: number;
  readonly name: string;
  readonly description: string;
}

export function linkItem(ids: AgentIds, link: LinkMessage): Message {
  return {
    name: 'LinkInventoryItem',
    AgentData: agentBlock(ids),
    InventoryBlock: {
      CallbackID: link.callbackId,
      FolderID: link.folderId,
      TransactionID: Uuid.zero,
      OldItemID: link.targetId,
      Type: link.assetType,
      InvType: link.inventoryType,
      Name: encodeText(link.name),
      Description: encodeText(link.description),
    },
  };
}

/** A copy, to be made. */
interface CopyMessage {
  readonly callbackId: number;
  readonly ownerId: Uuid;
  readonly itemId: Uuid;
  readonly folderId: Uuid;
  readonly name: string;
}

export function copyItem(ids: AgentIds, copy: CopyMessage): Message {
  return {
    name: 'CopyInventoryItem',
    AgentData: agentBlock(ids),
    InventoryData: [
      {
        CallbackID: copy.callbackId,
        OldAgentID: copy.ownerId,
        OldItemID: copy.itemId,
        NewFolderID: copy.folderId,
        NewName: encodeText(copy.name),
      },
    ],
  };
}

export function updateItem(ids: AgentIds, item: InventoryItem, transactionId: Uuid = Uuid.zero): Message {
  return {
    name: 'UpdateInventoryItem',
    AgentData: { ...agentBlock(ids), TransactionID: transactionId },
    InventoryData: [{ ...itemToBlock(item, transactionId), CallbackID: 0 }],
  };
}

export function moveItems(ids: AgentIds, itemIds: readonly Uuid[], FolderID: Uuid): readonly Message[] {
  return piecesOf(itemIds).map((some) => ({
    name: 'MoveInventoryItem',
    AgentData: { ...agentBlock(ids), Stamp: false },
    InventoryData: some.map((ItemID) => ({ ItemID, FolderID, NewName: encodeText('') })),
  }));
}

export function removeItems(ids: AgentIds, itemIds: readonly Uuid[]): readonly Message[] {
  return piecesOf(itemIds).map((some) => ({
    name: 'RemoveInventoryItem',
    AgentData: agentBlock(ids),
    InventoryData: some.map((ItemID) => ({ ItemID })),
  }));
}

export function createFolder(ids: AgentIds, folder: Omit<KnownFolder, 'isLibrary' | 'isFetched'>): Message {
  const FolderData = folderBlock(folder);
  return { name: 'CreateInventoryFolder', AgentData: agentBlock(ids), FolderData };
}

export function updateFolder(ids: AgentIds, folder: Omit<KnownFolder, 'isLibrary' | 'isFetched'>): Message {
  return { name: 'UpdateInventoryFolder', AgentData: agentBlock(ids), FolderData: [folderBlock(folder)] };
}

export function moveFolders(ids: AgentIds, folderIds: readonly Uuid[], ParentID: Uuid): readonly Message[] {
  return piecesOf(folderIds).map((some) => ({
    name: 'MoveInventoryFolder',
    AgentData: { ...agentBlock(ids), Stamp: false },
    InventoryData: some.map((FolderID) => ({ FolderID, ParentID })),
  }));
}

export function removeFolders(ids: AgentIds, folderIds: readonly Uuid[]): readonly Message[] {
  return piecesOf(folderIds).map((some) => ({
    name: 'RemoveInventoryFolder',
    AgentData: agentBlock(ids),
    FolderData: some.map((FolderID) => ({ FolderID })),
  }));
}

export function purgeFolder(ids: AgentIds, FolderID: Uuid): Message {
  return {
    name: 'PurgeInventoryDescendents',
    AgentData: agentBlock(ids),
    InventoryData: { FolderID },
  };
}

function folderBlock(folder: Omit<KnownFolder, 'isLibrary' | 'isFetched'>) {
  const { folderId, parentId, typeDefault, name } = folder;
  return { FolderID: folderId, ParentID: parentId, Type: typeDefault, Name: encodeText(name) };
}

function piecesOf(ids: readonly Uuid[]): readonly (readonly Uuid[])[] {
  const pieces: Uuid[][] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_MESSAGE) pieces.push(ids.slice(at, at + IDS_PER_MESSAGE));
  return pieces;
}
