import type { Vector3 } from '@landfall/protocol/datatypes';

/** A box along the axes. */
export interface Bounds {
  /** The corner with the least x, y and z, in the unit of the positions. */
  readonly min: Vector3;
  /** The corner with the greatest x, y and z, in the unit of the positions. */
  readonly max: Vector3;
}

/** The smallest box around positions, three floats each; undefined where there are none. */
export function boundsOf(positions: Float32Array): Bounds | undefined {
  if (positions.length < 3) return undefined;
  const [x, y, z] = [0, 1, 2].map((axis) => rangeOf(positions, axis)) as [Range, Range, Range];
  return { min: { x: x.least, y: y.least, z: z.least }, max: { x: x.most, y: y.most, z: z.most } };
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(positions: Float32Array, axis: number): Range {
  let least = Infinity;
  let most = -Infinity;
  for (let at = axis; at < positions.length; at += 3) {
    least = Math.min(least, positions[at]!);
    most = Math.max(most, positions[at]!);
  }
  return { least, most };
}
