import type { AssetStore } from '../store/index.ts';
import type { DerivationStatistics } from '../derive/index.ts';
import type { CacheStatistics } from './cached-store.ts';
import type { Growth, GrowthPoint } from './growth.ts';

/** How far the background check of every stored byte has come. */
export interface ScrubProgress {
  /** Whether a round is going on, not the rest between two. */
  readonly isRunning: boolean;
  /** Blobs that this round has checked; after its end, those that it did. */
  readonly checked: number;
  /** Blobs that there are to check; 0 before the first round has begun to tell. */
  readonly total: number;
  /** Damaged blobs, and damaged and lost parts of the journal, that the last whole round met, of an earlier start too; 0 before. */
  readonly damaged: number;
  /** Seconds since 1970; undefined when it never went through. */
  readonly completedAt?: number | undefined;
  /** Since when the store is checked, in seconds since 1970: the first start with it, as far as that is remembered. */
  readonly since?: number | undefined;
}

/** What the status page shows and `/status.json` answers. */
export interface Status {
  /** Seconds since 1970. */
  readonly startedAt: number;
  /** When this was put together: seconds since 1970. */
  readonly now: number;
  /** How many assets the store holds; one for each id. */
  readonly assets: number;
  /** Sum of the assets' sizes; an asset counts once for each id. */
  readonly assetBytes: number;
  /** How many blobs it holds: different contents. */
  readonly blobs: number;
  /** What the blobs take, each once. */
  readonly blobBytes: number;
  /** How many assets are of each type, and their bytes; the type with most bytes first. */
  readonly types: readonly { readonly type: number; readonly assets: number; readonly bytes: number }[];
  /** Puts since the store was opened that brought new bytes under an id. */
  readonly puts: number;
  /** Puts since then that were not taken, as other bytes are there under the id. */
  readonly conflicts: number;
  /** Puts since then that the store's rules did not allow. */
  readonly refused: number;
  /** Reads of the store since then; those answered from memory are hits of the `cache`. */
  readonly reads: number;
  /** Reads since then that met damaged bytes. */
  readonly damaged: number;
  /** Damaged blobs that were put right since then. */
  readonly repaired: number;
  /** What the store held in the last day, oldest first; the last point is of now. */
  readonly growth: readonly GrowthPoint[];
  /** Of the verified copies in memory; of all processes together where there are several. */
  readonly cache: CacheStatistics;
  /** Undefined when nothing is derived. */
  readonly derived?: DerivationStatistics | undefined;
  /** How far the check of every byte has come; undefined when nothing is scrubbed. */
  readonly scrub: ScrubProgress | undefined;
}

export interface StatusSources {
  readonly store: Pick<AssetStore, 'stats'>;
  readonly cache: () => CacheStatistics;
  readonly derived?: () => DerivationStatistics | undefined;
  readonly growth: Growth;
  readonly scrub: () => ScrubProgress | undefined;
  readonly startedAt: number;
}

/** @param now seconds since 1970 */
export async function readStatus(sources: StatusSources, now: number): Promise<Status> {
  const { byType, ...stats } = await sources.store.stats();
  const present: GrowthPoint = { at: now, assets: stats.assets, bytes: stats.assetBytes };
  return {
    ...stats,
    startedAt: sources.startedAt,
    now,
    types: [...byType]
      .map(([type, { assets, bytes }]) => ({ type, assets, bytes }))
      .sort((one, other) => other.bytes - one.bytes),
    growth: [...sources.growth.points(), present],
    cache: sources.cache(),
    derived: sources.derived?.(),
    scrub: sources.scrub(),
  };
}
