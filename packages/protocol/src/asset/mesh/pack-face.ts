import { EncodeError } from '../../errors/index.ts';
import { NORMAL_DOMAIN, domainAround, packU16s } from './domain.ts';
import { MOST_MESH_VERTICES } from './mesh-face.ts';
import type { MeshFace } from './mesh-face.ts';
import { writeSkinWeights } from './skin-weights.ts';
import type { SkinWeights } from './skin-weights.ts';

/** A face of a mesh in plain numbers. */
export interface MeshFaceParts {
  /** Three a vertex: as a rule −0.5 to 0.5, in units of the object's size. */
  readonly positions: Float32Array;
  /** Three a vertex, −1 to 1; readers make them of the triangles where there are none. */
  readonly normals?: Float32Array;
  /** Two a vertex. */
  readonly textureCoordinates?: Float32Array;
  /** Three a triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint16Array;
  /** Four joints and weights a vertex; absent for what is not worn. */
  readonly weights?: SkinWeights;
}

/**
 * A face, its numbers spread over the domains that hold them exactly.
 * @throws EncodeError when the parts do not belong together, are no finite numbers, or are more than a face can have
 */
export function packMeshFace(parts: MeshFaceParts): MeshFace {
  const { positions, normals, textureCoordinates, triangles, weights } = parts;
  const vertexCount = positions.length / 3;
  check(parts, vertexCount);
  const positionDomain = domainAround([positions], 3);
  const textureDomain = domainAround(textureCoordinates === undefined ? [] : [textureCoordinates], 2);
  return {
    vertexCount,
    indexCount: triangles.length,
    positions: packU16s(positions, positionDomain),
    positionDomain,
    normals: normals && packU16s(normals, NORMAL_DOMAIN),
    textureCoordinates: textureCoordinates && packU16s(textureCoordinates, textureDomain),
    textureDomain,
    triangles: packIndices(triangles),
    weights: weights && writeSkinWeights(weights),
  };
}

function check(
  { positions, normals, textureCoordinates, triangles, weights }: MeshFaceParts,
  vertexCount: number,
) {
  if (!Number.isInteger(vertexCount) || vertexCount > MOST_MESH_VERTICES)
    throw new EncodeError(`${vertexCount} vertices, at most ${MOST_MESH_VERTICES}`, 'positions');
  if (triangles.length % 3 !== 0 || triangles.some((vertex) => vertex >= vertexCount))
    throw new EncodeError('triangles of vertices that are not there', 'triangles');
  const counts: readonly (readonly [string, number | undefined, number])[] = [
    ['normals', normals?.length, vertexCount * 3],
    ['textureCoordinates', textureCoordinates?.length, vertexCount * 2],
    ['weights', weights?.joints.length, vertexCount * 4],
  ];
  for (const [name, count, wanted] of counts)
    if (count !== undefined && count !== wanted)
      throw new EncodeError(`${count} numbers, ${wanted} wanted`, name);
  for (const [name, numbers] of Object.entries({ positions, normals, textureCoordinates }))
    if (numbers?.some((number) => !Number.isFinite(number))) throw new EncodeError('is not finite', name);
}

function packIndices(triangles: Uint16Array): Uint8Array {
  const packed = new Uint8Array(triangles.length * 2);
  for (const [at, vertex] of triangles.entries()) {
    packed[at * 2] = vertex & 0xff;
    packed[at * 2 + 1] = vertex >> 8;
  }
  return packed;
}
