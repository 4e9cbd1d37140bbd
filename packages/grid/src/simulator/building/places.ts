/**
 * Where the parts of a linkset are after one of them was moved. Rules:
 * 1. A whole linkset moves by its root: places and rotations of the other parts are relative to it.
 * 2. A root that is moved alone leaves the others where they are: they get other places and rotations relative to it.
 * 3. A whole linkset is scaled by the root's factors, so far as no part becomes too small or too large.
 * @source OpenSim SceneObjectGroup.cs (doChangeObject, GroupResize, UpdateRootPosition, UpdateRootRotation)
 */
import { addVectors, combineRotations, rotateVector, unitRotation } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { Transform } from '@landfall/protocol/object';
import type { PartChanges, Prim } from '../objects/index.ts';

/** Metres. @source OpenSim Scene.cs: NonPhysicalPrimMin, NonPhysicalPrimMax */
export const MIN_SCALE = 0.001;
export const MAX_SCALE = 256;

/** What becomes of one part. */
export interface Placed {
  readonly prim: Prim;
  readonly changes: PartChanges;
}

/** The whole linkset somewhere else, turned, of another size. */
export function placeWhole(root: Prim, { position, rotation, scale }: Transform): Placed[] {
  const changes = {
    ...(position && { groupPosition: position }),
    ...(rotation && { rotation: unitRotation(rotation) }),
  };
  const placed = scale === undefined ? [{ prim: root, changes }] : scaled(root, scale, changes);
  if (position === undefined) return placed;
  const others = root.others.map((prim) => ({ prim, changes: { groupPosition: position } }));
  return merged([...placed, ...others]);
}

/** One part alone. */
export function placePart(prim: Prim, transform: Transform): Placed[] {
  return prim.isRoot ? placeRoot(prim, transform) : [{ prim, changes: partChanges(transform) }];
}

function partChanges({ position, rotation, scale }: Transform): PartChanges {
  return {
    ...(position && { offsetPosition: position }),
    ...(rotation && { rotation: unitRotation(rotation) }),
    ...(scale && { scale: withinLimits(scale) }),
  };
}

function placeRoot(root: Prim, { position, rotation, scale }: Transform): Placed[] {
  const place = {
    groupPosition: position ?? root.part.groupPosition,
    rotation: rotation === undefined ? root.part.rotation : unitRotation(rotation),
  };
  const own = { prim: root, changes: { ...place, ...(scale && { scale: withinLimits(scale) }) } };
  if (position === undefined && rotation === undefined) return [own];
  return [own, ...root.others.map((prim) => ({ prim, changes: relativeTo(place, prim) }))];
}

/** Where a part that stays where it is in the region stands relative to such a root. */
export function relativeTo(
  { groupPosition, rotation }: { readonly groupPosition: Vector3; readonly rotation: Quaternion },
  prim: Prim,
): PartChanges {
  const back = inverse(rotation);
  return {
    groupPosition,
    offsetPosition: rotateVector(addVectors(prim.position, negative(groupPosition)), back),
    rotation: unitRotation(combineRotations(prim.rotation, back)),
  };
}

function scaled(root: Prim, wanted: Vector3, rootChanges: PartChanges): Placed[] {
  const factors = usableFactors(root, withinLimits(wanted));
  const others = root.others.map((prim) => ({
    prim,
    changes: {
      scale: times(prim.scale, factors),
      offsetPosition: times(prim.part.offsetPosition, factors),
    },
  }));
  return [{ prim: root, changes: { ...rootChanges, scale: times(root.scale, factors) } }, ...others];
}

/** By which a linkset is scaled: whatever part would leave the limits holds all of it back. */
function usableFactors(root: Prim, wanted: Vector3): Vector3 {
  const factors = {
    x: wanted.x / root.scale.x,
    y: wanted.y / root.scale.y,
    z: wanted.z / root.scale.z,
  };
  let common = 1;
  for (const { scale } of root.others)
    for (const axis of ['x', 'y', 'z'] as const) {
      const size = scale[axis] * factors[axis] * common;
      common *= Math.min(MAX_SCALE, Math.max(MIN_SCALE, size)) / size;
    }
  return { x: factors.x * common, y: factors.y * common, z: factors.z * common };
}

/** A size that a prim may have. */
export const withinLimits = ({ x, y, z }: Vector3): Vector3 => ({ x: clamp(x), y: clamp(y), z: clamp(z) });
const clamp = (metres: number): number => Math.min(MAX_SCALE, Math.max(MIN_SCALE, metres));

const times = (one: Vector3, by: Vector3): Vector3 => ({ x: one.x * by.x, y: one.y * by.y, z: one.z * by.z });
const negative = ({ x, y, z }: Vector3): Vector3 => ({ x: -x, y: -y, z: -z });
const inverse = ({ x, y, z, w }: Quaternion): Quaternion => ({ x: -x, y: -y, z: -z, w });

/** Several changes of one part in one. */
function merged(placed: readonly Placed[]): Placed[] {
  const byPrim = new Map<Prim, PartChanges>();
  for (const { prim, changes } of placed) byPrim.set(prim, { ...byPrim.get(prim), ...changes });
  return Array.from(byPrim, ([prim, changes]) => ({ prim, changes }));
}
