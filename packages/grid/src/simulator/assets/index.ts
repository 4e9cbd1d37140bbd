/** Assets: where they come from, and how agents are given them. */
export { GridAssets } from './grid-assets.ts';
export { imageHandlers } from './image-handlers.ts';
export { transferHandlers } from './transfer-handlers.ts';
export { xferHandlers } from './xfer-handlers.ts';
export { viewerOffers } from './viewer-offers.ts';
export { BakedTextures } from './baked-textures.ts';
export { textureOffers } from './texture-offers.ts';
export { MAX_UPLOAD_BYTES } from './store-upload.ts';
export { uploadOffers } from './upload-offers.ts';
export type { UploadOfferParts } from './upload-offers.ts';
