import { INVENTORY_TYPE } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { contentsOf, withContents } from '@landfall/protocol/object-xml';
import { announce, sceneOf, tellProperties } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';

/** In one prim: every change reads and writes all of them. */
export const MOST_ITEMS_IN_PRIM = 500;
/** That agents have put into all prims of a region: each takes some kilobytes. */
export const MOST_ITEMS_IN_REGION = 20_000;

/** How many have been put in since they were counted; more than there are, as things are taken and deleted. */
const PUT_IN = new Part<Region, { count: number }>(() => ({ count: 0 }));

/** Whether there is room for one more in a prim; it is counted then. */
export function takeRoom(region: Region, prim: Prim): boolean {
  if (contentsOf(prim.part).items.length >= MOST_ITEMS_IN_PRIM) return false;
  const put = region.part(PUT_IN);
  if (put.count >= MOST_ITEMS_IN_REGION) put.count = itemsIn(region);
  if (put.count >= MOST_ITEMS_IN_REGION) return false;
  put.count += 1;
  return true;
}

function itemsIn(region: Region): number {
  let count = 0;
  for (const { part } of sceneOf(region)) count += contentsOf(part).items.length;
  return count;
}

/**
 * Gives a prim other contents. Who did it is told its properties, whose serial says so; all are told where it is empty no more, or has a script.
 * @source OpenSim SceneObjectPartInventory.cs (AddInventoryItem, RemoveInventoryItem)
 */
export function fill(by: Agent, prim: Prim, items: readonly InventoryItem[]): void {
  const { items: before } = contentsOf(prim.part);
  const flags = withScripts(prim.part.flags, before, items);
  const isOther = flags !== prim.part.flags || (before.length === 0) !== (items.length === 0);
  sceneOf(by.region).change(prim, { rest: withContents(prim.part, items), flags });
  if (isOther) announce(by.region, prim, 'full');
  tellProperties(by, [prim]);
}

/** Things may be scripted in another way too: only what comes and goes counts. */
function withScripts(
  flags: number,
  before: readonly InventoryItem[],
  after: readonly InventoryItem[],
): number {
  if (after.some(isScript)) return flags | OBJECT_FLAG.scripted;
  return before.some(isScript) ? flags & ~OBJECT_FLAG.scripted : flags;
}

export const isScript = ({ inventoryType }: Pick<InventoryItem, 'inventoryType'>): boolean =>
  inventoryType === INVENTORY_TYPE.script;
