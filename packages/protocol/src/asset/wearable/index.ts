/** Clothing and body parts: visual parameters and textures. */
export { WEARABLE_TYPE, assetTypeOfWearable } from './wearable-type.ts';
export { MAX_WEARABLE_PARAMETERS, MAX_WEARABLE_TEXTURES, decodeWearable } from './decode-wearable.ts';
export { encodeWearable } from './encode-wearable.ts';
export type { Wearable } from './decode-wearable.ts';
