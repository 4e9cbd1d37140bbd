import { DecodeError, EncodeError } from '../../errors/index.ts';
import { decodeLlsdBinary, encodeLlsdBinary } from '../../llsd/index.ts';
import { mapOfMeshFace, readMeshFace } from './mesh-face.ts';
import type { MeshFace } from './mesh-face.ts';

/** As many as a TextureEntry can name; the viewer's uploader makes 8. */
export const MAX_MESH_FACES = 64;
/** A level has some hundred thousand bytes; more than this inflated is not looked at. */
export const MAX_MESH_LEVEL_BYTES = 16 * 1024 * 1024;
/** Maps of maps of lists. */
const MAX_DEPTH = 8;
/** Some twenty a face. */
const MAX_VALUES = 16_384;

/**
 * The faces of a level of detail: the block `high_lod`, `medium_lod`, `low_lod` or `lowest_lod`, inflated; `physics_mesh` is the same.
 * @throws DecodeError for what is no such block; its path begins with the face's number
 * @source PROTOCOL §14; viewer indra/llmath/llvolume.cpp; vectors captures/texture-caps/mesh-….llmesh
 */
export function decodeMeshFaces(inflated: Uint8Array): readonly MeshFace[] {
  const limits = { maxBytes: MAX_MESH_LEVEL_BYTES, maxDepth: MAX_DEPTH, maxValues: MAX_VALUES };
  const value = decodeLlsdBinary(inflated, limits);
  if (!Array.isArray(value)) throw new DecodeError('a level of a mesh that is no list of faces');
  if (value.length === 0 || value.length > MAX_MESH_FACES)
    throw new DecodeError(`a mesh of ${value.length} faces, 1 to ${MAX_MESH_FACES} are possible`);
  return value.map((face, number) => readMeshFace(face, `[${number}]`));
}

/** A level of detail, to be deflated. @throws EncodeError for no faces, or more than there can be */
export function encodeMeshFaces(faces: readonly MeshFace[]): Uint8Array {
  if (faces.length === 0 || faces.length > MAX_MESH_FACES)
    throw new EncodeError(`a mesh of ${faces.length} faces, 1 to ${MAX_MESH_FACES} are possible`);
  return encodeLlsdBinary(faces.map(mapOfMeshFace));
}
