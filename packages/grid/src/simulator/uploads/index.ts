/** Uploads in two steps: a URL for the bytes, what is done with them, and the words of refusals. */
export { putAsset } from './put-asset.ts';
export { refused } from './upload-refusals.ts';
export { MAX_UPLOAD_BYTES, uploading } from './uploading.ts';
export type { Receive, UploadPlan } from './uploading.ts';
