/** Mesh assets: levels of detail and skins as typed arrays. */
export { MAX_MESH_FACES, MAX_MESH_LEVEL_BYTES, decodeMeshLevel } from './mesh-level.ts';
export type { MeshLevel } from './mesh-level.ts';
export { JOINTS_PER_VERTEX } from './skin-weights.ts';
export type { SkinWeights } from './skin-weights.ts';
export { MAX_MESH_JOINTS, decodeMeshSkin } from './mesh-skin.ts';
export type { MeshSkin } from './mesh-skin.ts';
export { MESH_LEVEL_BLOCKS, readMeshLevel, readMeshSkin } from './read-mesh.ts';
export type { Inflate } from './read-mesh.ts';
