import { AggregatorRegistry, Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import type { AssetStore, PutOutcome } from '../store/index.ts';
import type { DerivationStatistics } from '../derive/index.ts';
import { AnswerTally } from './answer-tally.ts';
import type { Answered } from './answer-tally.ts';
import type { BackupProgress } from './backups.ts';
import type { CacheStatistics } from './cached-store.ts';
import type { ScrubProgress } from './status.ts';

/** What the gauges are read from when somebody asks. */
export interface Measured extends CommonWork {
  readonly store: Pick<AssetStore, 'stats'>;
  readonly cache: () => CacheStatistics;
  readonly connections: () => Promise<number>;
  readonly uploadBytes: () => number;
  readonly answerBytes: () => number;
}

/** Every metric with its values, as one process counts them. */
export type MetricValues = readonly MetricObjectWithValues<MetricValue<string>>[];

export interface Metrics {
  answered(answered: Answered): void;
  put(outcome: PutOutcome): void;
  refusedCredential(): void;
  rateLimited(): void;
  damaged(): void;
  /** Text for Prometheus. */
  text(): Promise<string>;
  json(): Promise<MetricValues>;
}

/** What is done once for all the processes of a service. */
export interface CommonWork {
  readonly derived?: (() => DerivationStatistics) | undefined;
  readonly scrub?: (() => ScrubProgress | undefined) | undefined;
  readonly backup?: (() => BackupProgress | undefined) | undefined;
}

/** What that counts, where one process does it for others. */
export async function commonMetrics(work: CommonWork): Promise<MetricValues> {
  const registry = new Registry();
  addCommonGauges([registry], work);
  return await registry.getMetricsAsJSON();
}

function addCommonGauges(registers: Registry[], { derived, scrub, backup }: CommonWork): void {
  if (derived !== undefined) addDerivedGauges(registers, derived);
  const gauge = (name: string, help: string, value: () => number): void => {
    void new Gauge({
      name: `landfall_assets_${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  };
  if (scrub?.() !== undefined) {
    gauge(
      'scrub_checked',
      'Contents that the present or last round of the scrub has checked',
      () => scrub()?.checked ?? 0,
    );
    gauge('scrub_contents', 'Contents that it has to check', () => scrub()?.total ?? 0);
    gauge(
      'scrub_damaged',
      'Damaged contents, damaged and lost parts of the journal that the last whole round met',
      () => scrub()?.damaged ?? 0,
    );
    gauge(
      'scrub_completed_seconds',
      'When a round was last completed, in Unix time',
      () => scrub()?.completedAt ?? 0,
    );
    gauge(
      'scrub_since_seconds',
      'Since when there are rounds, whoever was started meanwhile, in Unix time',
      () => scrub()?.since ?? 0,
    );
  }
  if (backup?.() !== undefined) {
    gauge(
      'backup_damaged',
      'Damaged contents that the last backup could not copy',
      () => backup()?.damaged ?? 0,
    );
    gauge('backup_failed', '1 when the last backup failed', () => (backup()?.hasFailed === true ? 1 : 0));
    gauge(
      'backup_completed_seconds',
      'When a backup was last completed, in Unix time',
      () => backup()?.completedAt ?? 0,
    );
    gauge(
      'backup_since_seconds',
      'Since when backups are to be made, whoever was started meanwhile, in Unix time',
      () => backup()?.since ?? 0,
    );
  }
}

function addDerivedGauges(registers: Registry[], derived: () => DerivationStatistics): void {
  for (const [name, help, of] of DERIVED_GAUGES) {
    void new Gauge({
      name: `landfall_assets_derived_${name}`,
      help,
      registers,
      collect() {
        this.set(of(derived()));
      },
    });
  }
}

/** What several processes counted, as one. */
export async function combineMetrics(
  all: readonly MetricValues[],
): Promise<{ text: string; json: MetricValues }> {
  const registry = AggregatorRegistry.aggregate(all.map((values) => [...values]));
  return { text: await registry.metrics(), json: await registry.getMetricsAsJSON() };
}

/** The media type of the text. */
export const METRICS_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE;

const DERIVED_GAUGES: readonly [string, string, (statistics: DerivationStatistics) => number][] = [
  ['hits', 'Derivations answered from their cache', ({ hits }) => hits],
  ['made', 'Derivations made', ({ made }) => made],
  ['joined', 'Requests that joined a derivation under way', ({ joined }) => joined],
  ['failed', 'Derivations that the bytes did not allow', ({ failed }) => failed],
  ['refused', 'Derivations turned away because there was too much to do', ({ refused }) => refused],
  ['under_way', 'Derivations waiting or being made', ({ underWay }) => underWay],
  ['workers_replaced', 'Codec workers that hung, crashed or grew too big', ({ replaced }) => replaced],
  ['cache_bytes', 'Bytes that the cache of derivations holds', ({ cache }) => cache.usedBytes],
  ['cache_evictions', 'Derivations that made room for others', ({ cache }) => cache.evictions],
  ['cache_damaged', 'Damaged derivations, thrown away and made again', ({ cache }) => cache.damaged],
];

export function createMetrics(measured: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'landfall_assets_' });
  const registers = [registry];
  const named = (name: string, help: string) => ({ name: `landfall_assets_${name}`, help, registers });
  const answers = new AnswerTally(registry, 'landfall_assets_');
  const puts = new Counter({ ...named('puts_total', 'Assets taken in'), labelNames: ['outcome'] });
  const unauthorized = new Counter(named('unauthorized_total', 'Requests without the right credential'));
  const limited = new Counter(named('rate_limited_total', 'Requests turned away by the rate limit'));
  const damages = new Counter(
    named('damaged_total', 'Reads that met damaged bytes; none of them was served'),
  );
  addGauges(registers, measured);
  addCommonGauges(registers, measured);
  return {
    answered: (answered) => answers.note(answered),
    put: (outcome) => puts.inc({ outcome }),
    refusedCredential: () => unauthorized.inc(),
    rateLimited: () => limited.inc(),
    damaged: () => damages.inc(),
    text: () => registry.metrics(),
    json: () => registry.getMetricsAsJSON(),
  };
}

function addGauges(registers: Registry[], { store, cache, ...measured }: Measured): void {
  const gauge = (
    name: string,
    help: string,
    value: () => number | Promise<number>,
    aggregator: 'sum' | 'first' = 'sum',
  ): void => {
    void new Gauge({
      name: `landfall_assets_${name}`,
      help,
      registers,
      aggregator,
      async collect() {
        this.set(await value());
      },
    });
  };
  gauge('cache_hits', 'Reads answered from memory', () => cache().hits);
  gauge('cache_misses', 'Reads that went to the store', () => cache().misses);
  gauge('cache_bytes', 'Bytes that the cache holds', () => cache().usedBytes);
  gauge('cache_evictions', 'Assets that made room for others', () => cache().evictions);
  gauge('connections', 'Connections that are open', measured.connections);
  gauge('upload_bytes', 'Bytes of bodies being received', measured.uploadBytes);
  gauge('answer_bytes', 'Bytes of answers being sent', measured.answerBytes);
  gauge('stored', 'Assets in the store', async () => (await store.stats()).assets, 'first');
  gauge('stored_bytes', 'Bytes of all assets', async () => (await store.stats()).assetBytes, 'first');
  gauge(
    'blob_bytes',
    'Bytes on disk, each content once',
    async () => (await store.stats()).blobBytes,
    'first',
  );
  gauge(
    'store_damaged',
    'Damaged reads that the store counts',
    async () => (await store.stats()).damaged,
    'first',
  );
  gauge(
    'store_repaired',
    'Damaged blobs that were put right',
    async () => (await store.stats()).repaired,
    'first',
  );
}
