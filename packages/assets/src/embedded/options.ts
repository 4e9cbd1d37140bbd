import type { Files } from '../files/index.ts';
import type { OpenKeyValue } from '../index/index.ts';
import type { AssetStore, StoreLimits } from '../store/index.ts';

/** Where an embedded store lies and what it may take; sizes in bytes. */
export interface EmbeddedStoreOptions {
  /** The data folder; made when it is missing. Nothing outside it is touched. */
  readonly folder: string;
  /** What is taken, each and all together; without it the defaults of {@link StoreLimits}. */
  readonly limits?: StoreLimits;
  /** Where good bytes come from when ours are damaged. */
  readonly repairSource?: Pick<AssetStore, 'read'>;
  /** Blobs up to this size lie in the journal; {@link SMALL_BLOB_BYTES} by default, which is also the most. */
  readonly smallBlobBytes?: number;
  /** Size of the journal's files; 32 MiB by default. One is read into memory whole when it is replayed or inspected. */
  readonly segmentBytes?: number;
  /** Another disk, for tests: then nobody else is kept out of the folder. */
  readonly files?: Files;
  /** Another index; LMDB by default. */
  readonly openIndex?: OpenKeyValue;
  /**
   * Called when the index was made anew: who reads it from another process opens it again. Waited for; what it throws, or its promise
   * is rejected with, goes to whoever met the damage. The store goes on with the new index.
   */
  readonly onIndexAnew?: () => unknown;
  /** Only to look: the folder stays as it is, and may lie where nothing can be written. */
  readonly readOnly?: boolean;
  /**
   * Goes on where acknowledged parts of the journal are gone, which is refused otherwise (`lost`): what the index knows of
   * them is written anew, contents that are gone are damaged until they are put again, nothing is removed.
   */
  readonly acceptLoss?: boolean;
  /** Seconds since 1970. */
  readonly now?: () => number;
  /** How long changes may wait before they go into the index and blobs into their lasting place; 500 ms by default. */
  readonly idleWorkAfterMs?: number;
}

/** Two blocks of a disk. */
export const SMALL_BLOB_BYTES = 8192;
