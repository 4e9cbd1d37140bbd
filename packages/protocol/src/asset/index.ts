/** Formats inside assets. */
export { MAX_MESH_HEADER_BYTES, decodeMeshHeader } from './mesh-header.ts';
export type { MeshBlock, MeshHeader } from './mesh-header.ts';
