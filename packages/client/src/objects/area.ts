import { UsageError } from '@landfall/protocol/errors';
import type { Vector3 } from '@landfall/protocol/datatypes';

/** A part of a region: a box from its least to its greatest corner, or a ball. Metres. */
export type Area =
  | { readonly min: Vector3; readonly max: Vector3 }
  | { readonly centre: Vector3; readonly radius: number };

/** Whether a place is in an area; its edge is part of it. */
export function isInArea(area: Area, { x, y, z }: Vector3): boolean {
  if ('radius' in area) {
    const { centre, radius } = area;
    return squared(x - centre.x, y - centre.y, z - centre.z) <= radius * radius;
  }
  const { min, max } = area;
  return x >= min.x && x <= max.x && y >= min.y && y <= max.y && z >= min.z && z <= max.z;
}

/** The least ball around an area. @throws UsageError where a number of it is none, or negative as a radius. */
export function ballAround(area: Area): { readonly centre: Vector3; readonly radius: number } {
  const ball = 'radius' in area ? area : ballAroundBox(area.min, area.max);
  const { centre, radius } = ball;
  // An endless box has no centre; an endless radius is all there is.
  if (Number.isNaN(centre.x + centre.y + centre.z) || !(radius >= 0))
    throw new UsageError('an area needs numbers, and no negative size');
  return ball;
}

function ballAroundBox(min: Vector3, max: Vector3): { readonly centre: Vector3; readonly radius: number } {
  const centre = { x: middle(min.x, max.x), y: middle(min.y, max.y), z: middle(min.z, max.z) };
  if (max.x < min.x || max.y < min.y || max.z < min.z) return { centre, radius: Number.NaN };
  return { centre, radius: Math.sqrt(squared(max.x - min.x, max.y - min.y, max.z - min.z)) / 2 };
}

/** Of two ends that may be endless: the radius is endless then, and any centre will do. */
function middle(low: number, high: number): number {
  const between = (low + high) / 2;
  return Number.isFinite(between) || Number.isNaN(low) || Number.isNaN(high) ? between : 0;
}

function squared(x: number, y: number, z: number): number {
  return x * x + y * y + z * z;
}
