import { Uuid } from '@landfall/protocol/datatypes';
import { createByteBudget, listen } from '../http/index.ts';
import type { ByteBudget, Listener } from '../http/index.ts';
import type { RobustOptions } from '../robust/index.ts';
import type { AssetStore } from '../store/index.ts';
import { CachedStore } from './cached-store.ts';
import type { CompleteConfig } from './config.ts';
import { Front } from './front.ts';
import { createGrowth } from './growth.ts';
import { silentLog } from './log.ts';
import type { ServiceLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Metrics } from './metrics.ts';
import { readStatus } from './status.ts';
import type { ScrubProgress } from './status.ts';

export interface AssetServiceParts {
  /** Stays the caller's: `close` does not close it. */
  readonly store: AssetStore;
  readonly log?: ServiceLog;
  /** Asked when the status page is. */
  readonly scrub?: () => ScrubProgress | undefined;
  /** How old verified copies in memory may get; other processes may remove assets from a shared store. No limit by default. */
  readonly cacheMaxAgeMs?: number;
}

/** A service that listens. */
export interface AssetService {
  /** Such as `http://127.0.0.1:8003`; without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, lets what is under way finish within `limits.drainMs`, and resolves. */
  close(): Promise<void>;
}

/** Base64 and the elements around it. */
const XML_OVERHEAD_BYTES = 64 * 1024;
/** One `<string>` of `get_assets_exist`. */
const ID_BYTES = 128;
const GROWTH_EVERY_MS = 5 * 60_000;
/** A day. */
const GROWTH_POINTS = 288;

/**
 * Serves a store over HTTP: OpenSim's asset service, the viewers' capabilities, and what operators look at.
 * @throws UsageError when the address cannot be had
 */
export async function serveAssets(config: CompleteConfig, parts: AssetServiceParts): Promise<AssetService> {
  const running = new RunningService(config, parts);
  await running.start();
  return running;
}

class RunningService implements AssetService {
  readonly #config: CompleteConfig;
  readonly #log: ServiceLog;
  readonly #store: CachedStore;
  readonly #metrics: Metrics;
  readonly #front: Front;
  readonly #uploads: ByteBudget;
  readonly #growth = createGrowth(GROWTH_POINTS);
  readonly #startedAt = Date.now() / 1000;
  #listener: Listener | undefined;
  #growthTimer: NodeJS.Timeout | undefined;

  constructor(
    config: CompleteConfig,
    { store, log = silentLog, scrub = () => undefined, cacheMaxAgeMs }: AssetServiceParts,
  ) {
    this.#config = config;
    this.#log = log;
    this.#store = new CachedStore(store, config.limits.cacheBytes, cacheMaxAgeMs);
    this.#uploads = createByteBudget(config.limits.uploadsBytes);
    this.#metrics = this.#createMetrics();
    this.#front = new Front({
      config,
      log,
      store: this.#store,
      metrics: this.#metrics,
      robust: this.#robustOptions(),
      operations: {
        metrics: this.#metrics,
        hasPage: config.statusPage,
        status: async () => await this.#status(scrub),
        obstacle: async () => await this.#obstacle(),
      },
    });
  }

  async start(): Promise<void> {
    const { bind, port, limits } = this.#config;
    this.#listener = await listen({ bind, port }, limits, (request, response) => {
      void this.#front.serve(request, response);
    });
    await this.#measureGrowth();
    this.#growthTimer = setInterval(() => void this.#measureGrowth(), GROWTH_EVERY_MS).unref();
    this.#log({ level: 'info', event: 'listening', fields: { bind, port: this.port } });
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  get url(): string {
    const { bind } = this.#config;
    return `http://${bind.includes(':') ? `[${bind}]` : bind}:${this.port}`;
  }

  async close(): Promise<void> {
    this.#front.isDraining = true;
    clearInterval(this.#growthTimer);
    await this.#listener?.close(this.#config.limits.drainMs);
    this.#log({ level: 'info', event: 'closed', fields: {} });
  }

  #createMetrics(): Metrics {
    return createMetrics({
      store: this.#store,
      cache: () => this.#store.cacheStatistics,
      connections: async () => (await this.#listener?.connections()) ?? 0,
      uploadBytes: () => this.#uploads.used,
      answerBytes: () => this.#front.answers.used,
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
        if (outcome === 'conflict')
          this.#log({ level: 'warn', event: 'conflict', fields: { id: id.toString() } });
      },
    };
  }

  async #status(scrub: () => ScrubProgress | undefined): ReturnType<typeof readStatus> {
    const { cacheStatistics } = this.#store;
    const [growth, startedAt] = [this.#growth, this.#startedAt];
    const sources = { store: this.#store, cache: () => cacheStatistics, growth, scrub, startedAt };
    return await readStatus(sources, Date.now() / 1000);
  }

  async #obstacle(): Promise<string | undefined> {
    if (this.#front.isDraining) return 'closing';
    try {
      await this.#store.stat(Uuid.zero);
      return undefined;
    } catch (error) {
      this.#log({ level: 'error', event: 'not ready', fields: { reason: String(error) } });
      return 'the store does not answer';
    }
  }

  async #measureGrowth(): Promise<void> {
    try {
      const { assets, assetBytes: bytes } = await this.#store.stats();
      this.#growth.add({ at: Date.now() / 1000, assets, bytes });
    } catch (error) {
      this.#log({ level: 'warn', event: 'no statistics', fields: { reason: String(error) } });
    }
  }
}
