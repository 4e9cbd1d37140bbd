import { DecodeError } from '@landfall/protocol/errors';
import { readMeshPhysics } from '@landfall/scene/mesh';
import type { Inflate } from '@landfall/scene/mesh';
import type { Geometry } from '@landfall/scene/geometry';
import { isAbsent } from './collected-scene.ts';
import type { CollectedScene } from './collected-scene.ts';
import type { Pace } from './pace.ts';

/** What things collide with when they meet a mesh, in units of its size. */
export interface PlainPhysics {
  readonly id: string;
  /** Of its own physics mesh; 0 where it has none. */
  readonly triangles: number;
  /** Corners of each convex part, x, y, z; left out beyond {@link MOST_CORNERS} of a scene. */
  readonly hulls?: readonly (readonly (readonly number[])[])[];
  /** Corners of the one hull around all of it. */
  readonly boundingHull?: readonly (readonly number[])[];
}

/** Corners of a whole scene: some megabytes of text. */
export const MOST_CORNERS = 100_000;
/** Of a size: finer than meshes are. */
const DIGITS = 1e5;

/** What the meshes of a scene collide with, those that have any such part. What is damaged is told. */
export async function meshPhysics(
  { assets: { meshes }, warnings }: Pick<CollectedScene, 'assets' | 'warnings'>,
  inflate: Inflate,
  pace?: Pace,
): Promise<readonly PlainPhysics[]> {
  const found: PlainPhysics[] = [];
  let left = MOST_CORNERS;
  for (const [id, asset] of meshes) {
    await pace?.rest();
    if (isAbsent(asset)) continue;
    try {
      const { triangles, hulls, boundingHull } = await readMeshPhysics(asset, inflate);
      if (triangles === undefined && hulls.length === 0 && boundingHull === undefined) continue;
      const all = [...hulls, ...(boundingHull === undefined ? [] : [boundingHull])];
      const count = all.reduce((sum, { positions }) => sum + positions.length / 3, 0);
      left -= count;
      found.push({
        id,
        triangles: (triangles?.indices.length ?? 0) / 3,
        ...(left >= 0 && hulls.length > 0 && { hulls: hulls.map(cornersOf) }),
        ...(left >= 0 && boundingHull && { boundingHull: cornersOf(boundingHull) }),
      });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      warnings.addDecodeError('mesh', id, 'physics', error);
    }
  }
  return found;
}

/** Each once: flat sides have corners of their own. */
function cornersOf({ positions }: Geometry): number[][] {
  const corners = new Map<string, number[]>();
  for (let at = 0; at < positions.length; at += 3) {
    const corner = Array.from(positions.subarray(at, at + 3), (value) => Math.round(value * DIGITS) / DIGITS);
    corners.set(corner.join(' '), corner);
  }
  return [...corners.values()];
}
