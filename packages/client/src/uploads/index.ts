/** Bytes on their way to a region: it names an address for them, and says what has become of them. */
export { upload, UPLOAD_TIMEOUT_MS } from './upload.ts';
export type { Upload } from './upload.ts';
export { uploads } from './uploads-room.ts';
export type { UploadsOptions, UploadsRoom } from './uploads-room.ts';
export { MAX_WAITING_UPLOADS, Uploads } from './uploads.ts';
export type { NewFile, UploadOptions } from './uploads.ts';
