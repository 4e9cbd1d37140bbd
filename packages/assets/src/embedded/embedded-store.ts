import type { Uuid } from '@landfall/protocol/datatypes';
import { createNodeFiles } from '../files/index.ts';
import { openLmdb } from '../index/index.ts';
import type { AssetEntry } from '../index/index.ts';
import {
  becomesLasting,
  checkAsset,
  clipRange,
  describeNewAsset,
  isEmpty,
  outcomeOf,
  RefusedAssetError,
  storageError,
  StorageError,
} from '../store/index.ts';
import type {
  Allocate,
  AssetStore,
  ByteRange,
  NewAsset,
  PutResult,
  ReadResult,
  Recalling,
  Storable,
  StorageFault,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import { BlobCare } from './blob-care.ts';
import { backUp } from './back-up.ts';
import type { BackUpOptions, BackUpReport } from './back-up.ts';
import { collect } from './collect.ts';
import type { CollectOptions, CollectReport, Mark } from '../store/index.ts';
import { compact } from './compact.ts';
import { Engine } from './engine.ts';
import type { Recovery } from './engine.ts';
import { lockFolder, lockFolderToLook } from './folder-lock.ts';
import { prepareFolder, upgradeFolder } from './format.ts';
import { IdleWork } from './idle-work.ts';
import { inspect } from './inspect.ts';
import type { Inspection, InspectOptions } from './inspect.ts';
import { KeyedLock } from './keyed-lock.ts';
import { describeLost } from './losses.ts';
import { MOST_PENDING } from './open-catalogue.ts';
import { Operations } from './operations.ts';
import type { EmbeddedStoreOptions } from './options.ts';
import { StorableCheck } from './storable.ts';
import { walkAssets } from './steps.ts';
import type { Steps } from './steps.ts';

const IDLE_WORK_AFTER_MS = 500;
/** What keeps a store from being written, but not from being looked at. */
const OBSTACLES: ReadonlySet<StorageFault> = new Set(['permission', 'full', 'lost']);
/** While puts come, blobs are settled so many at once: the folders' syncs are shared by as many, and puts wait for the disk less. */
const ENOUGH_UNSETTLED = 8192;

/**
 * The store in a folder of this machine. What holds is the journal; see `docs/decisions`.
 *
 * 1. The bytes of a blob are durable before the record that names it is written, the record before the put resolves.
 * 2. Per id and per blob one change at a time; a blob that a put relies on is pinned against collection.
 * 3. An index entry that is damaged has the whole index made again before anybody is answered.
 */
export class EmbeddedStore implements AssetStore, Recalling, Storable {
  readonly #options: EmbeddedStoreOptions;
  readonly #unlock: () => Promise<void>;
  readonly #operations = new Operations();
  readonly #ids = new KeyedLock();
  readonly #maintenance = new KeyedLock();
  readonly #blobs: BlobCare;
  readonly #counts = { puts: 0, conflicts: 0, refused: 0, reads: 0 };
  readonly #idleWork: IdleWork;
  readonly #closing = new AbortController();
  readonly #storable: StorableCheck;
  readonly #recalls: (() => Promise<void> | void)[] = [];
  #rebuilding: Promise<void> | undefined;
  #putsBefore = 0;
  #engine: Engine;

  private constructor(options: EmbeddedStoreOptions, engine: Engine, unlock: () => Promise<void>) {
    this.#options = options;
    this.#engine = engine;
    this.#unlock = unlock;
    this.#storable = new StorableCheck(engine.files, engine.folder);
    this.#blobs = new BlobCare(options, () => this.#engine);
    this.#idleWork = new IdleWork(() => this.#settle(), options.idleWorkAfterMs ?? IDLE_WORK_AFTER_MS);
    if (options.readOnly !== true) this.#idleWork.want();
  }

  /** @throws StorageError: `busy` (another process has it), `lost`, `newer-format`, `permission`, `full` … */
  static async open(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    return await EmbeddedStore.#open(options, false);
  }

  /**
   * Opens it only to look, so that a full disk, a folder that cannot be written, and a journal of which something is gone
   * are no obstacle. One without an index that can be used gets one, as at any start; where that cannot be written, it is
   * in memory.
   * @throws StorageError `busy`, `newer-format`, `permission`, `missing` …
   */
  static async openToLook(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    const readOnly = { ...options, readOnly: true };
    try {
      return await EmbeddedStore.#open(readOnly, true);
    } catch (error) {
      if (!(error instanceof StorageError) || error.fault !== 'missing') throw error;
    }
    try {
      return await EmbeddedStore.#open(options, false);
    } catch (error) {
      if (!(error instanceof StorageError) || !OBSTACLES.has(error.fault)) throw error;
      return await EmbeddedStore.#open(readOnly, false);
    }
  }

  static async #open(options: EmbeddedStoreOptions, needsIndex: boolean): Promise<EmbeddedStore> {
    const { folder, readOnly = false } = options;
    const files = options.files ?? createNodeFiles();
    try {
      await prepareFolder(files, folder);
      const lock = readOnly ? lockFolderToLook : lockFolder;
      const unlock = options.files === undefined ? await lock(folder) : async () => undefined;
      try {
        if (!readOnly) await upgradeFolder(files, folder);
        return new EmbeddedStore(options, await openEngine(options, { needsIndex }), unlock);
      } catch (error) {
        await unlock();
        throw error;
      }
    } catch (error) {
      throw storageError(`the store in ${folder} cannot be opened`, error);
    }
  }

  /** What the last start, or making the index anew, found. */
  get recovery(): Recovery {
    return this.#engine.recovery;
  }

  put(asset: NewAsset): Promise<PutResult> {
    return this.#run('the asset cannot be stored', async () => {
      this.#checkWritable();
      try {
        checkAsset(asset, this.#options.limits ?? {});
        const wanted = describeNewAsset(asset, this.#engine.now());
        return await this.#ids.run(asset.id.key, () => this.#put(wanted, asset.bytes));
      } catch (error) {
        if (error instanceof RefusedAssetError) this.#counts.refused += 1;
        throw error;
      }
    });
  }

  stat(id: Uuid): Promise<StoredAsset | undefined> {
    return this.#run('the asset cannot be looked up', async () => {
      const entry = this.#find(id);
      return entry !== undefined && (await this.#isToStay(entry)) ? entry.asset : undefined;
    });
  }

  read(id: Uuid, range?: ByteRange, allocate?: Allocate): Promise<ReadResult | undefined> {
    return this.#run('the asset cannot be read', async () => {
      const entry = this.#find(id);
      if (entry === undefined) return undefined;
      this.#counts.reads += 1;
      const bytes = await this.#blobs.read(entry.asset, clipRange(range, entry.asset.sizeBytes), allocate);
      if (bytes === undefined || !(await this.#isToStay(entry))) return undefined;
      return { asset: entry.asset, bytes };
    });
  }

  exists(ids: readonly Uuid[]): Promise<boolean[]> {
    return this.#run('the assets cannot be looked up', async () => {
      const answers: boolean[] = [];
      for (const id of ids) {
        const entry = this.#find(id);
        answers.push(entry !== undefined && (await this.#isToStay(entry)));
      }
      return answers;
    });
  }

  /** Looks that take nothing out of quarantine: for those who judge what is to stay. */
  readonly quiet: Pick<AssetStore, 'stat' | 'read'> = {
    stat: (id) => this.#run('the asset cannot be looked up', async () => this.#find(id)?.asset),
    read: (id, range, allocate) =>
      this.#run('the asset cannot be read', async () => {
        const asset = this.#find(id)?.asset;
        const bytes = asset && (await this.#blobs.read(asset, clipRange(range, asset.sizeBytes), allocate));
        return bytes && { asset, bytes };
      }),
  };

  remove(id: Uuid): Promise<boolean> {
    return this.#run('the asset cannot be removed', () =>
      this.#ids.run(id.key, async () => {
        this.#checkWritable();
        if (this.#engine.catalogue.asset(id) === undefined) return false;
        await this.#engine.append({ kind: 'remove', id });
        this.#idleWork.want();
        return true;
      }),
    );
  }

  async *entries(from?: Uuid): AsyncGenerator<StoredAsset> {
    await this.#run('the assets cannot be listed', async () => undefined);
    for await (const { asset } of walkAssets(this.#stepsFor('the assets cannot be listed'), from))
      if (!isEmpty(asset)) yield asset;
  }

  stats(): Promise<StoreStatistics> {
    return this.#run('the store cannot be counted', async () => {
      const { assets, assetBytes, blobs, blobBytes, byType } = this.#engine.catalogue.totals;
      return {
        assets,
        assetBytes,
        blobs,
        blobBytes,
        byType: structuredClone(byType),
        ...this.#counts,
        ...this.#blobs.counts,
      };
    });
  }

  /** As far as a small file shows it. */
  checkStorable(): Promise<void> {
    return this.#run('nothing can be stored', async () => {
      this.#checkWritable();
      await this.#storable.run(this.#engine.catalogue.totals.blobBytes, this.#options.limits ?? {});
    });
  }

  /** Looks at every byte of the store. With `repair` it also puts right what it can; with `bytesPerSecond` it takes its time. */
  inspect(options: InspectOptions = {}): Promise<Inspection> {
    return this.#maintain('the store cannot be inspected', async () => {
      if (options.repair === true) this.#checkWritable();
      const signal = this.#orClosing(options.signal);
      const inspection = await inspect(this.#steps, { ...options, signal }, (asset) =>
        this.#blobs.repair(asset),
      );
      if (options.repair === true && inspection.missingEntries > 0) await this.rebuildIndex();
      return inspection;
    });
  }

  /** Puts what is not marked into quarantine, and removes what was there for the grace period. Dry unless told otherwise. */
  collect(mark: Mark, options: CollectOptions): Promise<CollectReport> {
    return this.#maintain('the store cannot be collected', async () => {
      if (options.dryRun === false) this.#checkWritable();
      const report = await collect(this.#steps, mark, options, {
        ids: this.#ids,
        hashes: this.#blobs.locks,
        isPinned: (hash) => this.#blobs.isPinned(hash),
      });
      if (!report.dryRun && report.quarantined > 0) await this.#recall();
      this.#idleWork.want();
      return report;
    });
  }

  /** When assets went into quarantine: reading one from a copy would not take it out again. */
  onRecall(forget: () => Promise<void> | void): void {
    this.#recalls.push(forget);
  }

  /** What was put into quarantine is in the index first: who reads that from elsewhere would make a copy again. */
  async #recall(): Promise<void> {
    await this.#steps.step((engine) => engine.commit());
    await Promise.all(this.#recalls.map(async (forget) => await forget()));
  }

  /** Gives back what removed assets take in the journal. Returns how many bytes that were, until the signal ended it. */
  compact(signal?: AbortSignal): Promise<number> {
    return this.#maintain('the journal cannot be compacted', async () => {
      this.#checkWritable();
      const locks = { ids: this.#ids, hashes: this.#blobs.locks };
      return await compact(this.#steps, locks, this.#orClosing(signal));
    });
  }

  /**
   * A copy in another folder as the store is now, while it serves. A folder with an older copy is brought up to date. Ends
   * early when the store is closed.
   */
  backUp(folder: string, options: Omit<BackUpOptions, 'lock'> = {}): Promise<BackUpReport> {
    return this.#maintain('the store cannot be backed up', () =>
      backUp(this.#steps, folder, {
        ...options,
        signal: this.#orClosing(options.signal),
        ...(this.#options.files === undefined ? { lock: lockFolder } : {}),
      }),
    );
  }

  /** Brings the index up to date now, for those who read it from other processes. */
  publish(): Promise<void> {
    return this.#run('the index cannot be written', () => this.#engine.commit());
  }

  /** Makes the index anew from the journal; everybody waits meanwhile. */
  async rebuildIndex(): Promise<void> {
    this.#rebuilding ??= this.#rebuild().finally(() => (this.#rebuilding = undefined));
    await this.#rebuilding;
  }

  async #rebuild(): Promise<void> {
    await this.#operations.alone(async () => {
      const lost = await this.#engine.journal.losses();
      if (lost.length > 0) throw new StorageError(`${describeLost(lost)}: the index is kept`, 'lost');
      if (this.#options.readOnly !== true) await this.#idleWork.run();
      await this.#engine.close().catch(() => undefined);
      this.#engine = await openEngine(this.#options, { discardIndex: true });
      // Who walks through it goes on with what is committed.
      await this.#engine.commit();
    });
    this.#options.onIndexAnew?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#operations.closed) return;
    this.#closing.abort();
    await this.#operations.close();
    await this.#maintenance.run('', async () => undefined);
    await this.#idleWork.stop();
    try {
      await this.#engine.close();
    } finally {
      await this.#unlock();
    }
  }

  #orClosing(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
  }

  get #steps(): Steps {
    return this.#stepsFor('the store cannot be worked on');
  }

  #stepsFor(what: string): Steps {
    return { step: (act) => this.#run(what, () => act(this.#engine)) };
  }

  /** A damaged entry of the index has the index made anew, and is then looked up again. */
  async #run<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await this.#operations.run(act).catch(async (error: unknown) => {
        if (!(error instanceof StorageError) || error.fault !== 'damaged-index') throw error;
        this.#blobs.counts.damaged += 1;
        await this.rebuildIndex();
        return this.#operations.run(act);
      });
    } catch (error) {
      throw storageError(what, error);
    }
  }

  async #maintain<T>(what: string, act: () => Promise<T>): Promise<T> {
    await this.#run(what, async () => undefined);
    try {
      return await this.#maintenance.run('', act);
    } catch (error) {
      throw storageError(what, error);
    }
  }

  async #put(wanted: StoredAsset, bytes: Uint8Array): Promise<PutResult> {
    const existing = this.#engine.catalogue.asset(wanted.id);
    const outcome = outcomeOf(existing?.asset, wanted);
    if (existing !== undefined && outcome === 'same') return this.#putSame(existing, wanted, bytes);
    if (existing !== undefined && outcome === 'conflict') {
      this.#counts.conflicts += 1;
      return { outcome, asset: existing.asset };
    }
    await this.#blobs.store(wanted, bytes);
    this.#counts.puts += 1;
    this.#idleWork.want();
    if (this.#engine.catalogue.pending > MOST_PENDING) await this.#idleWork.run();
    return { outcome, asset: wanted };
  }

  async #putSame(existing: AssetEntry, wanted: StoredAsset, bytes: Uint8Array): Promise<PutResult> {
    await this.#blobs.ensureGood(wanted, bytes);
    if (existing.quarantinedAt !== undefined) await this.#appendRelease(wanted.id);
    if (!becomesLasting(existing.asset, wanted)) return { outcome: 'same', asset: existing.asset };
    const asset = { ...existing.asset, temporary: false };
    await this.#engine.append({ kind: 'put', asset });
    return { outcome: 'same', asset };
  }

  /** An asset without data is as good as none. */
  #find(id: Uuid): AssetEntry | undefined {
    const entry = this.#engine.catalogue.asset(id);
    return entry === undefined || isEmpty(entry.asset) ? undefined : entry;
  }

  #checkWritable(): void {
    if (this.#options.readOnly === true)
      throw new StorageError('the store is open only to be looked at', 'permission');
  }

  /** Takes it out of quarantine. False when a collection was before us, and it is gone. */
  async #isToStay({ asset: { id }, quarantinedAt }: AssetEntry): Promise<boolean> {
    if (quarantinedAt === undefined || this.#options.readOnly === true) return true;
    return await this.#ids.run(id.key, async () => {
      const entry = this.#engine.catalogue.asset(id);
      if (entry?.quarantinedAt !== undefined) await this.#appendRelease(id);
      return entry !== undefined;
    });
  }

  /** With the lock of the id held: between the verdict of a collection and its record nobody may release. */
  async #appendRelease(id: Uuid): Promise<void> {
    await this.#engine.append({ kind: 'release', id });
    this.#idleWork.want();
  }

  async #settle(): Promise<void> {
    const engine = this.#engine;
    const { puts } = this.#counts;
    const isQuiet = puts === this.#putsBefore;
    this.#putsBefore = puts;
    if (isQuiet || engine.blobs.unsettled >= ENOUGH_UNSETTLED) await engine.blobs.settle();
    if (engine.catalogue.pending > 0) await engine.commit();
    if (engine.blobs.unsettled > 0) this.#idleWork.want();
  }
}

function openEngine(
  options: EmbeddedStoreOptions,
  { discardIndex = false, needsIndex = false },
): Promise<Engine> {
  return Engine.open({
    files: options.files ?? createNodeFiles(),
    folder: options.folder,
    openIndex: options.openIndex ?? openLmdb,
    now: options.now ?? (() => Date.now() / 1000),
    discardIndex,
    needsIndex,
    readOnly: options.readOnly ?? false,
    acceptLoss: options.acceptLoss ?? false,
    segmentBytes: options.segmentBytes,
  });
}
