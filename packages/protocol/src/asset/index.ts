/** Kinds of assets, and the formats inside them. */
export { ASSET_TYPE } from './asset-type.ts';
export { ASSET_QUERY_KEYS } from './asset-query.ts';
export type { AssetKind } from './asset-query.ts';
export { LIBRARY_OWNER } from './library-owner.ts';
export { MAX_MESH_HEADER_BYTES, decodeMeshHeader } from './mesh-header.ts';
export type { MeshBlock, MeshHeader } from './mesh-header.ts';
