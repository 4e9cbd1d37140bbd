import type { Uuid } from '@landfall/protocol/datatypes';
import { encodeBlob } from '../blobs/index.ts';
import { KeyedLock, Operations } from '../embedded/index.ts';
import type { Inspection } from '../embedded/index.ts';
import type { CollectOptions, CollectReport, Mark } from '../store/index.ts';
import {
  checkAsset,
  clipRange,
  describeNewAsset,
  isEmpty,
  RefusedAssetError,
  StorageError,
  storageError,
} from '../store/index.ts';
import type {
  AssetStore,
  ByteRange,
  NewAsset,
  PutResult,
  ReadResult,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import { countAsset } from './amounts.ts';
import { collect } from './collect.ts';
import type { Entry } from './entry.ts';
import { openFormat } from './format.ts';
import type { Claim } from './id-claim.ts';
import { IdChanges } from './id-changes.ts';
import { inspect } from './inspect.ts';
import type { ObjectInspectOptions } from './inspect.ts';
import type { ObjectStoreOptions } from './options.ts';
import { partsOf } from './parts.ts';
import type { Parts } from './parts.ts';
import { Puts } from './puts.ts';
import { releaseClaimed } from './quarantine.ts';

/**
 * The store in a bucket; any number of processes can have it at a time. See `docs/decisions` 0008.
 *
 * 1. A blob is in the object store before the entry that names it is written, the entry before the put resolves.
 * 2. Entries are made with If-None-Match where the engine can, and under a claim where not; changed and removed always
 *    under a claim. In this process one change at a time per id.
 * 3. The absence of an entry is never remembered, and neither is an entry that may change.
 */
export class ObjectStore implements AssetStore {
  readonly #options: ObjectStoreOptions;
  readonly #parts: Parts;
  readonly #conditional: boolean;
  readonly #operations = new Operations();
  readonly #changes: IdChanges;
  readonly #puts: Puts;
  readonly #maintenance = new KeyedLock();
  readonly #closing = new AbortController();
  readonly #counts = { refused: 0, reads: 0 };

  private constructor(options: ObjectStoreOptions, parts: Parts, conditional: boolean) {
    this.#options = options;
    this.#parts = parts;
    this.#conditional = conditional;
    this.#changes = new IdChanges(parts.claims);
    this.#puts = new Puts(parts, this.#changes, conditional);
    parts.quarantine.onClaimed = async (id) => await this.#isToStay(id);
  }

  /** @throws StorageError: `missing` (no bucket, no store in it), `newer-format`, `permission`, `unreachable` … */
  static async open(options: ObjectStoreOptions): Promise<ObjectStore> {
    try {
      if (options.createBucket === true) await options.engine.createBucket();
      const parts = partsOf(options);
      const { create = false, conditional } = options;
      const format = await openFormat(parts.engine, { create, conditional });
      await parts.totals.read();
      return new ObjectStore(options, parts, format.conditional);
    } catch (error) {
      await options.engine[Symbol.asyncDispose]();
      if (error instanceof StorageError)
        throw new StorageError('the store cannot be opened', error.fault, error);
      throw storageError('the store cannot be opened', error);
    }
  }

  /** Whether entries are made by conditional PUT. */
  get isConditional(): boolean {
    return this.#conditional;
  }

  put(asset: NewAsset): Promise<PutResult> {
    return this.#run('the asset cannot be stored', async () => {
      try {
        checkAsset(asset, this.#options.limits ?? {});
        const wanted = describeNewAsset(asset, this.#parts.now());
        return await this.#puts.put(wanted, encodeBlob(wanted.hash, asset.bytes));
      } catch (error) {
        if (error instanceof RefusedAssetError) this.#counts.refused += 1;
        throw error;
      }
    });
  }

  /** What is known of an asset, undefined when there is none; takes it out of quarantine. @throws StorageError */
  stat(id: Uuid): Promise<StoredAsset | undefined> {
    return this.#run('the asset cannot be looked up', async () => {
      const found = unlessEmpty(await this.#parts.entries.find(id))?.asset;
      return found !== undefined && (await this.#isToStay(id)) ? found : undefined;
    });
  }

  read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    return this.#run('the asset cannot be read', async () => {
      const result = await this.#read(id, range);
      if (result === undefined) return undefined;
      this.#counts.reads += 1;
      return (await this.#isToStay(id)) ? result : undefined;
    });
  }

  exists(ids: readonly Uuid[]): Promise<boolean[]> {
    return this.#run('the assets cannot be looked up', async () => {
      const answers = await this.#parts.entries.exist(ids);
      for (const [at, id] of ids.entries()) if (answers[at] === true) answers[at] = await this.#isToStay(id);
      return answers;
    });
  }

  /** Looks that take nothing out of quarantine: for those who judge what is to stay. */
  readonly quiet: Pick<AssetStore, 'stat' | 'read'> = {
    stat: (id) =>
      this.#run(
        'the asset cannot be looked up',
        async () => unlessEmpty(await this.#parts.entries.find(id))?.asset,
      ),
    read: (id, range) => this.#run('the asset cannot be read', async () => await this.#read(id, range)),
  };

  /** Takes it out of quarantine. False when a collection was before us, and it is gone. */
  async #isToStay(id: Uuid): Promise<boolean> {
    if (!this.#parts.quarantine.mayHold(id)) return true;
    const release = async (): Promise<boolean> => await releaseClaimed(this.#parts, this.#changes, id);
    return await this.#changes.alone(id, release);
  }

  remove(id: Uuid): Promise<boolean> {
    return this.#run('the asset cannot be removed', async () => {
      return await this.#removeIf(id, async () => true);
    });
  }

  async *entries(from?: Uuid): AsyncGenerator<StoredAsset> {
    await this.#run('the assets cannot be listed', async () => undefined);
    for await (const entry of this.#parts.entries.walk(from))
      if (unlessEmpty(entry) !== undefined) yield entry.asset;
  }

  /** Of the store, as far as the fronts wrote it down; of reads, conflicts and refusals, those of this front. */
  stats(): Promise<StoreStatistics> {
    return this.#run('the store cannot be counted', async () => {
      await this.#parts.totals.read();
      const { assets, assetBytes, blobs, blobBytes, byType } = this.#parts.totals.now;
      const types = Object.entries(byType).filter(([, [count]]) => count > 0);
      return {
        assets,
        assetBytes,
        blobs,
        blobBytes,
        byType: new Map(types.map(([type, [count, bytes]]) => [Number(type), { assets: count, bytes }])),
        ...this.#counts,
        ...this.#puts.counts,
        ...this.#parts.blobs.counts,
      };
    });
  }

  /** Looks at every byte of the store, and counts it anew. With `repair` it puts right what the repair source has. */
  inspect(options: ObjectInspectOptions = {}): Promise<Inspection> {
    return this.#maintain('the store cannot be inspected', async () => {
      const signals = [this.#closing.signal, ...(options.signal === undefined ? [] : [options.signal])];
      return await inspect(this.#parts, { ...options, signal: AbortSignal.any(signals) });
    });
  }

  /** Puts what is not marked into quarantine, and removes what was there for the grace period. Dry unless told otherwise. */
  collect(mark: Mark, options: CollectOptions): Promise<CollectReport> {
    return this.#maintain('the store cannot be collected', async () => {
      const report = await collect(
        this.#parts,
        mark,
        options,
        async (id, isDue) => await this.#removeIf(id, isDue),
      );
      await this.#parts.totals.flush();
      return report;
    });
  }

  /**
   * Ends maintenance, waits for what is under way, writes down the totals and closes the connection to the bucket. Again: does
   * nothing.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#operations.closed) return;
    this.#closing.abort();
    await this.#operations.close();
    await this.#maintenance.run('', async () => undefined);
    await this.#changes.settled();
    // What could not be written down is found again by the next count.
    await this.#parts.totals.close().catch(() => undefined);
    await this.#parts.engine[Symbol.asyncDispose]();
  }

  async #read(id: Uuid, range: ByteRange | undefined): Promise<ReadResult | undefined> {
    const { entries, blobs } = this.#parts;
    const kept = entries.kept(id);
    const entry = unlessEmpty(kept?.entry ?? (await entries.fetch(id)));
    if (entry === undefined) return undefined;
    const again = kept?.isFresh === false ? entries.fetch(id) : undefined;
    // Whatever becomes of the read, nobody else waits for this one.
    again?.catch(() => undefined);
    try {
      const bytes = await blobs.read(entry, clipRange(range, entry.asset.sizeBytes));
      const now = again === undefined ? entry : await again;
      if (now?.nonce === entry.nonce) return { asset: entry.asset, bytes };
    } catch (error) {
      // The blob may be gone because the asset is, or has other bytes now.
      const now = await entries.fetch(id);
      if (now?.asset.hash === entry.asset.hash) throw error;
    }
    const now = await entries.fetch(id);
    if (now === undefined) return undefined;
    return { asset: now.asset, bytes: await blobs.read(now, clipRange(range, now.asset.sizeBytes)) };
  }

  async #removeIf(id: Uuid, isDue: () => Promise<boolean>): Promise<boolean> {
    const act = async (claim: Claim): Promise<boolean> => await this.#remove(id, claim, isDue);
    return await this.#changes.alone(id, async () => (await this.#changes.claimed(id, {}, act)) === true);
  }

  async #remove(id: Uuid, { deadline }: Claim, isDue: () => Promise<boolean>): Promise<boolean> {
    const { entries, totals, quarantine } = this.#parts;
    const existing = await entries.fetch(id);
    if (existing === undefined || !(await isDue())) return false;
    if (performance.now() >= deadline) throw new StorageError('there is no time left', 'busy');
    await entries.delete(id);
    if (quarantine.mayHold(id)) await quarantine.release(id);
    countAsset(totals.own, existing.asset, -1);
    totals.changed();
    return true;
  }

  async #maintain<T>(what: string, act: () => Promise<T>): Promise<T> {
    await this.#run(what, async () => undefined);
    try {
      return await this.#maintenance.run('', act);
    } catch (error) {
      throw storageError(what, error);
    }
  }

  async #run<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await this.#operations.run(act);
    } catch (error) {
      throw storageError(what, error);
    }
  }
}

/** An asset without data is as good as none. */
const unlessEmpty = (entry: Entry | undefined): Entry | undefined =>
  entry === undefined || isEmpty(entry.asset) ? undefined : entry;
