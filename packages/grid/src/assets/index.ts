/** Assets: where they come from, and how agents are given them. */
export { GridAssets } from './grid-assets.ts';
export { imageHandlers } from './image-handlers.ts';
export { transferHandlers } from './transfer-handlers.ts';
export { xferHandlers } from './xfer-handlers.ts';
export { viewerOffers } from './viewer-offers.ts';
