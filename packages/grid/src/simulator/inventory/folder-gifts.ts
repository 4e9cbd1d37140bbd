/**
 * Giving folders. Rules beyond those of items, as those of OpenSim:
 * 1. What is given is what the offer names: the folder first, then folders and items in it. What it does not name stays out.
 * 2. Folders that the grid has made are not given.
 * 3. Items in it that may not be passed on are left out, and told; links are left out.
 * @source OpenSim InventoryTransferModule.cs, Scene.Inventory.cs (GiveInventoryFolder)
 */
import type { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryFolder } from '@landfall/protocol/login';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import { Filing } from './filing.ts';
import { copyFor, markOffered, wasOffered } from './gifts.ts';
import type { Gift } from './gifts.ts';
import type { InventoryItem } from './inventory-item.ts';
import { ownInventory } from './owned.ts';

const OF_NO_TYPE = -1;

/** What the other has now: the folder that was given first. */
export interface GivenFolder {
  /** The copies, each before those that are in it. */
  readonly folders: readonly InventoryFolder[];
  /** Copies of the items that were in these folders and may be passed on. */
  readonly items: readonly InventoryItem[];
}

/** Puts copies into the root of the other's inventory. @returns why not, in words; undefined for an offer that was made already */
export function giveFolder(
  from: Agent,
  gift: Gift,
  named: ReadonlySet<string>,
): GivenFolder | { readonly refusal: string } | undefined {
  const belongings = belongingsOf(from.region.services);
  if (wasOffered(from, gift)) return undefined;
  const folder = new Filing(from.id, belongings).folder(gift.itemId);
  if (folder === undefined) return { refusal: 'There is no such folder in your inventory.' };
  if (folder.typeDefault !== OF_NO_TYPE) return { refusal: `${folder.name} cannot be given.` };
  const [root] = ownInventory(gift.to, belongings).folders;
  const given: Giving['given'] = { folders: [], items: [] };
  copyFolder({ from, to: gift.to, left: new Set(named), given }, folder, root!.folderId);
  const [first] = given.folders;
  if (first === undefined) return { refusal: 'There is no room for more in the inventory of the other.' };
  markOffered(from, gift, first.folderId);
  return given;
}

interface Giving {
  readonly from: Agent;
  readonly to: Uuid;
  /** What was named and is not given yet: no circle goes round twice. */
  readonly left: Set<string>;
  readonly given: { readonly folders: InventoryFolder[]; readonly items: InventoryItem[] };
}

function copyFolder(giving: Giving, folder: InventoryFolder, parentId: Uuid): void {
  const { from, to, left, given } = giving;
  const { services } = from.region;
  const belongings = belongingsOf(services);
  if (!left.delete(folder.folderId.key)) return;
  const copy = { ...folder, folderId: services.newId(), parentId, version: 1 };
  if (!belongings.putFolder(to, copy)) return;
  given.folders.push(copy);
  const { folders, items } = ownInventory(from.id, belongings);
  for (const item of items) {
    if (!item.parentId.equals(folder.folderId) || !left.delete(item.id.key)) continue;
    const made = copyFor(from, to, item, copy.folderId);
    if ('refusal' in made) alert(from, made.refusal);
    else given.items.push(made.copy);
  }
  for (const inner of folders)
    if (inner.parentId.equals(folder.folderId)) copyFolder(giving, inner, copy.folderId);
}
