/** What stands in a region, and what is asked about it and done to it. */
export type { Prim } from './prim.ts';
export { Scene, sceneOf } from './scene.ts';
export { announce, announceAll, announceGone, rankAt } from './announce.ts';
export { isCachable } from './cachable.ts';
export { objectHandlers } from './object-handlers.ts';
export { objectOffers } from './object-offers.ts';
