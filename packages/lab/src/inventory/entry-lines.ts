/** Folders and items as lines for people, and as JSON for programs. What strangers have called their things steers no terminal. */
import type { Inventory, InventoryEntry } from '@landfall/client';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { assetTypeName, inventoryTypeName, PERMISSION } from '@landfall/protocol/inventory';
import { escapedJson } from '../escape/index.ts';
import { idOf, isFolder, writtenName } from './paths.ts';

/** A name, and what it is: folders with a slash behind them, links with where they lead. */
export function entryLine(own: Inventory, entry: InventoryEntry): string {
  if (isFolder(entry)) return `${writtenName(entry.name)}/`;
  if (!isLink(entry)) return writtenName(entry.name);
  const target = own.targetOf(entry);
  return `${writtenName(entry.name)} -> ${target === undefined ? '(broken)' : entryLine(own, target)}`;
}

/** With type, rights, day and id before it. */
export function longLine(own: Inventory, entry: InventoryEntry): string {
  const type = isFolder(entry) ? 'folder' : (assetTypeName(entry.assetType) ?? String(entry.assetType));
  const rights = isFolder(entry) ? '---' : rightsOf(entry);
  const day = isFolder(entry) ? '' : dayOf(entry.createdAtSeconds);
  const columns = [type.padEnd(9), rights, day.padEnd(10), idOf(entry).toString()];
  return [...columns, entryLine(own, entry)].join('  ');
}

/** One line of JSON, without characters that a terminal would obey. */
export function jsonLine(own: Inventory, entry: InventoryEntry, path: string): string {
  return escapedJson(isFolder(entry) ? folderFields(entry, path) : itemFields(own, entry, path));
}

/** Whether it leads to another item or folder. */
export const isLink = ({ assetType }: InventoryItem): boolean =>
  assetType === ASSET_TYPE.link || assetType === ASSET_TYPE.linkFolder;

function folderFields(folder: Extract<InventoryEntry, { folderId: unknown }>, path: string) {
  const { folderId, parentId, name, typeDefault, version } = folder;
  return {
    kind: 'folder',
    id: folderId.toString(),
    parent: parentId.toString(),
    name,
    path,
    type: typeDefault,
    version,
  };
}

function itemFields(own: Inventory, item: InventoryItem, path: string) {
  const { permissions, sale } = item;
  return {
    kind: isLink(item) ? 'link' : 'item',
    id: item.id.toString(),
    parent: item.parentId.toString(),
    name: item.name,
    path,
    type: assetTypeName(item.assetType) ?? item.assetType,
    inventoryType: inventoryTypeName(item.inventoryType) ?? item.inventoryType,
    ...(isLink(item)
      ? { target: item.assetId.toString(), isBroken: own.targetOf(item) === undefined }
      : { asset: item.assetId.toString() }),
    description: item.description,
    flags: item.flags,
    createdAt: item.createdAtSeconds,
    sale: { type: sale.type, price: sale.price },
    permissions: {
      base: permissions.base,
      owner: permissions.owner,
      group: permissions.group,
      everyone: permissions.everyone,
      nextOwner: permissions.nextOwner,
      creator: permissions.creatorId.toString(),
      ownerId: permissions.ownerId.toString(),
    },
  };
}

/** What its owner may: modify, copy, pass on. */
function rightsOf({ permissions: { owner } }: InventoryItem): string {
  const { modify, copy, transfer } = PERMISSION;
  return `${(owner & modify) === 0 ? '-' : 'm'}${(owner & copy) === 0 ? '-' : 'c'}${(owner & transfer) === 0 ? '-' : 't'}`;
}

const dayOf = (seconds: number): string =>
  seconds > 0 ? new Date(seconds * 1000).toISOString().slice(0, 10) : '';
