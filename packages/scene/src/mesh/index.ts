/** Mesh assets as geometry. Their bytes are in `@landfall/protocol/asset/mesh`. */
export { decodeMeshLevel } from './mesh-level.ts';
export type { MeshLevel } from './mesh-level.ts';
export { readMeshLevel, readMeshSkin } from './read-mesh.ts';
export type { Inflate } from './read-mesh.ts';
export { readMeshPhysics } from './read-physics.ts';
export type { MeshPhysics } from './read-physics.ts';
