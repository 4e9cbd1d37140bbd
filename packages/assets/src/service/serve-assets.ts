import type { ImageCodec } from '@landfall/codecs/ports';
import { setTimeout as delay } from 'node:timers/promises';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Derivations, DerivationStatistics, DerivedCache, Deriving } from '../derive/index.ts';
import { createByteBudget, serveHttp } from '../http/index.ts';
import type { ByteBudget, HttpService } from '../http/index.ts';
import type { RobustOptions } from '../robust/index.ts';
import { RefusedAssetError, StorageError } from '../store/index.ts';
import type { AssetStore } from '../store/index.ts';
import { CachedStore } from './cached-store.ts';
import type { BackupProgress } from './backups.ts';
import type { CacheStatistics } from './cached-store.ts';
import type { CompleteConfig } from './config.ts';
import { createDerivations } from './create-derivations.ts';
import { Front } from './front.ts';
import { createGrowth } from './growth.ts';
import { harmlessLog, silentLog } from './log.ts';
import type { HarmlessLog, ServiceLog } from './log.ts';
import { watchGrowth } from './growth-watch.ts';
import type { GrowthWatch } from './growth-watch.ts';
import { createMetrics } from './metrics.ts';
import type { Metrics, MetricValues } from './metrics.ts';
import { readStatus } from './status.ts';
import type { ScrubProgress, Status } from './status.ts';

/** What a service stands on; all but the store may be left to it. */
export interface AssetServiceParts {
  /** Stays the caller's: `close` does not close it. */
  readonly store: AssetStore;
  /** Hears of everything that happens; nothing is logged by default. */
  readonly log?: ServiceLog;
  /** For derivations, and closed by the service; worker threads as the configuration has them when absent. */
  readonly codec?: ImageCodec;
  /** Where derivations are kept, and closed by the service; in memory, a small part of the allowance, when absent. */
  readonly derivedCache?: DerivedCache;
  /** How old verified copies in memory may get; other processes may remove assets from a shared store. No limit by default. */
  readonly cacheMaxAgeMs?: number;
  /** Asked when the status page is. */
  readonly scrub?: () => ScrubProgress | undefined;
  /** Asked when the metrics are. */
  readonly backup?: () => BackupProgress | undefined;
  /** Where this process is one of several: who knows of all of them. */
  readonly whole?: Whole;
}

/** What one process does for, and knows of, all the processes of a service together. */
export interface Whole {
  /** How many they are. */
  readonly processes: number;
  /** Undefined when nothing is derived. */
  readonly derivations: Deriving | undefined;
  /** Metrics of all processes summed up: `text` for Prometheus, `json` the same as data. */
  metrics(): Promise<{ readonly text: string; readonly json: unknown }>;
  /** What the status page shows, of all processes together. */
  status(): Promise<Status>;
  /** How old verified copies in memory may get; other processes may remove assets from a shared store. No limit by default. */
  readonly cacheMaxAgeMs?: number;
}

/** A service that listens. */
export interface AssetService {
  /** Such as `http://127.0.0.1:8003`; without a slash at its end. */
  readonly url: string;
  /** TCP port that it listens on; the one that was free where `config.port` is 0. */
  readonly port: number;
  /** Takes no more connections, lets what is under way finish within `limits.drainMs`, and resolves. */
  close(): Promise<void>;
  /** No copy of the asset is served any more: it went, or became another, behind this process's back. */
  forget(id: Uuid): void;
  /** The same of all assets. */
  forgetAll(): void;
  /** What this process counts. */
  readonly cache: CacheStatistics;
  /** Metrics of this process, as data. */
  metrics(): Promise<MetricValues>;
}

/** Base64 and the elements around it. */
const XML_OVERHEAD_BYTES = 64 * 1024;
/** Whoever asks whether we are ready waits a few seconds at most. */
const READY_WITHIN_MS = 3000;
/** What keeps a store from being written while it can be read. */
const UNSTORABLE: ReadonlySet<string> = new Set(['full', 'permission']);
/** One `<string>` of `get_assets_exist`. */
const ID_BYTES = 128;

/**
 * Serves a store over HTTP: OpenSim's asset service, the viewers' capabilities, and what operators look at.
 * @throws UsageError when the address cannot be had
 */
export async function serveAssets(config: CompleteConfig, parts: AssetServiceParts): Promise<AssetService> {
  const running = new RunningService(config, parts);
  await running.start();
  return running;
}

/** Under the names that documents give them. */
const interfacesOf = ({ referenceProtocol, viewerAccess, derive }: CompleteConfig): string[] => [
  'robust',
  ...(viewerAccess === 'off' ? [] : ['viewer']),
  ...(derive.enabled ? ['derived'] : []),
  ...(referenceProtocol.enabled ? ['reference-asset-protocol'] : []),
];

class RunningService implements AssetService {
  readonly #config: CompleteConfig;
  readonly #log: HarmlessLog;
  readonly #store: CachedStore;
  readonly #metrics: Metrics;
  readonly #front: Front;
  /** Made here, for this process alone. */
  readonly #derivations: Derivations | undefined;
  readonly #uploads: ByteBudget;
  readonly #startedAt = Date.now() / 1000;
  readonly #whole: Whole | undefined;
  #server: HttpService | undefined;
  #isClosing = false;
  #watch: GrowthWatch | undefined;

  constructor(config: CompleteConfig, parts: AssetServiceParts) {
    const { store, scrub = () => undefined, whole, cacheMaxAgeMs } = parts;
    this.#whole = whole;
    this.#config = config;
    const log = harmlessLog(parts.log ?? silentLog);
    this.#log = log;
    this.#store = new CachedStore(store, config.limits.cacheBytes, cacheMaxAgeMs);
    this.#uploads = createByteBudget(config.limits.uploadsBytes);
    this.#derivations = whole === undefined ? createDerivations(config, parts) : undefined;
    this.#metrics = this.#createMetrics(parts);
    this.#front = new Front({
      config,
      processes: whole?.processes ?? 1,
      log,
      store: this.#store,
      derivations: whole === undefined ? this.#derivations : whole.derivations,
      metrics: this.#metrics,
      robust: this.#robustOptions(),
      operations: {
        metrics: async () => await (whole?.metrics() ?? this.#allMetrics()),
        hasPage: config.statusPage,
        interfaces: interfacesOf(config),
        status: async () => await (whole?.status() ?? this.#status(scrub)),
        obstacle: async () => await this.#obstacle(),
      },
    });
  }

  async start(): Promise<void> {
    const { bind, port, limits } = this.#config;
    this.#server = await serveHttp(this.#front.handler, {
      bind,
      port,
      limits,
      onAnswered: (answered) => this.#front.noteAnswer(answered),
      onFault: (error, route) => this.#front.noteFault(error, route),
    });
    if (this.#whole === undefined) this.#watch = await watchGrowth(this.#store, this.#log);
    this.#log({ level: 'info', event: 'listening', fields: { bind, port: this.port } });
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#watch?.[Symbol.dispose]();
    await this.#server?.close(this.#config.limits.drainMs);
    await this.#derivations?.[Symbol.asyncDispose]();
    this.#log({ level: 'info', event: 'closed', fields: {} });
  }

  forget(id: Uuid): void {
    this.#store.forget(id);
  }

  forgetAll(): void {
    this.#store.forgetAll();
  }

  get cache(): CacheStatistics {
    return this.#store.cacheStatistics;
  }

  async metrics(): Promise<MetricValues> {
    return await this.#metrics.json();
  }

  async #allMetrics(): Promise<{ readonly text: string; readonly json: unknown }> {
    return { text: await this.#metrics.text(), json: await this.#metrics.json() };
  }

  #createMetrics({ scrub, backup }: AssetServiceParts): Metrics {
    const derivations = this.#derivations;
    return createMetrics({
      store: this.#store,
      cache: () => this.#store.cacheStatistics,
      derived: derivations && (() => derivations.statistics),
      scrub,
      backup,
      connections: async () => (await this.#server?.connections()) ?? 0,
      uploadBytes: () => this.#uploads.used,
      answerBytes: () => this.#server?.answerBytes ?? 0,
    });
  }

  #robustOptions(): RobustOptions {
    const { deletion, redirectUrl, allowScripts, limits } = this.#config;
    const documentBytes = Math.ceil(limits.assetBytes / 3) * 4 + XML_OVERHEAD_BYTES;
    return {
      store: this.#store,
      deletion,
      redirectUrl,
      allowScripts,
      maxAssetBytes: limits.assetBytes,
      assetBody: { maxBytes: documentBytes, budget: this.#uploads },
      idsBody: { maxBytes: limits.idsPerRequest * ID_BYTES + XML_OVERHEAD_BYTES, budget: this.#uploads },
      maxIds: limits.idsPerRequest,
      onPut: (outcome, id) => {
        this.#metrics.put(outcome);
        // Before the answer: whatever a simulator was told is in the log.
        const level = outcome === 'conflict' ? 'warn' : 'info';
        this.#log({ level, event: outcome, fields: { id: id.toString() } });
      },
    };
  }

  async #status(scrub: () => ScrubProgress | undefined): ReturnType<typeof readStatus> {
    const { growth } = this.#watch ?? { growth: createGrowth(0) };
    const sources = {
      store: this.#store,
      cache: () => this.cache,
      derived: (): DerivationStatistics | undefined => this.#derivations?.statistics,
      growth,
      scrub,
      startedAt: this.#startedAt,
    };
    return await readStatus(sources, Date.now() / 1000);
  }

  /** A store that reads but cannot be written is no use to a simulator: it would lose what it uploads. */
  async #answersInTime(): Promise<boolean> {
    const tooLate = new AbortController();
    try {
      const waited = delay(READY_WITHIN_MS, false, { ref: false, signal: tooLate.signal });
      const asked = this.#store.stat(Uuid.zero).then(async () => await this.#store.checkStorable());
      return await Promise.race([asked.then(() => true), waited]);
    } finally {
      tooLate.abort();
    }
  }

  async #obstacle(): Promise<string | undefined> {
    if (this.#isClosing) return 'closing';
    try {
      return (await this.#answersInTime()) ? undefined : 'the store does not answer in time';
    } catch (error) {
      this.#log({ level: 'error', event: 'not ready', fields: { reason: String(error) } });
      if (error instanceof RefusedAssetError) return `nothing can be stored: ${error.reason}`;
      const isFull = error instanceof StorageError && UNSTORABLE.has(error.fault);
      return isFull ? `nothing can be stored: ${error.fault}` : 'the store does not answer';
    }
  }
}
