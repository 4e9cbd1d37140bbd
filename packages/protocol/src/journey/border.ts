import { regionCorner } from '../datatypes/index.ts';
import type { Vector3 } from '../datatypes/index.ts';
import type { RegionAddress } from './said.ts';

/**
 * How far from the border an avatar may seem to be that crosses it, metres: what is known of its place is some seconds old, and what it rides may be
 * fast. Ours.
 */
export const BORDER_METRES = 64;

/**
 * Whether an agent may have come from one region into the other by itself, or by what pushes or carries it: the two touch, at a corner at least, and it is near.
 * @param at where it is, metres in `from`; undefined where that is not known
 */
export function isOverBorder(from: RegionAddress, to: RegionAddress, at: Vector3 | undefined): boolean {
  const [here, there] = [regionCorner(from.regionHandle), regionCorner(to.regionHandle)];
  const isNear = (axis: 'x' | 'y'): boolean => {
    const [low, high] = at ? [at[axis], at[axis]] : [0, from.regionSize[axis]];
    const gap = Math.max(
      there[axis] - here[axis] - high,
      here[axis] + low - there[axis] - to.regionSize[axis],
    );
    return gap <= (at ? BORDER_METRES : 0);
  };
  return isNear('x') && isNear('y');
}
