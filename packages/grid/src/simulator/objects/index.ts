/** The prims of a region and how objects are put into messages. */
export { EMPTY_OBJECT_BLOCK, encodeMotion } from './object-block.ts';
export type { Motion, ObjectBlock } from './object-block.ts';
export type { Prim } from './prim.ts';
export { Scene } from './scene.ts';
export { encodeTerse } from './terse-update.ts';
export { encodeTextureEntry } from './texture-entry.ts';
export { objectHandlers } from './object-handlers.ts';
export { objectOffers } from './object-offers.ts';
