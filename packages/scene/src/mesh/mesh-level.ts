import {
  NORMAL_DOMAIN,
  allocateSkinWeights,
  decodeMeshFaces,
  readSkinWeights,
  u16At,
  unpackU16s,
} from '@landfall/protocol/asset/mesh';
import type { MeshFace, SkinWeights } from '@landfall/protocol/asset/mesh';
import { addTriangleNormal, allocateGeometry, normaliseNormals } from '../geometry/index.ts';
import type { FaceRange, Geometry } from '../geometry/index.ts';

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
  const submeshes = decodeMeshFaces(inflated);
  const faces = rangesOf(submeshes);
  const last = faces.at(-1)!;
  const vertexCount = last.firstVertex + last.vertexCount;
  const geometry = allocateGeometry(vertexCount, last.firstIndex + last.indexCount, faces);
  for (const [number, face] of faces.entries()) fillFace(geometry, face, submeshes[number]!, number);
  return { geometry, skin: skinOf(submeshes, faces, vertexCount) };
}

function rangesOf(submeshes: readonly MeshFace[]): FaceRange[] {
  let firstVertex = 0;
  let firstIndex = 0;
  return submeshes.map(({ vertexCount, indexCount }) => {
    const range = { firstVertex, vertexCount, firstIndex, indexCount };
    firstVertex += vertexCount;
    firstIndex += indexCount;
    return range;
  });
}

function fillFace(geometry: Geometry, face: FaceRange, submesh: MeshFace, number: number): void {
  const { firstVertex, vertexCount, firstIndex, indexCount } = face;
  const { positions, normals, textureCoordinates, indices, faceNumbers } = geometry;
  unpackU16s(submesh.positions, submesh.positionDomain, positions.subarray(firstVertex * 3), vertexCount);
  if (submesh.textureCoordinates !== undefined) {
    const to = textureCoordinates.subarray(firstVertex * 2);
    unpackU16s(submesh.textureCoordinates, submesh.textureDomain, to, vertexCount);
  }
  for (let at = 0; at < indexCount; at++)
    indices[firstIndex + at] = firstVertex + u16At(submesh.triangles, at);
  if (submesh.normals === undefined) makeNormals(geometry, face);
  else unpackU16s(submesh.normals, NORMAL_DOMAIN, normals.subarray(firstVertex * 3), vertexCount);
  normaliseNormals(normals, firstVertex, firstVertex + vertexCount);
  faceNumbers.fill(number, firstVertex, firstVertex + vertexCount);
}

function makeNormals({ positions, normals, indices }: Geometry, { firstIndex, indexCount }: FaceRange): void {
  for (let at = firstIndex; at < firstIndex + indexCount; at += 3)
    addTriangleNormal(positions, normals, indices[at]!, indices[at + 1]!, indices[at + 2]!);
}

function skinOf(
  submeshes: readonly MeshFace[],
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
