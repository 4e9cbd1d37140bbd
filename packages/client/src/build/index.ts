/** Making and changing objects of a region; each call resolves with what the region reports, or rejects with why not. */
export { build } from './build-room.ts';
export type { BuildRoom, RegionWithBuild } from './build-room.ts';
export { RegionBuild } from './region-build.ts';
export { BUILD_TIMEOUT_MS } from './edits.ts';
export type { BuildOptions, BuiltRegion } from './edits.ts';
export type { BodyFlags } from './looks.ts';
export type { TransformOptions } from './place.ts';
export type { StoredItem } from './copying.ts';
export type { RezOptions } from './rez.ts';
export { RIGHTS_OF } from './said.ts';
export type { Sale } from './said.ts';
export type { WearOptions } from './wearing.ts';
