/**
 * Giving items to other people. Rules, as those of OpenSim:
 * 1. The copy lies in the other's inventory before the other is asked; whoever declines has it in the trash.
 * 2. What may not be passed on is not given; what may not be copied leaves its giver. Links cannot be given.
 * 3. The next owner may do with it what the item allows the next owner.
 * Beyond OpenSim: an offer is answered once; the first answer counts. An offer that comes again is none.
 * @source OpenSim InventoryTransferModule.cs, Scene.Inventory.cs (GiveInventoryItem)
 */
import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import { Part } from '../region/index.ts';
import type { Agent, GridServices } from '../region/index.ts';
import { belongingsOf } from './belongings.ts';
import { Filing } from './filing.ts';
import { removeFromInventory } from './gone-item.ts';
import type { InventoryItem, Permissions } from './inventory-item.ts';
import { FOLDER_TYPE } from './new-item.ts';
import { ownInventory, permissionsOf } from './owned.ts';

/** Offers of the whole grid that are remembered, answered or not; the oldest go first. */
export const MAX_OFFERS = 10_000;

interface Offers {
  /** By giver and the id that the giver has for it. */
  readonly made: Set<string>;
  /** By the copy: for whom it is. */
  readonly open: Map<string, Uuid>;
}

const OFFERS = new Part<GridServices, Offers>(() => ({ made: new Set(), open: new Map() }));

/** What is offered, to whom, under which id. */
export interface Gift {
  /** The item, or the folder, in the inventory of its giver. */
  readonly itemId: Uuid;
  /** The account that gets it. */
  readonly to: Uuid;
  /** Of the message that offers it, chosen by the giver. */
  readonly offerId: Uuid;
}

/** Why something is not given, in words for its giver; or the copy; undefined for an offer that was made already. */
export type Given = { readonly copy: InventoryItem } | { readonly refusal: string } | undefined;

const keyOf = ({ id }: Agent, { itemId, to, offerId }: Gift): string =>
  `${id.key} ${offerId.key} ${itemId.key} ${to.key}`;

/** An offer that comes again is none. */
export const wasOffered = (from: Agent, gift: Gift): boolean =>
  from.region.services.part(OFFERS).made.has(keyOf(from, gift));

/** From now on it can be answered: once. */
export function markOffered(from: Agent, gift: Gift, copyId: Uuid): void {
  const { made, open } = from.region.services.part(OFFERS);
  made.add(keyOf(from, gift));
  open.set(copyId.key, gift.to);
  for (const all of [made, open]) if (all.size > MAX_OFFERS) all.delete(all.keys().next().value!);
}

/** Puts the copy into the other's inventory. */
export function give(from: Agent, gift: Gift): Given {
  const { services } = from.region;
  if (wasOffered(from, gift)) return undefined;
  const item = new Filing(from.id, belongingsOf(services)).item(gift.itemId);
  if (item === undefined) return { refusal: 'There is no such item in your inventory.' };
  const made = copyFor(from, gift.to, item, folderOf(gift.to, item, services));
  if ('copy' in made) markOffered(from, gift, made.copy.id);
  return made;
}

/** The other's own, in a folder of theirs; what may not be copied leaves its giver. */
export function copyFor(
  from: Agent,
  to: Uuid,
  item: InventoryItem,
  parentId: Uuid,
): { readonly copy: InventoryItem } | { readonly refusal: string } {
  const { services } = from.region;
  const belongings = belongingsOf(services);
  const masks = permissionsOf(item);
  if (isLink(item)) return { refusal: 'Links cannot be given.' };
  if ((masks.owner & PERMISSION.transfer) === 0) return { refusal: `${item.name} cannot be passed on.` };
  if (!belongings.take(to)) return { refusal: 'There is no room for more in the inventory of the other.' };
  const copy = { ...item, id: services.newId(), parentId, permissions: passedOn(masks) };
  if (!belongings.put(to, copy)) {
    belongings.giveBack(to);
    return { refusal: 'The inventory cannot be kept at the moment.' };
  }
  if ((masks.owner & PERMISSION.copy) === 0) removeFromInventory(from, item);
  return { copy };
}

/**
 * What the one who was asked says. Who accepts has it in the folder that is named, who declines in the trash.
 * @returns false when there is no such offer, or it was answered
 */
export function answerGift(by: Agent, copyId: Uuid, folderId: Uuid | undefined): boolean {
  const { services } = by.region;
  const { open } = services.part(OFFERS);
  if (open.get(copyId.key)?.equals(by.id) !== true) return false;
  open.delete(copyId.key);
  const belongings = belongingsOf(services);
  const trash = ownInventory(by.id, belongings).folders.find(
    ({ typeDefault }) => typeDefault === FOLDER_TYPE.trash,
  );
  const parentId = folderId ?? trash?.folderId;
  if (parentId !== undefined && !parentId.isZero) {
    const filing = new Filing(by.id, belongings);
    if (filing.folder(copyId) === undefined) filing.changeItem(copyId, { parentId });
    else filing.changeFolder(copyId, { parentId });
  }
  return true;
}

const isLink = ({ assetType }: InventoryItem): boolean =>
  assetType === ASSET_TYPE.link || assetType === ASSET_TYPE.linkFolder;

function folderOf(ownerId: Uuid, { assetType }: InventoryItem, services: GridServices): Uuid {
  const { folders } = ownInventory(ownerId, belongingsOf(services));
  return (folders.find(({ typeDefault }) => typeDefault === assetType) ?? folders[0]!).folderId;
}

function passedOn({ base, nextOwner }: Permissions): Permissions {
  const left = (base & nextOwner) >>> 0;
  return { base: left, owner: left, group: 0, everyone: 0, nextOwner: left };
}
