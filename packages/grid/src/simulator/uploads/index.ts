/** Uploads in two steps: a URL for the bytes, what is done with them, and the words of refusals; and those by circuit, under a transaction. */
export { transactionHandlers } from './transaction-handlers.ts';
export { transactionsOf } from './transactions.ts';
export type { UploadedAsset } from './transactions.ts';
export { uploadKind } from './upload-kinds.ts';
export type { UploadKind } from './upload-kinds.ts';
export { putAsset } from './put-asset.ts';
export { refused } from './upload-refusals.ts';
export { MAX_UPLOAD_BYTES, uploading } from './uploading.ts';
export type { Receive, UploadPlan } from './uploading.ts';
