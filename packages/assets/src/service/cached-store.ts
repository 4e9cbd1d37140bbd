import type { Uuid } from '@landfall/protocol/datatypes';
import { AssetFlag } from '../store/index.ts';
import type {
  AssetStore,
  ByteRange,
  NewAsset,
  PutResult,
  ReadResult,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import { createByteLru } from './byte-lru.ts';
import type { ByteLru } from './byte-lru.ts';

/** How often the cache could answer, and what it holds. */
export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly evictions: number;
}

/** An entry costs this beside its bytes. */
const ENTRY_OVERHEAD_BYTES = 1024;
/** One asset may take this part of the cache. */
const LARGEST_SHARE = 16;
/** So many ids that were asked for in part are remembered: the second time they are fetched whole. */
const MAX_ASKED_ONCE = 4096;

interface Copy {
  readonly found: ReadResult;
  readonly readAt: number;
}

interface Reading {
  readonly found: Promise<ReadResult | undefined>;
}

/**
 * A store whose reads are answered from verified copies in memory. Assets that may change (rewritable, temporary) are
 * never kept, and neither is the absence of one, so that what another process stores is seen at once. Requests for the
 * same asset share one read. What `read` gives out is shared: nobody may write into it.
 */
export class CachedStore implements AssetStore {
  readonly #store: AssetStore;
  readonly #limitBytes: number;
  readonly #maxAgeMs: number;
  readonly #cache: ByteLru<Copy>;
  readonly #reading = new Map<string, Reading>();
  readonly #askedOnce = new Set<string>();
  #hits = 0;
  #misses = 0;

  /** `maxAgeMs`: where others remove assets from the same store, so long may a copy outlive them. */
  constructor(store: AssetStore, limitBytes: number, maxAgeMs = Number.POSITIVE_INFINITY) {
    this.#store = store;
    this.#limitBytes = limitBytes;
    this.#maxAgeMs = maxAgeMs;
    this.#cache = createByteLru(limitBytes, limitBytes / LARGEST_SHARE);
  }

  get cacheStatistics(): CacheStatistics {
    const { size: entries, usedBytes, evictions } = this.#cache;
    return {
      hits: this.#hits,
      misses: this.#misses,
      entries,
      usedBytes,
      limitBytes: this.#limitBytes,
      evictions,
    };
  }

  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    return this.#copyOf(id)?.asset ?? (await this.#store.stat(id));
  }

  async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    const cached = this.#copyOf(id);
    if (cached !== undefined) {
      this.#hits++;
      return part(cached, range);
    }
    this.#misses++;
    if (range !== undefined && !this.#isWorthAll(id, range)) return await this.#store.read(id, range);
    const whole = await this.#readWhole(id);
    return whole === undefined ? undefined : part(whole, range);
  }

  #copyOf({ key }: Uuid): ReadResult | undefined {
    const copy = this.#cache.get(key);
    if (copy === undefined || performance.now() - copy.readAt <= this.#maxAgeMs) return copy?.found;
    this.#cache.delete(key);
    return undefined;
  }

  #isWorthAll({ key }: Uuid, { end }: ByteRange): boolean {
    if (end > this.#limitBytes / LARGEST_SHARE) return false;
    if (this.#askedOnce.delete(key)) return true;
    this.#askedOnce.add(key);
    if (this.#askedOnce.size > MAX_ASKED_ONCE) this.#askedOnce.delete(this.#askedOnce.keys().next().value!);
    return false;
  }

  async #readWhole(id: Uuid): Promise<ReadResult | undefined> {
    const under = this.#reading.get(id.key);
    if (under !== undefined) return await under.found;
    const readAt = performance.now();
    const reading: Reading = { found: this.#store.read(id) };
    this.#reading.set(id.key, reading);
    try {
      const found = await reading.found;
      if (found !== undefined && this.#reading.get(id.key) === reading) this.#keep(id, { found, readAt });
      return found;
    } finally {
      if (this.#reading.get(id.key) === reading) this.#reading.delete(id.key);
    }
  }

  #keep(id: Uuid, copy: Copy): void {
    const { asset, bytes } = copy.found;
    if (isFixed(asset)) this.#cache.set(id.key, copy, bytes.byteLength + ENTRY_OVERHEAD_BYTES);
  }

  async put(asset: NewAsset): Promise<PutResult> {
    const result = await this.#store.put(asset);
    if (result.outcome === 'stored' || result.outcome === 'updated') this.#forget(asset.id);
    return result;
  }

  async remove(id: Uuid): Promise<boolean> {
    try {
      return await this.#store.remove(id);
    } finally {
      this.#forget(id);
    }
  }

  /** A read that is under way may have begun before the change: it is neither kept nor shared any more. */
  #forget({ key }: Uuid): void {
    this.#cache.delete(key);
    this.#reading.delete(key);
  }

  async exists(ids: readonly Uuid[]): Promise<boolean[]> {
    return await this.#store.exists(ids);
  }

  entries(from?: Uuid): AsyncIterable<StoredAsset> {
    return this.#store.entries(from);
  }

  async stats(): Promise<StoreStatistics> {
    return await this.#store.stats();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]();
  }
}

const isFixed = ({ flags, temporary }: StoredAsset): boolean =>
  (flags & AssetFlag.rewritable) === 0 && !temporary;

function part({ asset, bytes }: ReadResult, range: ByteRange | undefined): ReadResult {
  return { asset, bytes: range === undefined ? bytes : bytes.subarray(range.start, range.end) };
}
