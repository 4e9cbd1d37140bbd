import { createHash } from 'node:crypto';
import type { Uuid } from '@landfall/protocol/datatypes';
import { encodeBlob } from '../blobs/index.ts';
import { KeyedLock, Operations } from '../embedded/index.ts';
import type { CollectOptions, CollectReport, Inspection, Mark } from '../embedded/index.ts';
import {
  becomesLasting,
  checkAsset,
  clipRange,
  describeNewAsset,
  outcomeOf,
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
import { createEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import { openFormat } from './format.ts';
import type { Acquiring, Claim } from './id-claim.ts';
import { inspect } from './inspect.ts';
import type { ObjectInspectOptions } from './inspect.ts';
import type { ObjectStoreOptions } from './options.ts';
import { partsOf } from './parts.ts';
import type { Parts } from './parts.ts';

/** An asset on its way in. */
interface Coming {
  readonly wanted: StoredAsset;
  readonly encoded: Buffer;
  readonly deadline: number;
}

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
  readonly #ids = new KeyedLock();
  readonly #releasing = new Map<string, Promise<void>>();
  readonly #maintenance = new KeyedLock();
  readonly #closing = new AbortController();
  readonly #counts = { puts: 0, conflicts: 0, refused: 0, reads: 0 };

  private constructor(options: ObjectStoreOptions, parts: Parts, conditional: boolean) {
    this.#options = options;
    this.#parts = parts;
    this.#conditional = conditional;
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
        const encoded = encodeBlob(wanted.hash, asset.bytes);
        const putting = async (): Promise<PutResult> => {
          const deadline = performance.now() + this.#parts.timing.putMs;
          return await this.#put({ wanted, encoded, deadline });
        };
        return await this.#alone(asset.id, putting);
      } catch (error) {
        if (error instanceof RefusedAssetError) this.#counts.refused += 1;
        throw error;
      }
    });
  }

  stat(id: Uuid): Promise<StoredAsset | undefined> {
    return this.#run(
      'the asset cannot be looked up',
      async () => (await this.#parts.entries.find(id))?.asset,
    );
  }

  read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    return this.#run('the asset cannot be read', async () => {
      const result = await this.#read(id, range);
      if (result === undefined) return undefined;
      this.#counts.reads += 1;
      if (this.#parts.quarantine.mayHold(id)) await this.#parts.quarantine.release(id);
      return result;
    });
  }

  exists(ids: readonly Uuid[]): Promise<boolean[]> {
    return this.#run('the assets cannot be looked up', async () => await this.#parts.entries.exist(ids));
  }

  remove(id: Uuid): Promise<boolean> {
    return this.#run('the asset cannot be removed', async () => {
      return await this.#removeIf(id, async () => true);
    });
  }

  async *entries(from?: Uuid): AsyncGenerator<StoredAsset> {
    await this.#run('the assets cannot be listed', async () => undefined);
    for await (const { asset } of this.#parts.entries.walk(from)) yield asset;
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

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#operations.closed) return;
    this.#closing.abort();
    await this.#operations.close();
    await this.#maintenance.run('', async () => undefined);
    await Promise.all(this.#releasing.values());
    try {
      await this.#parts.totals.close();
    } finally {
      await this.#parts.engine[Symbol.asyncDispose]();
    }
  }

  async #read(id: Uuid, range: ByteRange | undefined): Promise<ReadResult | undefined> {
    const { entries, blobs } = this.#parts;
    const kept = entries.kept(id);
    const entry = kept?.entry ?? (await entries.fetch(id));
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

  async #put(coming: Coming): Promise<PutResult> {
    const { entries, blobs } = this.#parts;
    const { wanted } = coming;
    if (performance.now() >= coming.deadline) throw new StorageError('there is no time left', 'busy');
    const [existing, isThere] = await Promise.all([entries.fetch(wanted.id), blobs.isThere(wanted)]);
    const settled = await this.#settle(existing, coming, isThere);
    if (settled !== undefined) return settled;
    if (!this.#conditional || existing !== undefined)
      return await this.#putClaimed(coming, isThere, existing !== undefined);
    await blobs.ensure(wanted, coming.encoded, isThere);
    const entry = createEntry(wanted, coming.encoded);
    if (await entries.create(entry, coming.deadline)) return this.#stored('stored', wanted, undefined);
    return await this.#put(coming);
  }

  /** The result, when what is there already decides it. */
  async #settle(
    existing: Entry | undefined,
    coming: Coming,
    isThere: boolean,
  ): Promise<PutResult | undefined> {
    const outcome = outcomeOf(existing?.asset, coming.wanted);
    if (existing === undefined || outcome === 'stored' || outcome === 'updated') return undefined;
    if (outcome === 'conflict') {
      this.#counts.conflicts += 1;
      return { outcome, asset: existing.asset };
    }
    if (!isThere) await this.#parts.blobs.restore(coming.wanted, coming.encoded);
    if (this.#parts.quarantine.mayHold(existing.asset.id))
      await this.#parts.quarantine.release(existing.asset.id);
    if (!becomesLasting(existing.asset, coming.wanted)) return { outcome, asset: existing.asset };
    const lasting = await this.#claimed(
      existing.asset.id,
      {},
      async (claim) => await this.#makeLasting(coming, claim),
    );
    return lasting ?? { outcome, asset: existing.asset };
  }

  async #makeLasting({ wanted, encoded }: Coming, { deadline }: Claim): Promise<PutResult> {
    const existing = await this.#parts.entries.fetch(wanted.id);
    if (existing?.asset.hash !== wanted.hash) throw new StorageError('the asset is being changed', 'busy');
    const asset = { ...existing.asset, temporary: false };
    await this.#parts.entries.write(createEntry(asset, encoded), deadline);
    return { outcome: 'same', asset };
  }

  /** The blob and the claim at the same time: neither needs the other. */
  async #putClaimed(coming: Coming, isThere: boolean, isThereAlready: boolean): Promise<PutResult> {
    const { wanted, encoded } = coming;
    const storing = this.#parts.blobs.ensure(wanted, encoded, isThere);
    storing.catch(() => undefined);
    const isSettled = async (): Promise<boolean> =>
      (await this.#parts.entries.fetch(wanted.id)) !== undefined;
    const acquiring = { group: groupOf(wanted), ...(!isThereAlready && { isSettled }) };
    const result = await this.#claimed(wanted.id, acquiring, async ({ deadline }) => {
      await storing;
      const existing = await this.#parts.entries.fetch(wanted.id);
      const outcome = outcomeOf(existing?.asset, wanted);
      if (existing !== undefined && (outcome === 'same' || outcome === 'conflict')) {
        if (outcome === 'conflict') this.#counts.conflicts += 1;
        return { outcome, asset: existing.asset };
      }
      await this.#parts.entries.write(createEntry(wanted, encoded), Math.min(deadline, coming.deadline));
      return this.#stored(outcome, wanted, existing?.asset);
    });
    return result ?? (await this.#put(coming));
  }

  #stored(
    outcome: 'stored' | 'updated' | PutResult['outcome'],
    asset: StoredAsset,
    before: StoredAsset | undefined,
  ): PutResult {
    const { totals } = this.#parts;
    if (before !== undefined) countAsset(totals.own, before, -1);
    countAsset(totals.own, asset, 1);
    totals.changed();
    this.#counts.puts += 1;
    return { outcome, asset };
  }

  async #removeIf(id: Uuid, isDue: () => Promise<boolean>): Promise<boolean> {
    const act = async (claim: Claim): Promise<boolean> => await this.#remove(id, claim, isDue);
    return await this.#alone(id, async () => (await this.#claimed(id, {}, act)) === true);
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

  /** With the claim on the id held. It is given back beside the answer; the next change of the id here waits for that. */
  async #claimed<T>(
    id: Uuid,
    acquiring: Acquiring,
    act: (claim: Claim) => Promise<T>,
  ): Promise<T | undefined> {
    const claim = await this.#parts.claims.acquire(id, acquiring);
    if (claim === undefined) return undefined;
    try {
      return await act(claim);
    } finally {
      const released = claim.release().finally(() => {
        if (this.#releasing.get(id.key) === released) this.#releasing.delete(id.key);
      });
      this.#releasing.set(id.key, released);
    }
  }

  /** One change of an id at a time in this process: only what comes from elsewhere has to be settled by claims. */
  async #alone<T>({ key }: Uuid, act: () => Promise<T>): Promise<T> {
    return await this.#ids.run(key, async () => {
      await this.#releasing.get(key);
      return await act();
    });
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

/** Of those that store the very same: bytes, and what is fixed with them. */
function groupOf({ hash, type, flags, local, temporary }: StoredAsset): string {
  const text = `${hash} ${type} ${flags} ${String(local)} ${String(temporary)}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
