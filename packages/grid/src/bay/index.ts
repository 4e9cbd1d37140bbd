/** Landfall Bay: the scene that the default grid shows. Land, prims and assets are all made here. */
export { assetId, bayAssets } from './assets.ts';
export type { AssetName } from './assets.ts';
export { bayGround, bayPrims } from './scene.ts';
export { bayHeight, bayHeightsAlong, WATER_HEIGHT } from './land.ts';
export { DEFAULT_GRID } from './default-grid.ts';
export { layoutGrid } from './layouts.ts';
