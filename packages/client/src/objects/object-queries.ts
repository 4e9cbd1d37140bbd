import type { Uuid } from '@landfall/protocol/datatypes';
import { MOTION_ROW, OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import { ballAround, isInArea } from './area.ts';
import type { Area } from './area.ts';
import type { ObjectTable } from './object-table.ts';
import { MAX_PARENTS } from './tracked-object.ts';
import type { TrackedObject } from './tracked-object.ts';
import type { WorldObject } from './world-object.ts';

type Get = (localId: number) => TrackedObject | undefined;

/** Those whose centre is in an area now; what has no place is in none. */
export function* within(
  objects: Iterable<TrackedObject>,
  area: Area,
  table: ObjectTable,
  get: Get,
): Generator<WorldObject, undefined, undefined> {
  const { centre, radius } = ballAround(area);
  for (const object of objects) {
    if (isSurelyFarther(table, object.slot, centre, radius, get)) continue;
    const place = object.regionPosition;
    if (place !== undefined && isInArea(area, place)) yield object;
  }
}

/**
 * By the numbers alone: it stands, or is part of what stands, and its whole is farther away than it is long. Nearly everything in
 * a region is: to work out a place costs thirty times as much.
 */
function isSurelyFarther(
  { parentIds, motion }: ObjectTable,
  slot: number,
  centre: { readonly x: number; readonly y: number; readonly z: number },
  radius: number,
  get: Get,
): boolean {
  const parentId = parentIds[slot]!;
  const own = slot * MOTION_ROW.length;
  const root = parentId === 0 ? own : (get(parentId)?.slot ?? -1) * MOTION_ROW.length;
  if (root < 0) return true;
  if (parentId !== 0 && parentIds[root / MOTION_ROW.length] !== 0) return false;
  if (!standsStill(motion, root)) return false;
  const away = length(motion[root]! - centre.x, motion[root + 1]! - centre.y, motion[root + 2]! - centre.z);
  const offset = parentId === 0 ? 0 : length(motion[own]!, motion[own + 1]!, motion[own + 2]!);
  return away > (radius + offset) * SLACK;
}

/** Math.hypot takes ten times as long. */
function length(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}

/** Numbers of 32 bits are turned and added in between. */
const SLACK = 1.001;

function standsStill(motion: Float32Array, row: number): boolean {
  for (let place = row + MOTION_ROW.velocity; place < row + MOTION_ROW.rotation; place++)
    if (motion[place] !== 0) return false;
  return true;
}

/** What a thing is part of in the end: itself where it is part of nothing; undefined where a parent is not known, or they are a circle. */
export function rootOf(object: WorldObject, get: Get): WorldObject | undefined {
  let root: WorldObject | undefined = object;
  for (let depth = 0; root !== undefined && root.parentId !== 0; depth++) {
    if (depth === MAX_PARENTS) return undefined;
    root = get(root.parentId);
  }
  return root;
}

/**
 * The whole that an object belongs to, its root first, then its parts by local id. Avatars are no part of what they sit on, nor is
 * an attachment a part of its avatar.
 */
export function linksetOf(
  object: WorldObject,
  get: Get,
  childrenOf: (localId: number) => readonly WorldObject[],
): readonly WorldObject[] {
  if (object.pcode === PCODE.avatar) return [object];
  const parent = get(object.parentId);
  const root = parent === undefined || parent.pcode === PCODE.avatar ? object : parent;
  const parts = childrenOf(root.localId).filter(({ pcode }) => pcode !== PCODE.avatar);
  return [root, ...parts.sort((one, other) => one.localId - other.localId)];
}

/** Whether it belongs to an agent, as far as the region has told: see `WorldObject.details`, or by the flags of one's own. */
export function isOwnedBy(object: WorldObject, owner: Uuid, agentId: Uuid | undefined): boolean {
  const { details, flags } = object;
  if (details.properties !== undefined) {
    const { ownerId, groupId } = details.properties;
    return (ownerId.isZero ? groupId : ownerId).equals(owner);
  }
  if (agentId?.equals(owner) === true && (flags & OBJECT_FLAG.youOwner) !== 0) return true;
  const { ownerId } = object;
  return ownerId !== undefined && ownerId.equals(owner);
}
