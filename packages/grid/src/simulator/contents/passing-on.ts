/** What becomes of items on their way between inventories and prims: whose they are, and what may be done with them. */
import { Uuid } from '@landfall/protocol/datatypes';
import { NOT_FOR_SALE, PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem as ContainedItem, ItemPermissions } from '@landfall/protocol/inventory';
import { contentsOf, hasContents, withContents } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { itemPermissionsOf } from '../inventory/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import type { Prim } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';

/** Names of items in a prim are unlike each other; so often one is tried. @source OpenSim SceneObjectPartInventory.cs (FindAvailableInventoryName) */
const MOST_SUFFIX = 255;

/**
 * An item of an agent's inventory, as it is in a prim: its owner's, who has no more of it than a next owner where that is somebody else.
 * @source OpenSim SceneObjectGroup.Inventory.cs (AddInventoryItem)
 */
export function asContained(from: Agent, { part }: Prim, item: InventoryItem): ContainedItem {
  const { newId, ports } = from.region.services;
  const masks = itemPermissionsOf(item);
  const isGiven = !from.id.equals(part.ownerId);
  const left = isGiven ? masks.nextOwner : PERMISSION.all;
  return {
    id: newId(),
    parentId: part.id,
    assetId: item.assetId,
    assetType: item.assetType,
    inventoryType: item.inventoryType,
    flags: item.flags,
    sale: NOT_FOR_SALE,
    name: item.name,
    description: item.description ?? '',
    createdAtSeconds: item.createdAt ?? Math.floor(ports.clock.wallTime() / 1000),
    permissions: {
      base: masks.base & left,
      owner: masks.owner & left,
      group: masks.group & left,
      everyone: masks.everyone & left,
      nextOwner: masks.nextOwner,
      creatorId: from.id,
      ownerId: part.ownerId,
      lastOwnerId: isGiven ? from.id : Uuid.zero,
      groupId: part.groupId,
      isGroupOwned: false,
    },
  };
}

/** The same with a name that nothing else in there has; undefined where there are too many like it. */
export function namedApart(item: ContainedItem, others: readonly ContainedItem[]): ContainedItem | undefined {
  const names = new Set(others.filter(({ id }) => !id.equals(item.id)).map(({ name }) => name));
  if (!names.has(item.name)) return item;
  for (let suffix = 1; suffix <= MOST_SUFFIX; suffix++) {
    const name = `${item.name} ${suffix}`;
    if (!names.has(name)) return { ...item, name };
  }
  return undefined;
}

/**
 * An item of a prim, as it is in an agent's inventory: with what a next owner may where the prim is somebody else's.
 * @source OpenSim Scene.Inventory.cs (CreateAgentInventoryItemFromTask)
 */
export function asOwned(to: Agent, { part }: Prim, item: ContainedItem, parentId: Uuid): InventoryItem {
  const { base, owner, group, everyone, nextOwner } = item.permissions;
  const left = (base & nextOwner & owner) | PERMISSION.move;
  const isSame = part.ownerId.equals(to.id);
  return {
    id: to.region.services.newId(),
    parentId,
    assetId: item.assetId,
    name: item.name,
    description: item.description,
    assetType: item.assetType,
    inventoryType: item.inventoryType,
    flags: item.flags,
    createdAt: item.createdAtSeconds,
    permissions: isSame
      ? { base, owner, group, everyone, nextOwner }
      : {
          base: left,
          owner: left,
          group: left & group,
          everyone: left & everyone,
          nextOwner: left & nextOwner,
        },
  };
}

/** Copies of one thing share what is in them: a thing may be copied often. */
const PASSED_ON = new Part<Region, WeakMap<ScenePart['rest'], ScenePart['rest']>>(() => new WeakMap());

/**
 * What stands unread in a part, when another gets it: what is in it is theirs then, with what next owners may.
 * @source OpenSim SceneObjectPartInventory.cs (ChangeInventoryOwner, ApplyNextOwnerPermissions)
 */
export function contentsPassedOn(region: Region, part: ScenePart, ownerId: Uuid): ScenePart['rest'] {
  if (!hasContents(part)) return part.rest;
  const known = region.part(PASSED_ON).get(part.rest);
  const isTheirs = known !== undefined && contentsOf({ ...part, rest: known }).items.every(isOf(ownerId));
  if (isTheirs) return known;
  const passed = withContents(
    part,
    contentsOf(part).items.map((item) => ({ ...item, permissions: passedOn(item.permissions, ownerId) })),
  );
  region.part(PASSED_ON).set(part.rest, passed);
  return passed;
}

const isOf =
  (ownerId: Uuid) =>
  ({ permissions }: ContainedItem): boolean =>
    permissions.ownerId.equals(ownerId);

function passedOn(permissions: ItemPermissions, ownerId: Uuid): ItemPermissions {
  const { base, owner, everyone, nextOwner } = permissions;
  return {
    ...permissions,
    base: base & nextOwner,
    owner: owner & nextOwner,
    everyone: everyone & nextOwner,
    lastOwnerId: permissions.ownerId,
    ownerId,
  };
}
