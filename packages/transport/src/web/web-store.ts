import { ClosedError } from '@landfall/protocol/errors';
import { checkKey } from '../keys/index.ts';
import type { KeyValueStore } from '../ports/index.ts';

/** How much a store keeps. */
export interface WebStoreOptions {
  /** Bytes of all values: beyond it what was not used for longest goes. 256 MiB by default. */
  readonly maxBytes?: number;
}

/** A store in the browser, and its end. */
export interface WebStore extends KeyValueStore {
  /** Resolves when all that was set is kept. */
  close(): Promise<void>;
}

const USUAL_BYTES = 256 * 1024 * 1024;
/** A value that is larger than this part of the store is not kept. */
const MOST_PART = 8;
/** When there is no room, so much of the store is left. */
const LEFT_PART = 0.9;
/** Values of so many milliseconds are written together, or as soon as they have so many bytes. */
const BATCH_MS = 200;
const BATCH_BYTES = 4 * 1024 * 1024;
const VALUES = 'values';
const INDEX = 'index';

interface Entry {
  readonly size: number;
  /** Milliseconds since 1970. */
  usedAt: number;
}

/**
 * Values in the browser's IndexedDB, bounded, written in batches. Of two tabs each counts its own: together they may keep twice as much.
 * @param name of the database
 * @throws ClosedError where the browser lets a page keep nothing
 */
export async function openWebStore(
  name: string,
  { maxBytes = USUAL_BYTES }: WebStoreOptions = {},
): Promise<WebStore> {
  const database = await openDatabase(name);
  const reading = database.transaction(INDEX).objectStore(INDEX);
  const [keys, entries] = await Promise.all([
    resultOf(reading.getAllKeys()),
    resultOf(reading.getAll() as IDBRequest<unknown[]>),
  ]);
  const index = new Map<string, Entry>();
  for (const [at, key] of keys.entries()) {
    const entry = entryOf(entries[at]);
    if (typeof key === 'string' && entry !== undefined) index.set(key, entry);
  }
  return new IndexedStore(database, index, maxBytes);
}

class IndexedStore implements WebStore {
  readonly #database: IDBDatabase;
  readonly #index: Map<string, Entry>;
  readonly #maxBytes: number;
  /** To be written; undefined is to be taken away. */
  #batch = new Map<string, Uint8Array | undefined>();
  /** Being written. */
  #writing = new Map<string, Uint8Array | undefined>();
  #batchBytes = 0;
  #bytes = 0;
  #next: Promise<void> | undefined;
  /** All that is being written, or will be. */
  #running: Promise<unknown> = Promise.resolve();
  #hurry: (() => void) | undefined;

  constructor(database: IDBDatabase, index: Map<string, Entry>, maxBytes: number) {
    this.#database = database;
    this.#index = index;
    this.#maxBytes = maxBytes;
    for (const { size } of index.values()) this.#bytes += size;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    const entry = this.#index.get(key);
    if (entry === undefined) return undefined;
    entry.usedAt = Date.now();
    for (const waiting of [this.#batch, this.#writing]) {
      const value = waiting.get(key);
      if (value !== undefined) return value.slice();
    }
    const value: unknown = await resultOf(this.#database.transaction(VALUES).objectStore(VALUES).get(key));
    // Somebody else has written there.
    return value instanceof Uint8Array && value.length === entry.size ? value : undefined;
  }

  async set(key: string, value: Uint8Array): Promise<void> {
    checkKey(key);
    if (value.length > this.#maxBytes / MOST_PART) return await this.delete(key);
    return await this.#put(key, value.slice());
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    if (this.#index.has(key)) await this.#put(key, undefined);
  }

  keys(): Promise<readonly string[]> {
    return Promise.resolve([...this.#index.keys()]);
  }

  async close(): Promise<void> {
    this.#hurry?.();
    await this.#running;
    this.#database.close();
  }

  #put(key: string, value: Uint8Array | undefined): Promise<void> {
    this.#bytes -= this.#index.get(key)?.size ?? 0;
    if (value === undefined) this.#index.delete(key);
    else {
      this.#index.set(key, { size: value.length, usedAt: Date.now() });
      this.#bytes += value.length;
      this.#batchBytes += value.length;
    }
    this.#batch.set(key, value);
    this.#makeRoom(key);
    if (this.#next === undefined) {
      this.#next = this.#writeSoon();
      const both = [this.#running, this.#next];
      this.#running = Promise.allSettled(both);
    }
    if (this.#batchBytes > BATCH_BYTES) this.#hurry?.();
    return this.#next;
  }

  /** What was not used for longest goes; not what has just come. */
  #makeRoom(kept: string): void {
    if (this.#bytes <= this.#maxBytes) return;
    const oldest = [...this.#index].sort(([, one], [, other]) => one.usedAt - other.usedAt);
    for (const [key, { size }] of oldest) {
      if (this.#bytes <= this.#maxBytes * LEFT_PART) break;
      if (key === kept) continue;
      this.#index.delete(key);
      this.#bytes -= size;
      this.#batch.set(key, undefined);
    }
  }

  async #writeSoon(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, BATCH_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#hurry = undefined;
    this.#next = undefined;
    const batch = this.#batch;
    this.#batch = new Map();
    this.#batchBytes = 0;
    this.#writing = new Map([...this.#writing, ...batch]);
    try {
      await this.#write(batch);
    } finally {
      for (const [key, value] of batch) if (this.#writing.get(key) === value) this.#writing.delete(key);
    }
  }

  async #write(batch: ReadonlyMap<string, Uint8Array | undefined>): Promise<void> {
    const transaction = this.#database.transaction([VALUES, INDEX], 'readwrite');
    const values = transaction.objectStore(VALUES);
    const index = transaction.objectStore(INDEX);
    for (const [key, value] of batch) {
      const entry = this.#index.get(key);
      if (value === undefined || entry === undefined) {
        values.delete(key);
        index.delete(key);
      } else {
        values.put(value, key);
        index.put({ size: value.length, usedAt: entry.usedAt }, key);
      }
    }
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(refused(transaction.error)));
    });
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    try {
      const request = indexedDB.open(name, 1);
      request.addEventListener('upgradeneeded', () => {
        request.result.createObjectStore(VALUES);
        request.result.createObjectStore(INDEX);
      });
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(refused(request.error)));
      request.addEventListener('blocked', () => reject(refused(null)));
    } catch (error) {
      reject(refused(error));
    }
  });
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(refused(request.error)));
  });
}

function entryOf(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null || !('size' in value) || !('usedAt' in value))
    return undefined;
  const { size, usedAt } = value;
  return typeof size === 'number' && size >= 0 && typeof usedAt === 'number' ? { size, usedAt } : undefined;
}

const refused = (cause: unknown): ClosedError =>
  new ClosedError('the browser keeps nothing', { by: 'us', reason: 'no-store', cause });
