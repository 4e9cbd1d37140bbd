/** Where regions lie, and which one is meant. */
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import type { Region } from './region.ts';

/** What is asked of a region here, so that those of other processes can be asked too. */
type Placed = Pick<Region, 'gridX' | 'gridY' | 'sizeMetres'>;

/** South-west corner, metres of the grid. */
export const cornerOf = ({ gridX, gridY }: Pick<Region, 'gridX' | 'gridY'>): { x: number; y: number } => ({
  x: gridX * REGION_STEP_METRES,
  y: gridY * REGION_STEP_METRES,
});

/** The region that covers a place, metres of the grid. */
export function regionAt<R extends Placed>(
  regions: readonly R[],
  east: number,
  north: number,
): R | undefined {
  return regions.find((region) => {
    const { x, y } = cornerOf(region);
    return east >= x && east < x + region.sizeMetres && north >= y && north < y + region.sizeMetres;
  });
}

/** A place of one region as another has it, metres. */
export function inRegion(position: Vector3, from: Placed, to: Placed): Vector3 {
  const [here, there] = [cornerOf(from), cornerOf(to)];
  return { x: position.x + here.x - there.x, y: position.y + here.y - there.y, z: position.z };
}

/** The region with an id. */
export const regionById = <R extends Pick<Region, 'id'>>(regions: readonly R[], id: Uuid): R | undefined =>
  regions.find((region) => region.id.equals(id));

/** The region of a name, in any case. */
export const regionNamed = <R extends Pick<Region, 'name'>>(
  regions: readonly R[],
  name: string | undefined,
): R | undefined => regions.find((region) => region.name.toLowerCase() === name?.toLowerCase());
