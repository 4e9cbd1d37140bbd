/** The store in a bucket of an object store, shared by any number of processes. */
export { ObjectStore } from './object-store.ts';
export { TIMING } from './options.ts';
export type { ObjectStoreOptions, Timing } from './options.ts';
