import type { Uuid } from '@landfall/protocol/datatypes';
import type { StoredAsset } from './asset-store.ts';

/** What must stay: found by walking inventories, regions, archives and the references inside assets. */
export interface Mark {
  /** Whether the asset of that id must stay; others go into quarantine. */
  has(id: Uuid): boolean;
}

/** How long garbage is kept before it goes, in seconds. */
export interface CollectOptions {
  /** How long something stays in quarantine, and a blob without assets on the disk. */
  readonly graceSeconds: number;
  /** Temporary assets that are older go into quarantine, marked or not; they never do when absent. */
  readonly temporarySeconds?: number;
  /** Only counts; true unless said otherwise. */
  readonly dryRun?: boolean;
}

/** What a collection did, or would do when it is dry: counts of assets and files, sizes in bytes. */
export interface CollectReport {
  /** Whether it only counted, and nothing was changed. */
  readonly dryRun: boolean;
  /** Assets that were looked at: all that the store held. */
  seen: number;
  /** Newly in quarantine. */
  quarantined: number;
  /** Back out of it, because they are marked now. */
  released: number;
  /** Removed after their time in quarantine. */
  removed: number;
  /** Sum of the sizes of the removed assets; what is freed on the disk is `freedBytes`. */
  removedBytes: number;
  /** Blobs that no asset had for the whole grace time, and that are discarded. */
  blobsDiscarded: number;
  /** Sum of the sizes of those blobs. */
  blobBytesDiscarded: number;
  /** Of those, the bytes that are gone from the disk already; small contents go when the journal is compacted. */
  freedBytes: number;
  /** Files of contents that no record names: left by a crash, or their records are gone, and then all of them stay. */
  orphans: number;
}

/** The report of a collection that has not begun. */
export function emptyReport({ dryRun = true }: CollectOptions): CollectReport {
  return {
    dryRun,
    seen: 0,
    quarantined: 0,
    released: 0,
    removed: 0,
    removedBytes: 0,
    blobsDiscarded: 0,
    blobBytesDiscarded: 0,
    freedBytes: 0,
    orphans: 0,
  };
}

/** Whether an asset is wanted; a temporary one is not any more when its time is over. @param now seconds since 1970 */
export function isToStay(
  { id, temporary, createdAt }: StoredAsset,
  mark: Mark,
  { temporarySeconds = Number.POSITIVE_INFINITY }: CollectOptions,
  now: number,
): boolean {
  return mark.has(id) && !(temporary && now - createdAt > temporarySeconds);
}

/** Whether what waits since then has waited long enough; never with a clock that was set back. */
export function isOver(since: number | undefined, { graceSeconds }: CollectOptions, now: number): boolean {
  return since !== undefined && now - since >= graceSeconds;
}
