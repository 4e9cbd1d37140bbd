/** Looking at a region, live, in a recording or in a backup: collecting all that it takes to show it. */
export { lookAtGrid } from './look-at-grid.ts';
export { collectLive } from './collect-live.ts';
export type { CollectOptions } from './collect-live.ts';
export { collectCapture } from './collect-capture.ts';
export type { CaptureOptions } from './collect-capture.ts';
export { collectArchive } from './collect-archive.ts';
export type { ArchiveOptions } from './collect-archive.ts';
export type { SceneLimits } from './limits.ts';
export type { AssetKind, AssetSource } from './asset-source.ts';
export { characterOfFolder } from './character-folder.ts';
export { AssetShelf } from './asset-shelf.ts';
export type { ShelfOptions, WantedAsset } from './asset-shelf.ts';
export { AssetGathering, gatherAssets } from './gather-assets.ts';
export type { GatherOptions } from './gather-assets.ts';
