import type { AssetStore } from '../store/index.ts';
import type { DerivationStatistics } from '../derive/index.ts';
import type { CacheStatistics } from './cached-store.ts';
import type { Growth, GrowthPoint } from './growth.ts';

/** How far the background check of every stored byte has come. */
export interface ScrubProgress {
  readonly isRunning: boolean;
  readonly checked: number;
  readonly total: number;
  readonly damaged: number;
  /** Seconds since 1970; undefined when it never went through. */
  readonly completedAt?: number | undefined;
}

/** What the status page shows and `/status.json` answers. */
export interface Status {
  /** Seconds since 1970. */
  readonly startedAt: number;
  readonly now: number;
  readonly assets: number;
  readonly assetBytes: number;
  readonly blobs: number;
  readonly blobBytes: number;
  readonly types: readonly { readonly type: number; readonly assets: number; readonly bytes: number }[];
  readonly puts: number;
  readonly conflicts: number;
  readonly refused: number;
  readonly reads: number;
  readonly damaged: number;
  readonly repaired: number;
  readonly growth: readonly GrowthPoint[];
  readonly cache: CacheStatistics;
  /** Undefined when nothing is derived. */
  readonly derived?: DerivationStatistics | undefined;
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
