/** Kinds of assets; the formats inside them are rooms in this one. */
export { ASSET_TYPE } from './asset-type.ts';
export { ASSET_QUERY_KEYS } from './asset-query.ts';
export type { AssetKind } from './asset-query.ts';
export { START_OF_TILE_PART, TILE_PART_BYTES } from './tile-part.ts';
export { LIBRARY_OWNER } from './library-owner.ts';
