/** Assets: where they come from, how agents are given them, and what they upload. */
export { assetsOf, giveAsset } from './grid-assets.ts';
export { imageHandlers } from './image-handlers.ts';
export { textureOffers } from './texture-offers.ts';
export { transferHandlers } from './transfer-handlers.ts';
export { uploadOffers } from './upload-offers.ts';
export { viewerOffers } from './viewer-offers.ts';
export { decodeAsset } from './other-processes.ts';
