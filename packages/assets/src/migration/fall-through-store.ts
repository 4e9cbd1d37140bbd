import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { clipRange, describeNewAsset, hashOf, RefusedAssetError, StorageError } from '../store/index.ts';
import type {
  AssetStore,
  ByteRange,
  NewAsset,
  PutResult,
  ReadResult,
  Recalling,
  Storable,
  RefusalReason,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import type { AssetServer } from './asset-server.ts';

/** How a store stands in front of another server. */
export interface FallThroughOptions {
  /** Times how long the other server is not asked. */
  readonly clock: Clock;
  /** How long an asset that the other server does not have is not asked for again. */
  readonly missingForMs?: number;
  /**
   * Hears of what was fetched and may not be kept here: of `quota` and `size` it is served, of the others it is missing. Waited for; what
   * it throws, or its promise is rejected with, is what the read ends with.
   */
  readonly onRefused?: (id: Uuid, reason: RefusalReason) => unknown;
  /** How long the other server is left alone after it could not be reached: until then a miss fails at once. */
  readonly awayForMs?: number;
}

/** As long as a simulator remembers that an asset is missing. @source archives.md §4.5 */
const MISSING_FOR_MS = 120_000;
const AWAY_FOR_MS = 5000;
const MOST_MISSING = 100_000;
const IDS_AT_ONCE = 500;

/**
 * A store in front of the server that it takes over from: what it does not have is fetched there, kept, and served.
 * Moving a grid this way costs no downtime. At most one fetch of an id is under way.
 *
 * 1. A miss while the other server cannot be reached is a StorageError `unreachable`, never "there is none".
 * 2. A put asks the other server first, so that an id keeps its bytes; while that cannot be reached, the put is taken.
 * 3. What does not fit here (quota, size) is served without being kept.
 * 4. A removed asset comes back when it is read again, unless it is removed there too, or within `missingForMs`.
 */
export class FallThroughStore implements AssetStore, Recalling {
  readonly #local: AssetStore & Partial<Recalling & Storable>;
  readonly #server: AssetServer;
  readonly #clock: Clock;
  readonly #missingForMs: number;
  readonly #awayForMs: number;
  #awayUntil = 0;
  readonly #fetching = new Map<string, Promise<ReadResult | undefined>>();
  readonly #onRefused: NonNullable<FallThroughOptions['onRefused']>;
  /** Id → when to ask again, oldest first. */
  readonly #missing = new Map<string, number>();

  constructor(
    local: AssetStore & Partial<Recalling & Storable>,
    server: AssetServer,
    options: FallThroughOptions,
  ) {
    const { clock, missingForMs = MISSING_FOR_MS, awayForMs = AWAY_FOR_MS } = options;
    this.#local = local;
    this.#server = server;
    this.#clock = clock;
    this.#onRefused = options.onRefused ?? (() => undefined);
    this.#missingForMs = missingForMs;
    this.#awayForMs = awayForMs;
  }

  async put(asset: NewAsset): Promise<PutResult> {
    if ((await this.#local.stat(asset.id)) === undefined)
      await this.#bring(asset.id).catch(unlessUnreachable);
    const result = await this.#local.put(asset);
    this.#missing.delete(asset.id.key);
    return result;
  }

  /** What is known of an asset; one that only the other server has is fetched. @throws StorageError `unreachable` */
  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    return (await this.#local.stat(id)) ?? (await this.#bring(id))?.asset;
  }

  async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    const found = await this.#local.read(id, range);
    if (found !== undefined) return found;
    const brought = await this.#bring(id);
    return brought?.bytes === undefined ? undefined : partOf(brought.asset, brought.bytes, range);
  }

  async exists(ids: readonly Uuid[]): Promise<boolean[]> {
    const here = await this.#local.exists(ids);
    const open = ids.filter((id, at) => here[at] !== true && !this.#isMissing(id));
    const there = new Set<string>();
    for (let at = 0; at < open.length; at += IDS_AT_ONCE) {
      const asked = open.slice(at, at + IDS_AT_ONCE);
      const answers = await this.#ask(async () => await this.#server.exists(asked));
      for (const [index, id] of asked.entries()) if (answers[index] === true) there.add(id.key);
    }
    return ids.map((id, at) => here[at] === true || there.has(id.key));
  }

  async remove(id: Uuid): Promise<boolean> {
    const removed = await this.#local.remove(id);
    this.#rememberMissing(id);
    return removed;
  }

  entries(from?: Uuid): AsyncIterable<StoredAsset> {
    return this.#local.entries(from);
  }

  /** Of the store here alone: nobody counts what the other server has. */
  async stats(): Promise<StoreStatistics> {
    return await this.#local.stats();
  }

  /** Whether the store here could take an asset; says nothing of the other server. @throws StorageError, RefusedAssetError */
  async checkStorable(): Promise<void> {
    await this.#local.checkStorable?.();
  }

  onRecall(forget: () => Promise<void> | void): void {
    this.#local.onRecall?.(forget);
  }

  /** Waits for fetches that are under way, then closes the store here too. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#fetching.values());
    await this.#local[Symbol.asyncDispose]();
  }

  /** Fetches, and keeps when our rules allow it; undefined when there is none there either. */
  async #bring(id: Uuid): Promise<ReadResult | undefined> {
    if (id.isZero || this.#isMissing(id)) return undefined;
    const running = this.#fetching.get(id.key);
    if (running !== undefined) return await running;
    const fetching = this.#fetch(id).finally(() => this.#fetching.delete(id.key));
    this.#fetching.set(id.key, fetching);
    return await fetching;
  }

  async #fetch(id: Uuid): Promise<ReadResult | undefined> {
    const asset = await this.#ask(async () => await this.#server.fetch(id));
    if (asset === undefined) {
      this.#rememberMissing(id);
      return undefined;
    }
    try {
      const { asset: kept } = await this.#local.put(asset);
      return kept.hash === hashOf(asset.bytes)
        ? { asset: kept, bytes: asset.bytes }
        : await this.#local.read(id);
    } catch (error) {
      if (!(error instanceof RefusedAssetError)) throw error;
      await this.#onRefused(id, error.reason);
      // Where only the room is wanting, it is served all the same. Of a kind that is not taken here there is none.
      if (error.reason === 'quota' || error.reason === 'size')
        return { asset: describeNewAsset(asset, Date.now() / 1000), bytes: asset.bytes };
      this.#rememberMissing(id);
      return undefined;
    }
  }

  /** A server that is away must not make everybody wait for it again. */
  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#clock.now() < this.#awayUntil)
      throw new StorageError('the other asset server could not be reached a moment ago', 'unreachable');
    try {
      return await ask();
    } catch (error) {
      if (isUnreachable(error)) this.#awayUntil = this.#clock.now() + this.#awayForMs;
      // Whoever asked us did nothing wrong.
      if (error instanceof DecodeError || error instanceof RemoteError)
        throw new StorageError('the answer of the other asset server cannot be used', 'unreachable', error);
      throw error;
    }
  }

  #isMissing(id: Uuid): boolean {
    const until = this.#missing.get(id.key);
    if (until === undefined) return false;
    if (this.#clock.now() < until) return true;
    this.#missing.delete(id.key);
    return false;
  }

  #rememberMissing(id: Uuid): void {
    this.#missing.delete(id.key);
    this.#missing.set(id.key, this.#clock.now() + this.#missingForMs);
    const [oldest] = this.#missing.keys();
    if (this.#missing.size > MOST_MISSING && oldest !== undefined) this.#missing.delete(oldest);
  }
}

function partOf(asset: StoredAsset, bytes: Uint8Array, range: ByteRange | undefined): ReadResult {
  const { start, end } = clipRange(range, bytes.length);
  return { asset, bytes: bytes.slice(start, end) };
}

function isUnreachable(error: unknown): boolean {
  return error instanceof StorageError && error.fault === 'unreachable';
}

/** Somebody uploads while the old server is away: that must go on. */
function unlessUnreachable(error: unknown): undefined {
  if (!isUnreachable(error)) throw error;
}
