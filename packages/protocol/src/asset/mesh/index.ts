/** Mesh assets: header, levels of detail, skins, what things collide with; both ways. Inflating and deflating is done outside. */
export { MAX_MESH_HEADER_BYTES, decodeMeshHeader } from './mesh-header.ts';
export type { MeshBlock, MeshHeader } from './mesh-header.ts';
export { MESH_LEVEL_BLOCKS, encodeMesh } from './encode-mesh.ts';
export { MAX_MESH_FACES, MAX_MESH_LEVEL_BYTES, decodeMeshFaces, encodeMeshFaces } from './mesh-faces.ts';
export { NORMAL_DOMAIN, packU16s, u16At, unpackU16s } from './domain.ts';
export type { Domain } from './domain.ts';
export { EMPTY_MESH_FACE, MOST_MESH_VERTICES } from './mesh-face.ts';
export type { MeshFace } from './mesh-face.ts';
export { packMeshFace } from './pack-face.ts';
export type { MeshFaceParts } from './pack-face.ts';
export { MAX_MESH_JOINTS, decodeMeshSkin, encodeMeshSkin } from './mesh-skin.ts';
export type { MeshSkin } from './mesh-skin.ts';
export { JOINTS_PER_VERTEX, allocateSkinWeights, readSkinWeights, writeSkinWeights } from './skin-weights.ts';
export type { SkinWeights, WeightsPlace } from './skin-weights.ts';
export { MAX_BOUNDING_POINTS, MAX_HULLS, decodeConvexShape, encodeConvexShape } from './convex-shape.ts';
export type { ConvexShape } from './convex-shape.ts';
