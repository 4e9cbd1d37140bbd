/** Maps of a story: the land as the evidence keeps it, and the way of an avatar over it. */
export { landMaps } from './land-maps.ts';
export type { LandMap } from './land-maps.ts';
export { paintLand } from './land-picture.ts';
export type { MappedLand } from './land-picture.ts';
