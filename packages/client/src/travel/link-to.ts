import type { Vector3 } from '@landfall/protocol/datatypes';
import { formatSlurl } from '@landfall/protocol/login';
import type { RegionSize } from '@landfall/protocol/region';

/** Links say no heights beyond: nothing is built there. @source OpenSim Constants.cs (16,384 m for avatars) */
const MAX_HEIGHT = 99_999;

/**
 * The link of a place in a grid, in whole metres, so that a teleport there is one into the region: who is on the way over its border is
 * right before it. `grid` is its `host:port`.
 */
export function linkTo(
  grid: string | undefined,
  { name: region, size }: { readonly name: string; readonly size: RegionSize },
  { x, y, z }: Vector3,
): string {
  const position = { x: within(x, size.x - 1), y: within(y, size.y - 1), z: within(z, MAX_HEIGHT) };
  if (grid === undefined) return formatSlurl({ form: 'secondlife', region, position });
  return formatSlurl({ form: 'hop', grid, region, position });
}

const within = (metres: number, most: number): number => Math.min(Math.max(Math.round(metres), 0), most);
