import { REACH, lampShare } from './lamp.ts';
import type { Lamp } from './lamp.ts';

/** A box in the scene, metres: the least x, y, z, then the greatest. */
export type Bounds = Float64Array;

/** Room for a box that holds nothing yet. */
export function emptyBounds(): Bounds {
  return Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
}

/** Makes a box so large that a place is in it. */
export function widen(bounds: Bounds, x: number, y: number, z: number): void {
  if (x < bounds[0]!) bounds[0] = x;
  if (y < bounds[1]!) bounds[1] = y;
  if (z < bounds[2]!) bounds[2] = z;
  if (x > bounds[3]!) bounds[3] = x;
  if (y > bounds[4]!) bounds[4] = y;
  if (z > bounds[5]!) bounds[5] = z;
}

/** Whether light of a lamp can be anywhere in a box. */
export function reaches({ position: { x, y, z }, radius }: Lamp, bounds: Bounds): boolean {
  const beside = (value: number, axis: number): number =>
    Math.max(bounds[axis]! - value, 0, value - bounds[axis + 3]!);
  const far = radius * REACH;
  return beside(x, 0) ** 2 + beside(y, 1) ** 2 + beside(z, 2) ** 2 < far * far;
}

/**
 * Adds the light of lamps at a place to red, green, blue.
 * @param nx of the normal there, of length 1
 */
export function addLamps(
  to: Float64Array,
  lamps: readonly Lamp[],
  nx: number,
  ny: number,
  nz: number,
  place: Float64Array,
): void {
  for (const lamp of lamps) {
    const { position, colour, cone } = lamp;
    const x = position.x - place[0]!;
    const y = position.y - place[1]!;
    const z = position.z - place[2]!;
    const metres = Math.sqrt(x * x + y * y + z * z) || 1e-6;
    const facing = (nx * x + ny * y + nz * z) / metres;
    if (facing <= 0) continue;
    if (cone !== undefined) {
      const { direction, angleRad } = cone;
      const along = -(direction.x * x + direction.y * y + direction.z * z) / metres;
      if (along < Math.cos(angleRad)) continue;
    }
    const share = lampShare(lamp, metres) * facing;
    to[0]! += colour[0] * share;
    to[1]! += colour[1] * share;
    to[2]! += colour[2] * share;
  }
}
