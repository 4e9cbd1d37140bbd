import { fileURLToPath } from 'node:url';
import { combineMetrics, readStatus, silentLog, watchGrowth } from '../service/index.ts';
import type {
  CacheStatistics,
  CompleteConfig,
  ScrubProgress,
  ServiceEvent,
  ServiceLog,
} from '../service/index.ts';
import type { AssetStore } from '../store/index.ts';
import { Fronts } from './fronts.ts';
import { answerStoreQuestions } from './store-owner.ts';

export interface ProcessesParts {
  /** What the fronts ask; stays the caller's. It stands on the embedded store in `config.data`, which is open here. */
  readonly store: AssetStore;
  /** Brings the index of that embedded store up to date. */
  readonly publish: () => Promise<void>;
  readonly log?: ServiceLog;
  /** Levels that the fronts write to standard error. */
  readonly levels?: readonly ServiceEvent['level'][];
  readonly scrub?: () => ScrubProgress | undefined;
  /** The program of a front; the one of this package by default. */
  readonly program?: string;
}

/** A service in several processes. */
export interface ServiceInProcesses {
  /** Such as `http://127.0.0.1:8003`; without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** The index was made anew: the fronts look into that one from now on. */
  reopen(): Promise<void>;
  /** Takes no more connections, lets what is under way finish within `limits.drainMs`, and resolves. */
  close(): Promise<void>;
}

/**
 * Serves a store that this process owns over HTTP in `config.processes` others, one to a core. They read the data folder
 * themselves; what they cannot, and every write, is asked of this process. Sets up `node:cluster` of this process.
 * @throws UsageError when the address cannot be had
 */
export async function serveInProcesses(
  config: CompleteConfig,
  {
    store,
    publish,
    log = silentLog,
    levels = [],
    scrub = () => undefined,
    program = PROGRAM,
  }: ProcessesParts,
): Promise<ServiceInProcesses> {
  const startedAt = Date.now() / 1000;
  const watch = await watchGrowth(store, log);
  await publish();
  const fronts: Fronts = new Fronts({
    count: config.processes,
    config: shareOf(config),
    program,
    log,
    levels,
    answerers: {
      ...answerStoreQuestions(store, { publish, forgetEverywhere: (id) => fronts.forget(id) }),
      metrics: async () => await combineMetrics((await fronts.shares()).map(({ metrics }) => metrics)),
      status: async () => {
        const shares = await fronts.shares();
        const stats = await store.stats();
        const reads = shares.reduce((sum, share) => sum + share.reads, stats.reads);
        const cache = sumCaches(shares.map((share) => share.cache));
        const counted = { stats: async () => ({ ...stats, reads }) };
        const sources = { store: counted, cache: () => cache, growth: watch.growth, scrub, startedAt };
        return await readStatus(sources, Date.now() / 1000);
      },
    },
  });
  await fronts.start();
  const host = config.bind.includes(':') ? `[${config.bind}]` : config.bind;
  return {
    url: `http://${host}:${fronts.port}`,
    port: fronts.port,
    reopen: () => fronts.reopen(),
    close: async () => {
      watch[Symbol.dispose]();
      await fronts.close();
    },
  };
}

const PROGRAM = fileURLToPath(new URL('front-process.js', import.meta.url));

/** Limits of everybody together are parted among the processes, as connections are dealt out in turn. */
function shareOf(config: CompleteConfig): CompleteConfig {
  const part = (whole: number): number => Math.ceil(whole / config.processes);
  const { cacheBytes, uploadsBytes, answersBytes, connections } = config.limits;
  return {
    ...config,
    limits: {
      ...config.limits,
      cacheBytes: part(cacheBytes),
      uploadsBytes: Math.max(part(uploadsBytes), 2 * config.limits.assetBytes),
      answersBytes: part(answersBytes),
      connections: part(connections),
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
