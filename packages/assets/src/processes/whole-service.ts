import { combineMetrics, commonMetrics, readStatus } from '../service/index.ts';
import type { BackupProgress, CacheStatistics, GrowthWatch, ScrubProgress } from '../service/index.ts';
import type { Derivations } from '../derive/index.ts';
import { decodeAsset } from '../store/index.ts';
import type { AssetStore } from '../store/index.ts';
import type { FrontShare, OwnerQuestions } from './questions.ts';
import type { Answerers } from './talk.ts';

/** What the owner knows, beside what the fronts tell. */
export interface WholeParts {
  readonly store: AssetStore;
  readonly shares: () => Promise<FrontShare[]>;
  readonly derivations: Derivations | undefined;
  readonly watch: GrowthWatch;
  readonly scrub: () => ScrubProgress | undefined;
  readonly backup: (() => BackupProgress | undefined) | undefined;
}

/** Answers questions about all processes together, and does what is done once for all. */
export function answerForAll({
  store,
  shares,
  derivations,
  watch,
  scrub,
  backup,
}: WholeParts): Answerers<Pick<OwnerQuestions, 'derive' | 'metrics' | 'status'>> {
  const startedAt = Date.now() / 1000;
  return {
    derive: async ({ asset, derivation }) => await derivations!.derive(store, decodeAsset(asset), derivation),
    metrics: async () => {
      const counted = (await shares()).map(({ metrics }) => metrics);
      const derived = derivations && (() => derivations.statistics);
      counted.push(await commonMetrics({ derived, scrub, backup }));
      return await combineMetrics(counted);
    },
    status: async () => {
      const all = await shares();
      const stats = await store.stats();
      const reads = all.reduce((sum, share) => sum + share.reads, stats.reads);
      const cache = sumCaches(all.map((share) => share.cache));
      const sources = {
        store: { stats: async () => ({ ...stats, reads }) },
        cache: () => cache,
        derived: () => derivations?.statistics,
        growth: watch.growth,
        scrub,
        startedAt,
      };
      return await readStatus(sources, Date.now() / 1000);
    },
  };
}

function sumCaches(all: readonly CacheStatistics[]): CacheStatistics {
  const sum = (of: (cache: CacheStatistics) => number): number =>
    all.reduce((total, cache) => total + of(cache), 0);
  return {
    hits: sum(({ hits }) => hits),
    misses: sum(({ misses }) => misses),
    entries: sum(({ entries }) => entries),
    usedBytes: sum(({ usedBytes }) => usedBytes),
    limitBytes: sum(({ limitBytes }) => limitBytes),
    evictions: sum(({ evictions }) => evictions),
  };
}
