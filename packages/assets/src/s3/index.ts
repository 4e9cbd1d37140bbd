/** Objects in a bucket: the port of an object store, and the S3 protocol behind it. */
export type {
  FoundObject,
  GetOptions,
  ListedObject,
  Listing,
  ObjectEngine,
  ObjectHead,
  PutOptions,
} from './object-engine.ts';
export { OversizeError } from './oversize-error.ts';
export { ATTEMPTS, CONNECTIONS, S3Engine } from './s3-engine.ts';
export type { S3EngineOptions } from './s3-engine.ts';
export { Signer } from './signature.ts';
export type { S3Credentials, Unsigned } from './signature.ts';
