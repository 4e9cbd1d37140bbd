/** Looking at a region: waiting until all of it is there, and collecting what it takes to show it. */
export { collectLive } from './collect-live.ts';
export type { CollectOptions } from './collect-live.ts';
export { lookAtGrid } from './look-at-grid.ts';
export { limited } from './limits.ts';
export type { SceneLimits } from './limits.ts';
export type { AssetKind, AssetSource } from './asset-source.ts';
export { gatherAssets } from './gather-assets.ts';
export type { GatherOptions } from './gather-assets.ts';
