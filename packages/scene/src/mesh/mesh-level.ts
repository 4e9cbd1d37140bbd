import { DecodeError } from '@landfall/protocol/errors';
import { decodeLlsdBinary } from '@landfall/protocol/llsd';
import { addTriangleNormal, allocateGeometry, normaliseNormals } from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';
import { allocateSkinWeights, readSkinWeights } from './skin-weights.ts';
import type { SkinWeights } from './skin-weights.ts';
import { readSubmesh, u16At } from './submesh.ts';
import type { Domain, Submesh } from './submesh.ts';

/** As many as a TextureEntry can name; the viewer's uploader makes 8. */
export const MAX_MESH_FACES = 64;
/** A level has some hundred thousand bytes; more than this inflated is not looked at. */
export const MAX_MESH_LEVEL_BYTES = 16 * 1024 * 1024;
/** Maps of maps of lists. */
const MAX_DEPTH = 8;
/** Some twenty a face. */
const MAX_VALUES = 16_384;
const MOST_U16 = 0xffff;

/** A level of detail of a mesh. */
export interface MeshLevel {
  /** As prims have it: from −0.5 to 0.5 in units of the object's size, as a rule. A face without geometry is an empty range. */
  readonly geometry: Geometry;
  /** Of what is worn, if any face has weights. */
  readonly skin: SkinWeights | undefined;
}

/**
 * A level of detail of a mesh asset: the block `high_lod`, `medium_lod`, `low_lod` or `lowest_lod`, inflated.
 * Normals that are missing are made of the triangles.
 * @throws DecodeError for what is no such block; its path begins with the face's number
 * @source PROTOCOL §14; viewer indra/llmath/llvolume.cpp; vectors captures/texture-caps/mesh-….llmesh
 */
export function decodeMeshLevel(inflated: Uint8Array): MeshLevel {
  const limits = { maxBytes: MAX_MESH_LEVEL_BYTES, maxDepth: MAX_DEPTH, maxValues: MAX_VALUES };
  const value = decodeLlsdBinary(inflated, limits);
  if (!Array.isArray(value)) throw new DecodeError('a level of a mesh that is no list of faces');
  if (value.length === 0 || value.length > MAX_MESH_FACES)
    throw new DecodeError(`a mesh of ${value.length} faces, 1 to ${MAX_MESH_FACES} are possible`);
  const submeshes = value.map((submesh, face) => readSubmesh(submesh, `[${face}]`));
  const faces = rangesOf(submeshes);
  const last = faces.at(-1)!;
  const vertexCount = last.firstVertex + last.vertexCount;
  const geometry = allocateGeometry(vertexCount, last.firstIndex + last.indexCount, faces);
  for (const [number, face] of faces.entries()) fillFace(geometry, face, submeshes[number]!, number);
  return { geometry, skin: skinOf(submeshes, faces, vertexCount) };
}

function rangesOf(submeshes: readonly Submesh[]): FaceRange[] {
  let firstVertex = 0;
  let firstIndex = 0;
  return submeshes.map(({ vertexCount, indexCount }) => {
    const range = { firstVertex, vertexCount, firstIndex, indexCount };
    firstVertex += vertexCount;
    firstIndex += indexCount;
    return range;
  });
}

function fillFace(geometry: Geometry, face: FaceRange, submesh: Submesh, number: number): void {
  const { firstVertex, vertexCount, firstIndex, indexCount } = face;
  const { positions, normals, textureCoordinates, indices, faceNumbers } = geometry;
  unpack(submesh.positions, submesh.positionDomain, positions.subarray(firstVertex * 3), vertexCount);
  if (submesh.textureCoordinates !== undefined) {
    const to = textureCoordinates.subarray(firstVertex * 2);
    unpack(submesh.textureCoordinates, submesh.textureDomain, to, vertexCount);
  }
  for (let at = 0; at < indexCount; at++)
    indices[firstIndex + at] = firstVertex + u16At(submesh.triangles, at);
  if (submesh.normals === undefined) makeNormals(geometry, face);
  else unpack(submesh.normals, NORMAL_DOMAIN, normals.subarray(firstVertex * 3), vertexCount);
  normaliseNormals(normals, firstVertex, firstVertex + vertexCount);
  faceNumbers.fill(number, firstVertex, firstVertex + vertexCount);
}

const NORMAL_DOMAIN: Domain = { min: [-1, -1, -1], max: [1, 1, 1] };

/** Spreads 16-bit numbers over their domain; as many to a vertex as the domain has axes. */
function unpack(from: Uint8Array, { min, max }: Domain, to: Float32Array, vertexCount: number): void {
  const axes = min.length;
  for (let axis = 0; axis < axes; axis++) {
    const least = min[axis]!;
    const range = max[axis]! - least;
    for (let at = axis; at < vertexCount * axes; at += axes)
      to[at] = (u16At(from, at) / MOST_U16) * range + least;
  }
}

function makeNormals({ positions, normals, indices }: Geometry, { firstIndex, indexCount }: FaceRange): void {
  for (let at = firstIndex; at < firstIndex + indexCount; at += 3)
    addTriangleNormal(positions, normals, indices[at]!, indices[at + 1]!, indices[at + 2]!);
}

function skinOf(
  submeshes: readonly Submesh[],
  faces: readonly FaceRange[],
  vertexCount: number,
): SkinWeights | undefined {
  if (submeshes.every(({ weights }) => weights === undefined)) return undefined;
  const skin = allocateSkinWeights(vertexCount);
  for (const [number, { weights }] of submeshes.entries())
    if (weights !== undefined)
      readSkinWeights(weights, skin, { ...faces[number]!, path: `[${number}].Weights` });
  return skin;
}
