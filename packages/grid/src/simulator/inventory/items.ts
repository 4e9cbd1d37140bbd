import { ASSET_TYPE, LIBRARY_OWNER } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { derivedId } from '../../services/accounts/index.ts';
import type { InventoryItem } from './inventory-item.ts';
import { folderId } from './folders.ts';

/** One piece of what a new avatar wears. */
export interface Wearable {
  readonly name: string;
  /** @source PROTOCOL §14: 0 shape, 1 skin, 2 hair, 3 eyes, 4 shirt, 5 pants */
  readonly type: number;
  readonly assetId: Uuid;
}

/** The default outfit has the same asset ids on every OpenSim grid. @source captures/login-standard, AgentWearablesUpdate */
export const DEFAULT_WEARABLES: readonly Wearable[] = [
  { name: 'Default Shape', type: 0, assetId: Uuid.parse('66c41e39-38f9-f75a-024e-585989bfab73') },
  { name: 'Default Skin', type: 1, assetId: Uuid.parse('77c41e39-38f9-f75a-024e-585989bbabbb') },
  { name: 'Default Hair', type: 2, assetId: Uuid.parse('d342e6c0-b9d2-11dc-95ff-0800200c9a66') },
  { name: 'Default Eyes', type: 3, assetId: Uuid.parse('4bb6fa4d-1cd2-498a-a84c-95c1a0e745a7') },
  { name: 'Default Shirt', type: 4, assetId: Uuid.parse('00000000-38f9-1111-024e-222222111110') },
  { name: 'Default Pants', type: 5, assetId: Uuid.parse('00000000-38f9-1111-024e-222222111120') },
];

/** Types below this are parts of the body, the others clothing. @source PROTOCOL §14 */
const FIRST_CLOTHING_TYPE = 4;
const INVENTORY_WEARABLE = 18;

export const isBodyPart = ({ type }: Wearable): boolean => type < FIRST_CLOTHING_TYPE;

/** The id of the item that gives an account this wearable. */
export function wearableItemId(ownerId: Uuid, { name }: Wearable): Uuid {
  return derivedId(`item:${ownerId.toString()}:${name}`);
}

/** Everything in an account's folders: the wearables, and a link to each in the current outfit. */
export function itemsOf(ownerId: Uuid): InventoryItem[] {
  return DEFAULT_WEARABLES.flatMap((wearable) => [
    wearableItem(ownerId, wearable),
    outfitLink(ownerId, wearable),
  ]);
}

/** What everybody may copy: the wearables that a new avatar has. */
export const LIBRARY_ITEMS: readonly InventoryItem[] = DEFAULT_WEARABLES.map((wearable) => ({
  ...wearableItem(LIBRARY_OWNER, wearable),
  parentId: folderId(LIBRARY_OWNER, 'Clothing'),
}));

/** Whether an item is one of those that everybody begins with. */
export const isOfEverybody = (ownerId: Uuid, itemId: Uuid): boolean =>
  itemsOf(ownerId).some(({ id }) => id.equals(itemId));

function wearableItem(ownerId: Uuid, wearable: Wearable): InventoryItem {
  return {
    id: wearableItemId(ownerId, wearable),
    parentId: folderId(ownerId, isBodyPart(wearable) ? 'Body Parts' : 'Clothing'),
    assetId: wearable.assetId,
    name: wearable.name,
    assetType: isBodyPart(wearable) ? ASSET_TYPE.bodyPart : ASSET_TYPE.clothing,
    inventoryType: INVENTORY_WEARABLE,
    flags: wearable.type,
  };
}

function outfitLink(ownerId: Uuid, wearable: Wearable): InventoryItem {
  return {
    ...wearableItem(ownerId, wearable),
    id: derivedId(`link:${ownerId.toString()}:${wearable.name}`),
    parentId: folderId(ownerId, 'Current Outfit'),
    assetId: wearableItemId(ownerId, wearable),
    assetType: ASSET_TYPE.link,
  };
}
