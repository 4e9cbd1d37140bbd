import { ASSET_TYPE } from '@landfall/protocol/asset';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { addVectors } from '@landfall/protocol/datatypes';
import { encodeObjectXml } from '@landfall/protocol/object-xml';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { PermissionMasks, SceneGroup, ScenePart } from '@landfall/protocol/object-xml';
import { NOT_KEPT, belongingsOf, folderFor, tellNewItem } from '../inventory/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import type { Prim } from '../objects/index.ts';
import { owns } from './allowed.ts';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** What is neither copied nor passed on is passed on. */
const TO_HAVE = PERMISSION.copy | PERMISSION.transfer;
/** Of inventory items that are objects. @source viewer llinventorytype.h */
const INVENTORY_OBJECT = 6;
/** Several objects in one item. @source OpenSim InventoryItemFlags.ObjectHasMultipleItems */
const HAS_MULTIPLE = 0x20_0000;
const NO_ROOM = 'There is no room for more in your inventory.';
const NOT_STORED = 'What you took could not be stored.';

/**
 * Makes an item of the inventory of some linksets: one, of which the asset is their object XML; several are coalesced.
 * @param folder one's own, or the usual one is taken
 * @returns the item, once it is there: only then may what was taken go
 * @source OpenSim InventoryAccessModule.cs (CopyToInventory)
 */
export async function storeTaken(
  from: Agent,
  roots: readonly Prim[],
  folder: Uuid,
  usual: number,
): Promise<InventoryItem | undefined> {
  const item = await store(from, roots, itemOf(from, roots, folderFor(from, folder, usual)));
  if (item !== undefined) tellNewItem(from, item);
  return item;
}

/**
 * Puts a linkset into the item that it was brought out of, as it is now. As in OpenSim nobody is told, and where the item is no more nothing is
 * done.
 * @source OpenSim InventoryAccessModule.cs (CreateItemForObject, CopyBundleToInventory)
 */
export async function storeBack(from: Agent, root: Prim): Promise<void> {
  const known = root.fromItemId && belongingsOf(from.region.services).item(from.id, root.fromItemId);
  if (known === undefined) return;
  const { newId } = from.region.services;
  const { name, description } = root.part;
  await store(from, [root], { ...known, assetId: newId(), name, description });
}

/** The asset first, the item then: nothing names what is not there. */
async function store(
  from: Agent,
  roots: readonly Prim[],
  item: InventoryItem,
): Promise<InventoryItem | undefined> {
  const { services } = from.region;
  const belongings = belongingsOf(services);
  if (!belongings.take(from.id)) {
    alert(from, NO_ROOM);
    return undefined;
  }
  const bytes = encodeObjectXml({ layout: 'asset', ...coalesced(roots) });
  const stored = await services.store
    .put({
      id: item.assetId,
      type: item.assetType,
      bytes,
      name: item.name,
      description: item.description ?? '',
      creatorId: from.id.toString(),
    })
    .catch(() => undefined);
  if (stored === undefined || stored.outcome === 'conflict') {
    belongings.giveBack(from.id);
    alert(from, NOT_STORED);
    return undefined;
  }
  if (!belongings.put(from.id, item)) {
    belongings.giveBack(from.id);
    alert(from, NOT_KEPT);
    return undefined;
  }
  return item;
}

function itemOf(from: Agent, roots: readonly Prim[], parentId: Uuid): InventoryItem {
  const { newId, ports } = from.region.services;
  const [root] = roots as [Prim, ...Prim[]];
  const { part } = root;
  return {
    id: newId(),
    parentId,
    assetId: newId(),
    name: part.name,
    description: part.description,
    assetType: ASSET_TYPE.object,
    inventoryType: INVENTORY_OBJECT,
    flags: roots.length > 1 ? HAS_MULTIPLE : 0,
    createdAt: Math.floor(ports.clock.wallTime() / 1000),
    permissions: owns(from, root) ? part.masks : forNextOwner(part.masks),
  };
}

/**
 * Whoever takes a copy of what is another's has the rights of its next owner, in the item already: it may be given on before it is brought out.
 * @source OpenSim InventoryAccessModule.cs (AddPermissions), PermissionsUtil.cs (FixAndFoldPermissions)
 */
function forNextOwner({ base, owner, nextOwner, everyone }: PermissionMasks): PermissionMasks {
  const left = base & owner & nextOwner;
  const rights = ((left & TO_HAVE) === 0 ? left | PERMISSION.transfer : left) | PERMISSION.move;
  return {
    base: rights,
    owner: rights,
    group: 0,
    everyone: rights & everyone,
    nextOwner: rights & nextOwner,
  };
}

/** Several stand in it as they stood to each other: from the corner of the box around their places. */
function coalesced(roots: readonly Prim[]): { groups: readonly SceneGroup[]; size?: Vector3 } {
  const groups = roots.map(({ linkset }) => ({ parts: linkset.map(({ part }) => part), rest: [] }));
  if (roots.length === 1) return { groups };
  const places = roots.map(({ position }) => position);
  const corner = each((axis) => Math.min(...places.map((place) => place[axis])));
  const far = each((axis) => Math.max(...places.map((place) => place[axis])));
  return {
    groups: groups.map((group, at) => ({ ...group, offset: minus(places[at]!, corner) })),
    size: minus(far, corner),
  };
}

/** Linksets of an asset, so that they stand around a place as they stood before. */
export function groupsAt(
  groups: readonly SceneGroup[],
  place: Vector3,
): { parts: readonly ScenePart[]; place: Vector3 }[] {
  return groups.map(({ parts, offset }) => ({
    parts,
    place: offset === undefined ? place : addVectors(place, offset),
  }));
}

const AXES = ['x', 'y', 'z'] as const;
const each = (of: (axis: (typeof AXES)[number]) => number): Vector3 => ({
  x: of('x'),
  y: of('y'),
  z: of('z'),
});
const minus = (one: Vector3, other: Vector3): Vector3 => each((axis) => one[axis] - other[axis]);
