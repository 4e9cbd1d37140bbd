import type { Uuid } from '@landfall/protocol/datatypes';
import type { ListedObject, ObjectEngine } from '../s3/index.ts';
import { isEmpty, StorageError } from '../store/index.ts';
import { decodeEntry, encodeEntry, MOST_ENTRY_BYTES } from './entry.ts';
import type { Entry } from './entry.ts';
import { EntryCache } from './entry-cache.ts';
import { ASSETS, entryKey, idOfKey } from './layout.ts';
import { listAll } from './list-all.ts';
import { ENTRY_CACHE_BYTES, ENTRY_FRESH_MS } from './options.ts';
import type { ObjectStoreOptions } from './options.ts';

const REQUESTS_AT_ONCE = 32;

/** The index: an object for each id, and those of fixed assets that were met lately in memory. */
export class Entries {
  readonly #engine: ObjectEngine;
  readonly #cache: EntryCache;

  constructor(engine: ObjectEngine, options: Pick<ObjectStoreOptions, 'entryCacheBytes' | 'entryFreshMs'>) {
    this.#engine = engine;
    const { entryCacheBytes = ENTRY_CACHE_BYTES, entryFreshMs = ENTRY_FRESH_MS } = options;
    this.#cache = new EntryCache(entryCacheBytes, entryFreshMs);
  }

  /** From memory, perhaps not fresh any more. */
  kept(id: Uuid): ReturnType<EntryCache['get']> {
    return this.#cache.get(id);
  }

  /** From memory while fresh. @throws StorageError `damaged-index` */
  async find(id: Uuid): Promise<Entry | undefined> {
    const kept = this.#cache.get(id);
    return kept?.isFresh === true ? kept.entry : await this.fetch(id);
  }

  /** As the object store has it. @throws StorageError `damaged-index` */
  async fetch(id: Uuid): Promise<Entry | undefined> {
    const askedAt = performance.now();
    const key = entryKey(id);
    const found = await this.#engine.get(key, { mostBytes: MOST_ENTRY_BYTES });
    if (found === undefined) {
      this.#cache.drop(id);
      return undefined;
    }
    const entry = decodeEntry(key, found.bytes);
    this.#cache.keep(entry, askedAt);
    return entry;
  }

  /**
   * The same, but an entry that is damaged is there and cannot be told: it holds no id, and what is put under it puts it
   * right.
   */
  async fetchReadable(id: Uuid): Promise<{ readonly isThere: boolean; readonly entry: Entry | undefined }> {
    try {
      const entry = await this.fetch(id);
      return { isThere: entry !== undefined, entry };
    } catch (error) {
      if (!isDamaged(error)) throw error;
      return { isThere: true, entry: undefined };
    }
  }

  /** One answer for each id, in order. What cannot be read is not there: who hears that sends it. */
  async exist(ids: readonly Uuid[]): Promise<boolean[]> {
    const answers = Array.from<boolean>({ length: ids.length });
    const left = ids.entries();
    const work = async (): Promise<void> => {
      for (const [at, id] of left) answers[at] = await this.#exists(id);
    };
    await Promise.all(Array.from({ length: Math.min(REQUESTS_AT_ONCE, ids.length) }, work));
    return answers;
  }

  /** Writes an entry where none is, by conditional PUT. False when somebody else's is there. */
  async create(entry: Entry, deadline: number): Promise<boolean> {
    const { id } = entry.asset;
    const key = entryKey(id);
    const put = await this.#engine.put(key, encodeEntry(key, entry), { ifAbsent: true, deadline });
    if (put === 'unsupported')
      throw new StorageError('the object store no longer honours If-None-Match', 'input-output');
    // An attempt of ours may have come through, and its answer not.
    return put === 'put' || (await this.fetch(id))?.nonce === entry.nonce;
  }

  /** Under a claim. */
  async write(entry: Entry, deadline: number): Promise<void> {
    const { id } = entry.asset;
    const key = entryKey(id);
    this.#cache.changed(id);
    await this.#engine.put(key, encodeEntry(key, entry), { deadline });
    this.#cache.changed(id);
  }

  /** Under a claim. */
  async delete(id: Uuid): Promise<void> {
    this.#cache.drop(id);
    await this.#engine.delete(entryKey(id));
    this.#cache.changed(id);
  }

  /** By rising id, from `from` (included) on. Takes a request for each: it is for exports and inspections. */
  async *walk(from?: Uuid): AsyncGenerator<Entry> {
    for await (const ids of this.keys(from)) {
      const entries = await Promise.all(ids.map(async ({ id }) => await this.fetchPassing(id)));
      for (const entry of entries) if (entry !== undefined) yield entry;
    }
  }

  /** The ids alone, some at a time. */
  async *keys(from?: Uuid): AsyncGenerator<readonly { readonly id: Uuid; readonly object: ListedObject }[]> {
    const first = from === undefined ? undefined : entryKey(from);
    let batch: { readonly id: Uuid; readonly object: ListedObject }[] = [];
    // A key that comes before all that begin with it: a listing begins after, and `from` is to be in it.
    for await (const object of listAll(this.#engine, ASSETS, first?.slice(0, -1))) {
      const id = idOfKey(object.key);
      if (id === undefined || (first !== undefined && object.key < first)) continue;
      batch.push({ id, object });
      if (batch.length < REQUESTS_AT_ONCE) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  /** Like `fetch`, but not kept: a walk must not drive out what is in use. */
  async fetchPassing(id: Uuid): Promise<Entry | undefined> {
    const key = entryKey(id);
    const found = await this.#engine.get(key, { mostBytes: MOST_ENTRY_BYTES });
    return found === undefined ? undefined : decodeEntry(key, found.bytes);
  }

  async #exists(id: Uuid): Promise<boolean> {
    if (this.#cache.get(id)?.isFresh === true) return true;
    try {
      const entry = await this.fetchPassing(id);
      return entry !== undefined && !isEmpty(entry.asset);
    } catch (error) {
      if (isDamaged(error)) return false;
      throw error;
    }
  }
}

const isDamaged = (error: unknown): boolean =>
  error instanceof StorageError && error.fault === 'damaged-index';
