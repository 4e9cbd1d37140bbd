import { ASSET_QUERY_KEYS } from '@landfall/protocol/asset';
import type { AssetKind } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { KeyValueStore } from '@landfall/transport/ports';
import { pending } from '../lifetime/index.ts';
import type { Region, RoomMaker } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import type { TransfersRoom } from '../transfers/index.ts';
import { AssetCache } from './asset-cache.ts';
import { cancelledError } from './asset-errors.ts';
import { COARSEST_LEVEL } from './detail.ts';
import type { TextureLevels } from './detail.ts';
import { assetKey, Download } from './download.ts';
import type { DownloadHost, Waiter } from './download.ts';
import { Fallback } from './fallback.ts';
import { isWhole, NOTHING } from './held.ts';
import type { Held } from './held.ts';
import { MAX_WANTS, MEMORY_BYTES, REQUESTS_PER_HOST } from './limits.ts';
import type { RegionImages } from './region-images.ts';
import { Recollection } from './recollection.ts';
import { Sources } from './sources.ts';
import type { AssetOptions, AssetWant, FetchedAsset } from './want.ts';

/** How assets are fetched and kept. */
export interface AssetsOptions {
  /** Knows how much of a texture shows it at a level. Without it, a texture wanted at a level is fetched as a whole. */
  readonly levels?: TextureLevels | undefined;
  /** Requests to one host at once, 1 to 64; {@link REQUESTS_PER_HOST} by default. */
  readonly requestsPerHost?: number | undefined;
  /**
   * Where assets outlive the session, such as `createFolderStore` of `@landfall/transport/node` with `maxBytes`. One for each grid: another grid
   * may have other bytes under an id.
   */
  readonly cache?: KeyValueStore | undefined;
  /** Bytes of assets that are kept in memory; 32 MiB by default. 0 keeps none. */
  readonly memoryBytes?: number | undefined;
  /** The room `transfers`, where the session has it: what no capability offers is then asked for by circuit, scripts excepted. */
  readonly transfers?: RoomMaker<TransfersRoom> | undefined;
}

/** Counts since the session began. */
export interface AssetStatistics {
  /** Calls that wait for an asset. */
  readonly wanted: number;
  /** Requests under way. */
  readonly running: number;
  /** Requests that wait for their host. */
  readonly waiting: number;
  /** Assets that came over the network. */
  readonly fetched: number;
  /** Assets that could not be had. */
  readonly failed: number;
  /** Textures that were asked for by circuit after HTTP had failed, for them or for those before. */
  readonly byCircuit: number;
  /** Over the network, without headers. */
  readonly networkBytes: number;
  /** In memory now. */
  readonly memoryBytes: number;
}

/** The assets of the grid: `session.assets`. Of those wanted at once each is fetched once; bytes that are there are not fetched again. */
export class Assets {
  readonly #session: RoomSession;
  readonly #sources: Sources;
  readonly #recollection: Recollection;
  readonly #cache: AssetCache | undefined;
  readonly #downloads = new Map<string, Download>();
  readonly #fallback: Fallback;
  readonly #host: DownloadHost;
  readonly #counts = { wanted: 0, fetched: 0, failed: 0, networkBytes: 0 };

  /** Made by the session. @throws UsageError for options out of their range */
  constructor(session: RoomSession, imagesOf: (region: Region) => RegionImages, options: AssetsOptions = {}) {
    const { requestsPerHost = REQUESTS_PER_HOST, memoryBytes = MEMORY_BYTES } = options;
    const { levels, cache, transfers } = options;
    if (!isWithin(requestsPerHost, 1, 64)) throw new UsageError('requestsPerHost is 1 to 64');
    this.#session = session;
    this.#sources = new Sources(
      session,
      requestsPerHost,
      imagesOf,
      transfers && ((region) => region.part(transfers)),
    );
    this.#fallback = new Fallback(session, this.#sources);
    this.#recollection = new Recollection(memoryBytes);
    const { ports, lifetime, logger } = session.scope;
    this.#cache = cache && new AssetCache(cache, ports.clock, logger);
    this.#host = {
      clock: ports.clock,
      lifetime,
      levels,
      recall: (download) => this.#recall(download),
      find: ({ kind, way }, signal) => this.#sources.find(kind, way, signal),
      placeFor: ({ kind }) => this.#sources.placeFor(kind),
      fallback: this.#fallback,
      count: (bytes) => void (this.#counts.networkBytes += bytes),
      end: (download, held) => this.#end(download, held),
    };
  }

  /** Counts of what was asked for so far, and what is under way. */
  get statistics(): AssetStatistics {
    const [byCircuit, memoryBytes] = [this.#fallback.count, this.#recollection.bytes];
    return { ...this.#counts, byCircuit, ...this.#sources.load, memoryBytes };
  }

  /**
   * An asset's bytes, at least as many as `level` or `bytes` want; all of them when neither is said.
   * @throws RemoteError: `reason` is `missing` when the grid has no such asset, `no-capability` when there is no way to ask, else the HTTP
   *   status; DecodeError for what is none of its kind, too long, or changes while it is fetched; ClosedError when it was aborted, the
   *   session ended or the connection broke again and again; TimeoutError; UsageError for what is no id, and for too many at once.
   */
  fetch(kind: AssetKind, id: Uuid | string, options: AssetOptions = {}): Promise<FetchedAsset> {
    return this.want(kind, id, options).result;
  }

  /** As {@link Assets.fetch}, for who wants to change the priority meanwhile. @throws UsageError */
  want(kind: AssetKind, id: Uuid | string, options: AssetOptions = {}): AssetWant {
    const uuid = Uuid.of(id);
    check(kind, uuid, options);
    this.#session.scope.lifetime.check();
    if (this.#counts.wanted >= MAX_WANTS) throw new UsageError(`${MAX_WANTS} assets are waited for already`);
    return this.#begin(kind, uuid, options);
  }

  /**
   * What is kept of it is no use: it does not decode, for one. The next call fetches it anew.
   * @throws UsageError for what is no id
   */
  forget(kind: AssetKind, id: Uuid | string): void {
    this.#drop(assetKey(kind, Uuid.of(id)));
  }

  /** Resolves when all that the cache shall keep is there: before a program ends. */
  async flush(): Promise<void> {
    await this.#cache?.flush();
  }

  #begin(kind: AssetKind, id: Uuid, options: AssetOptions): AssetWant {
    const { lifetime, ports } = this.#session.scope;
    const { signal, timeoutMs, priority = 0 } = options;
    const wait = { what: `fetching a ${kind}`, lifetime, signal, clock: ports.clock, timeoutMs };
    let download: Download | undefined;
    const waiter = { priority, detail: options, resolve: unheard, reject: unheard } as Changing<Waiter>;
    this.#counts.wanted++;
    const result = pending<Held>(wait, ({ resolve, reject }) => {
      Object.assign(waiter, { resolve, reject });
      download = this.#join(kind, id, options, waiter);
      return () => download?.leave(waiter);
    }).then(
      (held) => this.#fetched(kind, id, held),
      (error: unknown) => this.#failed(error),
    );
    // Who cancels need not listen.
    result.catch(() => undefined);
    return {
      kind,
      id,
      result,
      get priority() {
        return waiter.priority;
      },
      set priority(value) {
        waiter.priority = value;
        download?.update();
      },
      cancel: () => waiter.reject(cancelledError(kind)),
    };
  }

  #join(kind: AssetKind, id: Uuid, { way }: AssetOptions, waiter: Waiter): Download {
    const key = `${assetKey(kind, id)} ${way ?? ''}`;
    const known = this.#downloads.get(key);
    const download = known ?? new Download(kind, id, way, this.#host);
    download.join(waiter);
    if (known !== undefined) return known;
    this.#downloads.set(key, download);
    void download.run();
    return download;
  }

  async #recall(download: Download): Promise<Held> {
    return this.#recollection.get(download.key) ?? (await this.#cache?.get(download)) ?? NOTHING;
  }

  #end(download: Download, held: Held | undefined): void {
    const { key, askedWay: way = '', hasGrown } = download;
    this.#downloads.delete(`${key} ${way}`);
    if (held === undefined) return this.#drop(key);
    if (held.bytes.length === 0 || held.isDoubtful === true) return;
    this.#recollection.set(key, held);
    if (hasGrown) this.#cache?.set(download, held);
  }

  #drop(key: string): void {
    this.#recollection.delete(key);
    this.#cache?.delete(key);
  }

  #fetched(kind: AssetKind, id: Uuid, held: Held): FetchedAsset {
    this.#counts.wanted--;
    this.#counts.fetched++;
    return { kind, id, bytes: held.bytes, isWhole: isWhole(held), sizeBytes: held.sizeBytes };
  }

  #failed(error: unknown): never {
    this.#counts.wanted--;
    this.#counts.failed++;
    throw error;
  }
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

const unheard = (): void => undefined;

function check(kind: AssetKind, id: Uuid, { level, bytes, priority }: AssetOptions): void {
  if (!Object.hasOwn(ASSET_QUERY_KEYS, kind)) throw new UsageError('no kind of asset that can be asked for');
  if (id.isZero) throw new UsageError('no asset has the id zero');
  if (level !== undefined && !isWithin(level, 0, COARSEST_LEVEL))
    throw new UsageError(`a level is 0 to ${COARSEST_LEVEL}`);
  if (bytes !== undefined && !isWithin(bytes, 1, Number.MAX_SAFE_INTEGER))
    throw new UsageError('bytes is a whole number above 0');
  if (Number.isNaN(priority)) throw new UsageError('a priority is a number');
}

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
