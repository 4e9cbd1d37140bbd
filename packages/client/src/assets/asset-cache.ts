import type { AssetKind } from '@landfall/protocol/asset';
import { decodeMeshHeader } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';
import type { Clock, KeyValueStore } from '@landfall/transport/ports';
import type { Logger } from '../logger/index.ts';
import { decodeCacheEntry, encodeCacheEntry } from './cache-entry.ts';
import { isWhole, NOTHING } from './held.ts';
import type { Held } from './held.ts';
import { Lane } from './lane.ts';
import { CACHE_READS, MAX_CACHE_WRITES } from './limits.ts';
import type { Ranked } from './ranking.ts';
import { textureEnd } from './texture-end.ts';

/** An asset in a cache. */
export interface CachedAsset extends Ranked {
  readonly kind: AssetKind;
  /** Of the kind and the id alone. */
  readonly key: string;
}

/** Assets that outlive the session, in a store that somebody bounds. Whatever goes wrong with it, assets are fetched all the same. */
export class AssetCache {
  readonly #store: KeyValueStore;
  readonly #logger: Logger;
  readonly #reads: Lane<CachedAsset>;
  /** The last write of each key that is under way: what is read then has not been lost. */
  readonly #writing = new Map<string, Promise<void>>();
  #hasComplained = false;

  constructor(store: KeyValueStore, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
    this.#reads = new Lane(CACHE_READS, clock);
  }

  /** What is there of it. Never rejects. */
  async get(asset: CachedAsset): Promise<Held> {
    await this.#reads.enter(asset);
    try {
      await this.#writing.get(asset.key);
      const entry = await this.#store.get(asset.key);
      return entry === undefined ? NOTHING : decodeCacheEntry(entry);
    } catch (error) {
      this.#complain(error);
      return NOTHING;
    } finally {
      this.#reads.leave();
    }
  }

  /** Keeps it, unless so much waits to be kept that it is not worth it, or it says itself that it is not all there. */
  set({ kind, key }: Pick<CachedAsset, 'kind' | 'key'>, held: Held): void {
    if (this.#writing.size >= MAX_CACHE_WRITES || (isWhole(held) && endsEarly(kind, held.bytes))) return;
    this.#write(key, () => this.#store.set(key, encodeCacheEntry(held)));
  }

  delete(key: string): void {
    this.#write(key, () => this.#store.delete(key));
  }

  /** Resolves when nothing is being written. */
  async flush(): Promise<void> {
    await Promise.all(this.#writing.values());
  }

  /** After what is being written under the same key. */
  #write(key: string, act: () => Promise<void>): void {
    const before = this.#writing.get(key) ?? Promise.resolve();
    const written = before.then(act).catch((error: unknown) => this.#complain(error));
    this.#writing.set(key, written);
    void written.then(() => this.#writing.get(key) === written && this.#writing.delete(key));
  }

  /** Once: a full disk is full for all. */
  #complain(error: unknown): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#logger.log(
      'warn',
      `the cache of assets: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Whether an asset of which the grid has no more says itself that there is more: it may have been cut off on its way into the grid, or out. */
function endsEarly(kind: AssetKind, bytes: Uint8Array): boolean {
  if (kind === 'texture') return (textureEnd(bytes) ?? 0) > bytes.length;
  if (kind !== 'mesh') return false;
  try {
    decodeMeshHeader(bytes, bytes.length);
    return false;
  } catch (error) {
    if (error instanceof DecodeError) return true;
    throw error;
  }
}
