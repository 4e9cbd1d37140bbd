import type { Uuid } from '@landfall/protocol/datatypes';
import { checkAsset, clipRange, describeNewAsset, isEmpty, RefusedAssetError } from '../store/index.ts';
import type {
  Allocate,
  AssetStore,
  ByteRange,
  Doubt,
  Doubting,
  NewAsset,
  PutResult,
  ReadResult,
  Recalling,
  Storable,
  StoredAsset,
  StoreStatistics,
} from '../store/index.ts';
import { AssetCare } from './asset-care.ts';
import { BlobCare } from './blob-care.ts';
import { backUp } from './back-up.ts';
import type { BackUpOptions, BackUpReport } from './back-up.ts';
import { collect } from './collect.ts';
import type { CollectOptions, CollectReport, Mark } from '../store/index.ts';
import { compact } from './compact.ts';
import type { Recovery } from './engine.ts';
import { EngineCare } from './engine-care.ts';
import { lockFolder } from './folder-lock.ts';
import { IdleWork } from './idle-work.ts';
import { inspect } from './inspect.ts';
import type { Inspection, InspectOptions } from './inspect.ts';
import { openFolder, openFolderToLook } from './open-folder.ts';
import type { OpenFolder } from './open-folder.ts';
import type { EmbeddedStoreOptions } from './options.ts';
import { StorableCheck } from './storable.ts';
import { walkAssets } from './steps.ts';
import { doubtOf, findUnnamed } from './unnamed-files.ts';

const IDLE_WORK_AFTER_MS = 500;
/** While puts come, blobs are settled so many at once: the folders' syncs are shared by as many, and puts wait for the disk less. */
const ENOUGH_UNSETTLED = 8192;

/**
 * The store in a folder of this machine. What holds is the journal; see `docs/decisions`.
 *
 * 1. The bytes of a blob are durable before the record that names it is written, the record before the put resolves.
 * 2. Per id and per blob one change at a time; a blob that a put relies on is pinned against collection.
 * 3. An index entry that is damaged has the whole index made again before anybody is answered: see `EngineCare`.
 */
export class EmbeddedStore implements AssetStore, Recalling, Storable, Doubting {
  readonly #options: EmbeddedStoreOptions;
  readonly #care: EngineCare;
  readonly #blobs: BlobCare;
  readonly #assets: AssetCare;
  readonly #counts = { refused: 0, reads: 0 };
  readonly #idleWork: IdleWork;
  readonly #storable: StorableCheck;
  readonly #recalls: (() => Promise<void> | void)[] = [];
  #putsBefore = 0;

  private constructor(folder: OpenFolder) {
    const { options, engine } = folder;
    const { readOnly = false, idleWorkAfterMs = IDLE_WORK_AFTER_MS } = options;
    this.#options = options;
    this.#care = new EngineCare(folder, {
      onDamagedIndex: () => void (this.#blobs.counts.damaged += 1),
      settle: () => this.#idleWork.run(),
      stopSettling: () => this.#idleWork.stop(),
    });
    this.#storable = new StorableCheck(engine.files, engine.folder);
    this.#blobs = new BlobCare(options, () => this.#care.engine);
    this.#idleWork = new IdleWork(() => this.#settle(), idleWorkAfterMs);
    this.#assets = new AssetCare({
      engine: () => this.#care.engine,
      blobs: this.#blobs,
      idleWork: this.#idleWork,
      readOnly,
    });
    if (!readOnly) this.#idleWork.want();
  }

  /** @throws StorageError: `busy` (another process has it), `lost`, `newer-format`, `permission`, `full` … */
  static async open(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    return new EmbeddedStore(await openFolder(options));
  }

  /**
   * Opens it only to look, so that a full disk, a folder that cannot be written, and a journal of which something is gone
   * are no obstacle. One without an index that can be used gets one, as at any start; where that cannot be written, it is
   * in memory.
   * @throws StorageError `busy`, `newer-format`, `permission`, `missing` …
   */
  static async openToLook(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    return new EmbeddedStore(await openFolderToLook(options));
  }

  /** What the last start, or making the index anew, found. */
  get recovery(): Recovery {
    return this.#care.engine.recovery;
  }

  put(asset: NewAsset): Promise<PutResult> {
    return this.#care.run('the asset cannot be stored', async () => {
      this.#care.checkWritable();
      try {
        checkAsset(asset, this.#options.limits ?? {});
        const wanted = describeNewAsset(asset, this.#care.engine.now());
        return await this.#assets.put(wanted, asset.bytes);
      } catch (error) {
        if (error instanceof RefusedAssetError) this.#counts.refused += 1;
        throw error;
      }
    });
  }

  /**
   * What is known of an asset beside its bytes, undefined when there is none; takes it out of quarantine.
   * @throws StorageError
   */
  stat(id: Uuid): Promise<StoredAsset | undefined> {
    return this.#care.run('the asset cannot be looked up', async () => {
      const entry = this.#assets.find(id);
      return entry !== undefined && (await this.#assets.isToStay(entry)) ? entry.asset : undefined;
    });
  }

  read(id: Uuid, range?: ByteRange, allocate?: Allocate): Promise<ReadResult | undefined> {
    return this.#care.run('the asset cannot be read', async () => {
      const entry = this.#assets.find(id);
      if (entry === undefined) return undefined;
      this.#counts.reads += 1;
      const bytes = await this.#blobs.read(entry.asset, clipRange(range, entry.asset.sizeBytes), allocate);
      if (bytes === undefined || !(await this.#assets.isToStay(entry))) return undefined;
      return { asset: entry.asset, bytes };
    });
  }

  exists(ids: readonly Uuid[]): Promise<boolean[]> {
    return this.#care.run('the assets cannot be looked up', async () => {
      const answers: boolean[] = [];
      for (const id of ids) {
        const entry = this.#assets.find(id);
        answers.push(entry !== undefined && (await this.#assets.isToStay(entry)));
      }
      return answers;
    });
  }

  /** Looks that take nothing out of quarantine: for those who judge what is to stay. */
  readonly quiet: Pick<AssetStore, 'stat' | 'read'> = {
    stat: (id) => this.#care.run('the asset cannot be looked up', async () => this.#assets.find(id)?.asset),
    read: (id, range, allocate) =>
      this.#care.run('the asset cannot be read', async () => {
        const asset = this.#assets.find(id)?.asset;
        const bytes = asset && (await this.#blobs.read(asset, clipRange(range, asset.sizeBytes), allocate));
        return bytes && { asset, bytes };
      }),
  };

  remove(id: Uuid): Promise<boolean> {
    return this.#care.run('the asset cannot be removed', async () => {
      this.#care.checkWritable();
      return await this.#assets.remove(id);
    });
  }

  async *entries(from?: Uuid): AsyncGenerator<StoredAsset> {
    await this.#care.run('the assets cannot be listed', async () => undefined);
    for await (const { asset } of walkAssets(this.#care.stepsFor('the assets cannot be listed'), from))
      if (!isEmpty(asset)) yield asset;
  }

  /** What the index has, and what was done since the store was opened; nothing is walked through. @throws StorageError */
  stats(): Promise<StoreStatistics> {
    return this.#care.run('the store cannot be counted', async () => {
      const { assets, assetBytes, blobs, blobBytes, byType } = this.#care.engine.catalogue.totals;
      return {
        assets,
        assetBytes,
        blobs,
        blobBytes,
        byType: structuredClone(byType),
        ...this.#counts,
        ...this.#assets.counts,
        ...this.#blobs.counts,
      };
    });
  }

  /** As far as a small file shows it. */
  checkStorable(): Promise<void> {
    return this.#care.run('nothing can be stored', async () => {
      this.#care.checkWritable();
      await this.#storable.run(this.#care.engine.catalogue.totals.blobBytes, this.#options.limits ?? {});
    });
  }

  /** Looks at every byte of the store. With `repair` it also puts right what it can; with `bytesPerSecond` it takes its time. */
  inspect(options: InspectOptions = {}): Promise<Inspection> {
    return this.#care.maintain('the store cannot be inspected', async () => {
      if (options.repair === true) this.#care.checkWritable();
      const signal = this.#care.orClosing(options.signal);
      const inspection = await inspect(
        this.#care.steps,
        { ...options, signal },
        {
          repair: (asset) => this.#blobs.repair(asset),
          rescue: (hash, isThere) => this.#blobs.rescue(hash, isThere),
        },
        this.#blobs.lockedBlobs,
      );
      if (options.repair === true && inspection.missingEntries > 0) await this.rebuildIndex();
      return inspection;
    });
  }

  /**
   * Where something is missing of which nobody knows what it was: what it named, or referred to, may be taken for garbage.
   * @param options `thorough`: contents too that no record names, until that was accepted
   */
  async doubts({ thorough = false }: { readonly thorough?: boolean } = {}): Promise<Doubt[]> {
    const what = 'the journal cannot be looked at';
    const doubts = await this.#care.run(what, () => this.#care.engine.doubts());
    if (!thorough || this.#care.engine.ledger.value.hasLost) return doubts;
    return [...doubts, ...doubtOf(await findUnnamed(this.#care.stepsFor(what), this.#blobs.lockedBlobs))];
  }

  /** Puts what is not marked into quarantine, and removes what was there for the grace period. Dry unless told otherwise. */
  collect(mark: Mark, options: CollectOptions): Promise<CollectReport> {
    return this.#care.maintain('the store cannot be collected', async () => {
      if (options.dryRun === false) this.#care.checkWritable();
      const report = await this.#collect(mark, options);
      if (!report.dryRun && report.quarantined > 0) await this.#recall();
      this.#idleWork.want();
      return report;
    });
  }

  /** What a round that broke off had put into quarantine is recalled too. */
  async #collect(mark: Mark, options: CollectOptions): Promise<CollectReport> {
    try {
      return await collect(this.#care.steps, mark, options, {
        ids: this.#assets.locks,
        ...this.#blobs.lockedBlobs,
      });
    } catch (error) {
      if (options.dryRun === false) await this.#recall().catch(() => undefined);
      throw error;
    }
  }

  /** When assets went into quarantine: reading one from a copy would not take it out again. */
  onRecall(forget: () => Promise<void> | void): void {
    this.#recalls.push(forget);
  }

  /** What was put into quarantine is in the index first: who reads that from elsewhere would make a copy again. */
  async #recall(): Promise<void> {
    await this.#care.steps.step((engine) => engine.commit());
    await Promise.all(this.#recalls.map(async (forget) => await forget()));
  }

  /** Gives back what removed assets take in the journal. Returns how many bytes that were, until the signal ended it. */
  compact(signal?: AbortSignal): Promise<number> {
    return this.#care.maintain('the journal cannot be compacted', async () => {
      this.#care.checkWritable();
      const locks = { ids: this.#assets.locks, hashes: this.#blobs.locks };
      return await compact(this.#care.steps, locks, this.#care.orClosing(signal));
    });
  }

  /**
   * A copy in another folder as the store is now, while it serves. A folder with an older copy is brought up to date. Ends
   * early when the store is closed.
   */
  backUp(folder: string, options: Omit<BackUpOptions, 'lock'> = {}): Promise<BackUpReport> {
    return this.#care.maintain('the store cannot be backed up', () =>
      backUp(this.#care.steps, folder, {
        ...options,
        signal: this.#care.orClosing(options.signal),
        ...(this.#options.files === undefined ? { lock: lockFolder } : {}),
      }),
    );
  }

  /** Brings the index up to date now, for those who read it from other processes. */
  publish(): Promise<void> {
    return this.#care.run('the index cannot be written', () => this.#care.engine.commit());
  }

  /** Makes the index anew from the journal; everybody waits meanwhile. @throws StorageError `lost`, `input-output` */
  async rebuildIndex(): Promise<void> {
    await this.#care.rebuildIndex();
  }

  /**
   * Ends maintenance, waits for what is under way, commits the index and lets other processes have the folder. Again: does
   * nothing.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#care.close();
  }

  async #settle(): Promise<void> {
    const engine = this.#care.engine;
    const { puts } = this.#assets.counts;
    const isQuiet = puts === this.#putsBefore;
    this.#putsBefore = puts;
    if (isQuiet || engine.blobs.unsettled >= ENOUGH_UNSETTLED)
      await engine.blobs.settle((hash) => engine.catalogue.blob(hash) !== undefined);
    if (engine.catalogue.pending > 0) await engine.commit();
    if (engine.blobs.unsettled > 0) this.#idleWork.want();
  }
}
