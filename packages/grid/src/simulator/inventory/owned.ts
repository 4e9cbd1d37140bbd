import type { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryFolder } from '@landfall/protocol/login';
import type { Belongings } from './belongings.ts';
import type { InventoryItem, Permissions } from './inventory-item.ts';
import { LIBRARY_OWNER } from '@landfall/protocol/asset';
import { LIBRARY, skeletonOf } from './folders.ts';
import { itemsOf, LIBRARY_ITEMS } from './items.ts';
import { PERMISSION } from '@landfall/protocol/inventory';

/** What OpenSim gives the default outfit. @source captures/login-nodemetaverse/http */
const OUTFIT_MASK = PERMISSION.fullButExport;
const OUTFIT_PERMISSIONS: Permissions = {
  base: OUTFIT_MASK,
  owner: OUTFIT_MASK,
  group: 0,
  everyone: 0,
  nextOwner: OUTFIT_MASK,
};

/** An inventory as it is read by somebody. */
export interface Owned {
  readonly ownerId: Uuid;
  readonly agentId: Uuid;
  readonly folders: readonly InventoryFolder[];
  readonly items: readonly InventoryItem[];
}

/** One's own: the folders and the outfit that everybody begins with, and what has become of them since. */
export const ownInventory = (agentId: Uuid, belongings: Belongings): Owned => {
  const isAsBefore = ({ id }: InventoryItem): boolean =>
    belongings.item(agentId, id) === undefined && !belongings.isRemoved(agentId, id);
  return {
    ownerId: agentId,
    agentId,
    folders: skeletonOf(agentId, belongings).folders,
    items: [...itemsOf(agentId).filter(isAsBefore), ...belongings.itemsOf(agentId)],
  };
};

export const library = (agentId: Uuid): Owned => ({
  ownerId: LIBRARY_OWNER,
  agentId,
  folders: LIBRARY.folders,
  items: LIBRARY_ITEMS,
});

/** Bits of what may be done with an item: of what everybody begins with, those of the default outfit. */
export const permissionsOf = ({ permissions }: InventoryItem): Permissions =>
  permissions ?? OUTFIT_PERMISSIONS;
