import type { Vector3 } from '@landfall/protocol/datatypes';
import { cornerOf } from '../region/index.ts';
import type { Region } from '../region/index.ts';

/** What draw distance is made longer by, metres. @source OpenSim ScenePresence.cs (RegionViewDistance) */
const BEYOND_FAR_METRES = 64;

/** How far somebody sees into other regions, metres. */
export const regionView = (far: number, { least, most }: { readonly least: number; readonly most: number }) =>
  Math.min(most, Math.max(least, far + BEYOND_FAR_METRES));

type Placed = Pick<Region, 'gridX' | 'gridY' | 'sizeMetres'>;

/**
 * The other regions that lie in a square around a place, the nearest first. Those that only touch the square are in it.
 * @param at metres in `from` @param viewMetres half of the square's side
 * @source OpenSim EntityTransferModule.cs (RegionsInSPView)
 */
export function regionsInView<R extends Placed>(
  regions: readonly R[],
  from: R,
  at: Vector3,
  viewMetres: number,
): R[] {
  const corner = cornerOf(from);
  const east = corner.x + Math.trunc(at.x);
  const north = corner.y + Math.trunc(at.y);
  return regions
    .map((region) => ({ region, away: distanceTo(region, east, north) }))
    .filter(({ region, away }) => region !== from && away <= viewMetres)
    .toSorted((one, other) => one.away - other.away)
    .map(({ region }) => region);
}

/** Is a region too far to be looked into from another, wherever one stands? @source OpenSim Util.cs (IsOutsideView) */
export function isOutOfView(from: Placed, to: Placed, viewMetres: number): boolean {
  const [one, other] = [cornerOf(from), cornerOf(to)];
  const gap = (axis: 'x' | 'y'): number =>
    Math.max(other[axis] - one[axis] - from.sizeMetres, one[axis] - other[axis] - to.sizeMetres);
  return Math.max(gap('x'), gap('y')) > viewMetres - 1;
}

/** Metres along the longer axis from a place of the grid to a region. */
function distanceTo(region: Placed, east: number, north: number): number {
  const { x, y } = cornerOf(region);
  const side = region.sizeMetres;
  return Math.max(x - east, east - x - side, y - north, north - y - side, 0);
}
