/** The prims of a region, how objects are put into messages, and what is asked about them. */
export { EMPTY_OBJECT_BLOCK, encodeMotion } from './object-block.ts';
export type { Motion, ObjectBlock } from './object-block.ts';
export type { Prim } from './prim.ts';
export { Scene, sceneOf } from './scene.ts';
export { encodeTerse } from './terse-update.ts';
export { encodeTextureEntry } from './texture-entry.ts';
export { objectHandlers } from './object-handlers.ts';
export { objectOffers } from './object-offers.ts';
