/** Textures, meshes and other assets of the grid, as bytes: fetched once, by ranges, the most wanted first. */
export { assets } from './assets-room.ts';
export type { AssetsRoom } from './assets-room.ts';
export { Assets } from './assets.ts';
export type { AssetsOptions, AssetStatistics } from './assets.ts';
export type { AssetDetail, TextureLevels } from './detail.ts';
export type { AssetWay } from './source.ts';
export type { AssetOptions, AssetWant, FetchedAsset } from './want.ts';
