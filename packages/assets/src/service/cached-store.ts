import type { Uuid } from '@landfall/protocol/datatypes';
import { isFixed } from '../store/index.ts';
import type {
  AssetStore,
  ByteRange,
  Lending,
  Loan,
  NewAsset,
  Prompt,
  PutResult,
  ReadResult,
  Recalling,
  Storable,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import { createBufferPool } from './buffer-pool.ts';
import type { BufferPool } from './buffer-pool.ts';
import { createByteLru } from './byte-lru.ts';
import type { ByteLru } from './byte-lru.ts';
import { SharedCopy } from './shared-copy.ts';

/** How often the cache could answer, and what it holds. */
export interface CacheStatistics {
  /** Reads that were answered from memory. */
  readonly hits: number;
  /** Reads that had to ask the store, those of assets that are not there included. */
  readonly misses: number;
  /** Assets in memory now. */
  readonly entries: number;
  /** What those take, overhead included. */
  readonly usedBytes: number;
  /** What the cache may take at most, buffers between two uses included. */
  readonly limitBytes: number;
  /** Assets that made room for others. */
  readonly evictions: number;
}

/** An entry costs this beside its buffer. */
const ENTRY_OVERHEAD_BYTES = 1024;
/** One asset may take this part of the cache. */
const LARGEST_SHARE = 16;
/** This part of the limit may be buffers between two uses. */
const IDLE_SHARE = 32;
/** So many ids that were asked for in part are remembered: the second time they are fetched whole. At least and at most. */
const ASKED_ONCE = { fewest: 64, most: 4096 };

/** An asset that is known at once, and its bytes where they are in memory. */
export interface AtHand {
  readonly key: string;
  readonly asset: StoredAsset;
  readonly copy: SharedCopy | undefined;
}

interface Reading {
  found: Promise<SharedCopy | undefined> | undefined;
  waiting: number;
}

/**
 * A store whose reads are answered from verified copies in memory. Assets that may change (rewritable, temporary) are
 * never kept, and neither is the absence of one, so that what another process stores is seen at once. Requests for the
 * same asset share one read. What is lent out lies in buffers that are used again once nobody has them any more.
 */
export class CachedStore implements AssetStore, Lending {
  readonly #store: AssetStore & Partial<Prompt & Storable>;
  readonly #limitBytes: number;
  readonly #maxAgeMs: number;
  readonly #pool: BufferPool;
  readonly #cache: ByteLru<SharedCopy>;
  readonly #reading = new Map<string, Reading>();
  readonly #askedOnce = new Set<string>();
  #hits = 0;
  #misses = 0;

  /** `maxAgeMs`: where others remove assets from the same store, so long may a copy outlive them. */
  constructor(
    store: AssetStore & Partial<Prompt & Recalling & Storable>,
    limitBytes: number,
    maxAgeMs = Number.POSITIVE_INFINITY,
  ) {
    store.onRecall?.(() => this.forgetAll());
    this.#store = store;
    this.#limitBytes = limitBytes;
    this.#maxAgeMs = maxAgeMs;
    const idleBytes = limitBytes / IDLE_SHARE;
    this.#pool = createBufferPool(idleBytes);
    this.#cache = createByteLru(limitBytes - idleBytes, limitBytes / LARGEST_SHARE, (copy) => copy.release());
  }

  /** Counts since this store was made, and what is in memory now. */
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

  /** Of the copy in memory where there is one, else as the store behind says; undefined when there is no such asset. */
  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    return this.#copyOf(id.key)?.asset ?? (await this.#store.stat(id));
  }

  async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    const loan = await this.lend(id, range);
    if (loan === undefined) return undefined;
    const bytes = Uint8Array.from(loan.bytes);
    loan.giveBack();
    return { asset: loan.asset, bytes };
  }

  async lend(id: Uuid, range?: ByteRange): Promise<Loan | undefined> {
    const cached = this.#copyOf(id.key);
    if (cached !== undefined) return this.#lendCopy(cached, range);
    this.#misses++;
    if (range !== undefined && !this.#isWorthAll(id.key, range)) return (await this.#copy(id, range))?.lend();
    return (await this.#shareWhole(id))?.lend(range);
  }

  /** What can be had at once; undefined says nothing. */
  findNow(id: Uuid): AtHand | undefined {
    const { key } = id;
    const copy = this.#copyOf(key);
    const asset = copy?.asset ?? this.#store.statNow?.(id);
    return asset && { key, asset, copy };
  }

  /** As `lend`, of what was found in this turn of the loop; undefined when it cannot be had at once. */
  lendNow({ key, asset, copy }: AtHand, range?: ByteRange): Loan | undefined {
    if (copy !== undefined) return this.#lendCopy(copy, range);
    if (this.#store.readNow === undefined || this.#reading.has(key)) return undefined;
    if (range !== undefined && isPart(range, asset) && !this.#isWorthAll(key, range))
      return this.#copyNow(asset, range)?.lend();
    const whole = this.#copyNow(asset, { start: 0, end: asset.sizeBytes });
    if (whole !== undefined && isFixed(asset)) this.#keep(key, whole);
    return whole?.lend(range);
  }

  #lendCopy(copy: SharedCopy, range: ByteRange | undefined): Loan {
    this.#hits++;
    copy.hold();
    return copy.lend(range);
  }

  #copyNow(asset: StoredAsset, range: ByteRange): SharedCopy | undefined {
    const readAt = performance.now();
    const taken: Buffer[] = [];
    const bytes = this.#store.readNow?.(asset, range, (sizeBytes) => {
      const buffer = this.#pool.take(sizeBytes);
      taken.push(buffer);
      return buffer;
    });
    if (bytes !== undefined) {
      this.#misses++;
      return new SharedCopy({ asset, bytes }, { buffers: taken, pool: this.#pool, readAt });
    }
    for (const buffer of taken) this.#pool.give(buffer);
    return undefined;
  }

  #copyOf(key: string): SharedCopy | undefined {
    const copy = this.#cache.get(key);
    if (copy === undefined || this.#maxAgeMs === Number.POSITIVE_INFINITY) return copy;
    if (performance.now() - copy.readAt <= this.#maxAgeMs) return copy;
    this.#cache.delete(key);
    return undefined;
  }

  #isWorthAll(key: string, { end }: ByteRange): boolean {
    if (end > this.#limitBytes / LARGEST_SHARE) return false;
    if (this.#askedOnce.delete(key)) return true;
    this.#askedOnce.add(key);
    while (this.#askedOnce.size > this.#mostAskedOnce)
      this.#askedOnce.delete(this.#askedOnce.keys().next().value!);
    return false;
  }

  /** In a full cache, only what is asked for more often than the oldest in it is worth a place. */
  get #mostAskedOnce(): number {
    const { evictions, size } = this.#cache;
    return evictions === 0 ? ASKED_ONCE.most : Math.min(ASKED_ONCE.most, Math.max(ASKED_ONCE.fewest, size));
  }

  /** The whole asset, held once for the caller. */
  async #shareWhole(id: Uuid): Promise<SharedCopy | undefined> {
    let reading = this.#reading.get(id.key);
    if (reading === undefined) {
      reading = { found: undefined, waiting: 0 };
      this.#reading.set(id.key, reading);
      reading.found = this.#readShared(id, reading);
    }
    reading.waiting += 1;
    return await reading.found;
  }

  /** Has a hold for everybody who waits, and a place in the cache, before any of them goes on. */
  async #readShared(id: Uuid, reading: Reading): Promise<SharedCopy | undefined> {
    let isCurrent = false;
    let copy: SharedCopy | undefined;
    try {
      copy = await this.#copy(id);
    } finally {
      isCurrent = this.#reading.get(id.key) === reading;
      if (isCurrent) this.#reading.delete(id.key);
    }
    if (copy === undefined) return undefined;
    for (let more = 1; more < reading.waiting; more += 1) copy.hold();
    if (isCurrent && isFixed(copy.asset)) this.#keep(id.key, copy);
    return copy;
  }

  #keep(key: string, copy: SharedCopy): void {
    copy.hold();
    if (!this.#cache.set(key, copy, copy.takenBytes + ENTRY_OVERHEAD_BYTES)) copy.release();
  }

  async #copy(id: Uuid, range?: ByteRange): Promise<SharedCopy | undefined> {
    const taken: Buffer[] = [];
    const readAt = performance.now();
    const allocate = (sizeBytes: number): Buffer => {
      const buffer = this.#pool.take(sizeBytes);
      taken.push(buffer);
      return buffer;
    };
    try {
      const found = await this.#store.read(id, range, allocate);
      if (found !== undefined) return new SharedCopy(found, { buffers: taken, pool: this.#pool, readAt });
    } catch (error) {
      for (const buffer of taken) this.#pool.give(buffer);
      throw error;
    }
    for (const buffer of taken) this.#pool.give(buffer);
    return undefined;
  }

  async put(asset: NewAsset): Promise<PutResult> {
    const result = await this.#store.put(asset);
    if (result.outcome === 'stored' || result.outcome === 'updated') this.forget(asset.id);
    return result;
  }

  async remove(id: Uuid): Promise<boolean> {
    try {
      return await this.#store.remove(id);
    } finally {
      this.forget(id);
    }
  }

  /** It is not what it was: a read that is under way may have begun before, and is neither kept nor shared any more. */
  forget({ key }: Uuid): void {
    this.#cache.delete(key);
    this.#reading.delete(key);
  }

  /** As {@link CachedStore.forget}, of everything. */
  forgetAll(): void {
    this.#cache.clear();
    this.#reading.clear();
  }

  /** Where the store cannot tell, it is taken to be able. */
  async checkStorable(): Promise<void> {
    await this.#store.checkStorable?.();
  }

  async exists(ids: readonly Uuid[]): Promise<boolean[]> {
    return await this.#store.exists(ids);
  }

  entries(from?: Uuid): AsyncIterable<StoredAsset> {
    return this.#store.entries(from);
  }

  /** Of the store behind: reads that were answered from memory are not among its `reads`. */
  async stats(): Promise<StoreStatistics> {
    return await this.#store.stats();
  }

  /** Closes the store behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store[Symbol.asyncDispose]();
  }
}

const isPart = ({ start, end }: ByteRange, { sizeBytes }: StoredAsset): boolean =>
  start !== 0 || end !== sizeBytes;
