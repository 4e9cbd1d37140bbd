import type { ObjectEngine } from '../s3/index.ts';
import type { AssetStore, StoreLimits } from '../store/index.ts';

/** Which objects a store keeps its assets in, and what it may take in memory; sizes in bytes. */
export interface ObjectStoreOptions {
  /** Closed together with the store. */
  readonly engine: ObjectEngine;
  /** Before every key, such as `grid/assets`; nothing by default. */
  readonly prefix?: string;
  /** What the store takes: asset sizes, types and a quota; the defaults of {@link StoreLimits} when absent. */
  readonly limits?: StoreLimits;
  /** Where good bytes come from when ours are damaged. */
  readonly repairSource?: Pick<AssetStore, 'read'>;
  /** A bucket that holds no store becomes one; otherwise that is refused as `missing`. */
  readonly create?: boolean;
  /** A bucket that is not there is made; with `create`. */
  readonly createBucket?: boolean;
  /** Entries in memory; 32 MiB by default. */
  readonly entryCacheBytes?: number;
  /** How long an entry in memory is believed: so long may a removal elsewhere go unnoticed; 30 s by default. */
  readonly entryFreshMs?: number;
  /** Bytes that reads may hold at one time; 128 MiB by default. */
  readonly readBytesAtOnce?: number;
  /** Wanted conditional PUT: what the engine can by default. `false` is for tests of engines that can. */
  readonly conditional?: false;
  /** See {@link Timing}. */
  readonly timing?: Partial<Timing>;
  /** Seconds since 1970. */
  readonly now?: () => number;
  /** Waits; replaced in tests that rule over time. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * How long things take at most. Fronts of one store must have the same.
 *
 * A claim counts for `claimMs`. Who holds one begins no request after `holdMs`, and the object store brings no request
 * to an end later than `claimMs − holdMs` after it was given up. A put is over `putMs` after it began; who wants to discard
 * blobs says so, and waits `noticeMs + putMs` and some more before it does.
 */
export interface Timing {
  /** How long a claim on an id counts, by the object store's clock; an older one is that of a dead front. */
  readonly claimMs: number;
  /** How long after it took a claim a front may still begin requests under it; less than `claimMs`. */
  readonly holdMs: number;
  /** How long after its begin a put is over, done or failed. */
  readonly putMs: number;
  /** How long a front may go by what it last read of the notice that blobs will be discarded. */
  readonly noticeMs: number;
  /** From saying that blobs will be discarded to doing it. */
  readonly announceMs: number;
  /** Blobs that were written later than so long ago are not discarded. */
  readonly blobAgeMs: number;
  /** How long somebody else's claim is waited for. */
  readonly patienceMs: number;
  /** How often a front that stores writes down what it stored, for the statistics of the others. */
  readonly totalsMs: number;
}

/** The times of a store that is not a test's, in milliseconds. */
export const TIMING: Timing = {
  claimMs: 60_000,
  holdMs: 20_000,
  putMs: 30_000,
  noticeMs: 5000,
  announceMs: 60_000,
  blobAgeMs: 3_600_000,
  patienceMs: 10_000,
  totalsMs: 2000,
};

export const ENTRY_CACHE_BYTES = 32 * 1024 * 1024;
/** How long an entry in memory is believed before the object store is asked again, in milliseconds. */
export const ENTRY_FRESH_MS = 30_000;
export const READ_BYTES_AT_ONCE = 128 * 1024 * 1024;
