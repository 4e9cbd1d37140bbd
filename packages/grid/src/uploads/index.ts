/** What agents upload: into the store, and as items into their inventory. */
export { MAX_UPLOAD_BYTES } from './store-upload.ts';
export { uploadOffers } from './upload-offers.ts';
export type { UploadOfferParts } from './upload-offers.ts';
