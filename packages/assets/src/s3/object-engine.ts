import type { ByteRange } from '../store/index.ts';

/** What an object store knows of an object beside its bytes. */
export interface ObjectHead {
  /** Length of the whole object, also when only a range of it was read. */
  readonly sizeBytes: number;
  /** When it was written, by the clock of the object store: seconds since 1970, whole ones with most engines. */
  readonly modifiedAt: number;
  /** What that clock said when it answered. */
  readonly now: number;
}

/** An object that was read. */
export interface FoundObject extends ObjectHead {
  /** Of the range when one was asked for: fewer bytes than asked for when the object is shorter. The caller's own. */
  readonly bytes: Buffer;
}

/** An object as a listing names it; `modifiedAt` in seconds since 1970, by the clock of the object store. */
export interface ListedObject {
  /** Whole key in the bucket, with the prefix that was asked for. */
  readonly key: string;
  /** Length of the object. */
  readonly sizeBytes: number;
  /** When it was last written. */
  readonly modifiedAt: number;
}

/** One page of a listing. */
export interface Listing {
  /** By rising key. */
  readonly objects: readonly ListedObject[];
  /** There are more after the last one. */
  readonly isTruncated: boolean;
  /** The clock of the object store. */
  readonly now: number;
}

/** On what condition, and until when, an object is put. */
export interface PutOptions {
  /** Only when no object has the key; what `conditional` engines can do. */
  readonly ifAbsent?: boolean;
  /** No attempt begins after it, and none is waited for longer: on the scale of `performance.now()`. */
  readonly deadline?: number;
}

/** Which part of an object is read, and how much of it at most. */
export interface GetOptions {
  /** Bytes `start` up to but without `end`; the whole object when absent. */
  readonly range?: ByteRange;
  /** Larger objects are an error: nobody's length is believed. */
  readonly mostBytes: number;
}

/**
 * An object store, as much of it as is needed. Keys are made of `A–Z a–z 0–9 / . _ ~ -`. Every call may be made again by
 * the engine when it is not sure that it came through, so all of them must be harmless when they happen twice.
 *
 * All throw StorageError: `unreachable` (no answer, cut-off answers, faults of the server), `busy` (it says slow down),
 * `permission` (wrong key, not allowed), `missing` (no such bucket), `full`.
 */
export interface ObjectEngine extends AsyncDisposable {
  /** `exists`: with `ifAbsent`, something has the key, perhaps from an earlier attempt of this very call. */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<'put' | 'exists' | 'unsupported'>;
  /** Reads an object or a range of it; undefined when nothing has the key. A range behind its end has no bytes. */
  get(key: string, options: GetOptions): Promise<FoundObject | undefined>;
  /** Size and time of an object without its bytes; undefined when nothing has the key. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Removes an object; well when nothing has the key. */
  delete(key: string): Promise<void>;
  /** Up to `most` (1000 at most) keys that begin with `prefix` and come after `after`. */
  list(prefix: string, options?: { readonly after?: string; readonly most?: number }): Promise<Listing>;
  /** Makes the bucket; well when it is there and ours. */
  createBucket(): Promise<void>;
}
