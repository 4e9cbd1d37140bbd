import { decodeConvexShape } from '@landfall/protocol/asset/mesh';
import type { Geometry } from '../geometry/index.ts';
import { convexHull } from '../hull/index.ts';
import { decodeMeshLevel } from './mesh-level.ts';
import { inflatedBlock } from './read-mesh.ts';
import type { Inflate } from './read-mesh.ts';

/** What things collide with, in the units of the mesh. */
export interface MeshPhysics {
  /** Triangles of its own; undefined where there are none. */
  readonly triangles: Geometry | undefined;
  /** The hulls around its parts; none where it was not taken apart. */
  readonly hulls: readonly Geometry[];
  /** The hull around all of it; undefined where there is none. */
  readonly boundingHull: Geometry | undefined;
}

/**
 * What things collide with when they meet a mesh. Which of it counts is up to the object's physics shape type: the triangles or else the hulls for a prim, the hull around all for convex hull.
 * @param asset the whole asset
 * @throws DecodeError for what is no mesh, or has a block that is none; what `inflate` rejects with is its cause
 * @source viewer indra/llprimitive/llmodel.cpp (Decomposition); PROTOCOL §14
 */
export async function readMeshPhysics(asset: Uint8Array, inflate: Inflate): Promise<MeshPhysics> {
  const triangles = await inflatedBlock(asset, 'physics_mesh', inflate);
  const convex = await inflatedBlock(asset, 'physics_convex', inflate);
  const { hulls, boundingHull } =
    convex === undefined ? { hulls: [], boundingHull: undefined } : decodeConvexShape(convex);
  return {
    triangles: triangles && decodeMeshLevel(triangles).geometry,
    hulls: hulls.map(convexHull),
    boundingHull: boundingHull && convexHull(boundingHull),
  };
}
