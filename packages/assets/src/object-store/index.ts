/** The store in a bucket of an object store, shared by any number of processes. */
export type { ObjectInspectOptions } from './inspect.ts';
export { ObjectStore } from './object-store.ts';
export { openObjectStore, parseStoreUrl } from './open-object-store.ts';
export type { StoreAddress } from './open-object-store.ts';
export { ENTRY_FRESH_MS, TIMING } from './options.ts';
export type { ObjectStoreOptions, Timing } from './options.ts';
