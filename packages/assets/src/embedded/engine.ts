import { BlobFolder } from '../blobs/index.ts';
import { readWhole } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import type { BlobEntry, Catalogue } from '../index/index.ts';
import { Journal, newLedger, readLedger, segmentName } from '../journal/index.ts';
import type { JournalRecord, Ledger, Lost, Written } from '../journal/index.ts';
import { StorageError } from '../store/index.ts';
import type { Allocate, ByteRange, Doubt } from '../store/index.ts';
import { damagedFile } from './damaged-files.ts';
import type { DamagedFile } from './damaged-files.ts';
import type { FoundFolder } from './format.ts';
import { describeLost, expectedByIndex, lostAssets, tellLosses } from './losses.ts';
import type { LostAsset } from './losses.ts';
import { isOfTheDisk, openCatalogue, replay } from './open-catalogue.ts';
import type { IndexOptions, OpenedCatalogue } from './open-catalogue.ts';
import { KeyedLock } from './keyed-lock.ts';
import { readBlob } from './read-blob.ts';
import { StoreLedger } from './store-ledger.ts';
import { isOfAnotherStore } from './whose-ledger.ts';
import { UnknownDamage } from './unknown-damage.ts';
import { unknownIncoming } from './unknown-incoming.ts';
import { findUnnamed } from './unnamed-files.ts';

/** A record before it has its number and time. */
export type Intention = WithoutStamp<JournalRecord>;
type WithoutStamp<R> = R extends unknown ? Omit<R, 'sequence' | 'at'> : never;

/** What a start found. */
export interface Recovery {
  /** Journal records that were not in the index. */
  readonly replayed: number;
  /** Stretches of the journal that hold no record. */
  readonly damage: number;
  /** Blob files that nobody had acknowledged: cut off, or no contents. */
  readonly droppedBlobs: number;
  /** The index was lost or unusable and made anew. */
  readonly indexRebuilt: boolean;
  /**
   * Parts of the journal that were acknowledged and are gone, which only a store that is open to look, or that accepted it, has; and
   * damaged ones of which the index, made anew, does not know what was in them, until that is accepted.
   */
  readonly lost: readonly Lost[];
  /** What must be there and is not, or is damaged: `format`, `ledger`. Unless the store is only looked at, it was made anew. */
  readonly damagedFiles: readonly DamagedFile[];
}

export interface EngineOptions extends IndexOptions {
  readonly now: () => number;
  readonly segmentBytes: number | undefined;
  /** Goes on without what is gone from the journal. */
  readonly acceptLoss: boolean;
  readonly found: FoundFolder;
}

/** What an engine is made of, recovered. */
interface Parts {
  readonly journal: Journal;
  readonly blobs: BlobFolder;
  readonly catalogue: Catalogue;
  readonly recovery: Recovery;
  readonly ledger: StoreLedger;
}

/** Journal, blob files and index of one data folder, recovered and in step. */
export class Engine {
  readonly files: Files;
  readonly folder: string;
  readonly now: () => number;
  readonly journal: Journal;
  readonly blobs: BlobFolder;
  readonly catalogue: Catalogue;
  readonly recovery: Recovery;
  /** Which store it is, and whether it ever lost something. */
  readonly ledger: StoreLedger;
  readonly #readOnly: boolean;

  private constructor(options: EngineOptions, parts: Parts) {
    this.files = options.files;
    this.folder = options.folder;
    this.now = options.now;
    this.#readOnly = options.readOnly;
    this.journal = parts.journal;
    this.blobs = parts.blobs;
    this.catalogue = parts.catalogue;
    this.recovery = parts.recovery;
    this.ledger = parts.ledger;
  }

  /**
   * Replays what the index does not know, and takes away what was never acknowledged. Where something acknowledged is gone,
   * nothing is changed.
   * @throws StorageError `lost`
   */
  static async open(options: EngineOptions): Promise<Engine> {
    return await new Opening(options).run((parts) => new Engine(options, parts));
  }

  /** What is gone of the journal, or damaged in it and not known to the index. */
  async losses(): Promise<Lost[]> {
    return withDamaged(await this.journal.losses(), this.ledger);
  }

  /** Where something is missing, or may be, of which nobody can tell what it was. */
  async doubts(): Promise<Doubt[]> {
    const lost = await this.losses();
    const { damagedFiles, indexRebuilt } = this.recovery;
    const ledger = damagedFiles.find(({ file }) => file === 'ledger');
    return [
      ...(this.#readOnly && indexRebuilt && ledger !== undefined
        ? [{ where: 'ledger', reason: `${ledger.what}, and there is no index: nobody can tell what is gone` }]
        : []),
      ...lost.map((one) => ({ where: `journal/${segmentName(one.segment)}`, reason: describeLost([one]) })),
    ];
  }

  /** Resolves when the record is durable and in the index. */
  append(intention: Intention, stamp?: { readonly sequence: number; readonly at: number }): Promise<Written> {
    const { sequence, at } = stamp ?? { sequence: this.catalogue.nextSequence(), at: this.now() };
    return this.journal.append({ ...intention, sequence, at });
  }

  /** Verified bytes of a blob. @throws DamagedAssetError */
  readBlob(blob: BlobEntry, range: ByteRange, allocate?: Allocate): Promise<Uint8Array> {
    return readBlob(this, blob, range, allocate);
  }

  /** Brings the index up to the journal. */
  commit(): Promise<void> {
    return this.catalogue.commit(() => this.journal.tail);
  }

  /** What the disk refuses now is in the journal all the same: the next start brings the index up to it. */
  async close(): Promise<void> {
    await this.journal.close();
    await this.blobs.close();
    try {
      if (this.#readOnly) return;
      await this.commit().catch(unlessOfTheDisk);
      await this.ledger.write(this.journal).catch(() => undefined);
    } finally {
      await this.catalogue.close().catch(unlessOfTheDisk);
    }
  }
}

/** The way from a folder to an engine. */
class Opening {
  readonly #options: EngineOptions;
  /** Hears of what is appended, once there is a catalogue. */
  #follow: (written: Written) => void = () => undefined;
  #ledger: StoreLedger;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#ledger = new StoreLedger(options.files, options.folder, newLedger());
  }

  async run(create: (parts: Parts) => Engine): Promise<Engine> {
    const { files, folder, readOnly, acceptLoss } = this.#options;
    let known = await readLedger(files, folder);
    if (known !== undefined) this.#ledger = new StoreLedger(files, folder, known);
    const damagedFiles = [...this.#options.found.damagedFiles];
    let journal = await this.#openJournal();
    const blobs = new BlobFolder(files, `${folder}/blobs`);
    let opened = await openCatalogue(this.#options, journal);
    try {
      const index = opened.isNew ? undefined : opened.catalogue;
      const isOthers = known !== undefined && (await isOfAnotherStore(known, journal, index));
      if (isOthers) {
        known = undefined;
        this.#ledger = new StoreLedger(files, folder, newLedger());
        await journal.close();
        journal = await this.#openJournal();
      }
      if (known === undefined && (await this.#mustHaveLedger(journal, blobs, index))) {
        const file = damagedFile('ledger', await readWhole(files, `${folder}/ledger`));
        damagedFiles.push(isOthers ? { ...file, what: 'is of another store' } : file);
        if (index === undefined && !readOnly && !acceptLoss) throw unknownLoss(folder);
        // Whether something was lost before is not known any more.
        this.#ledger.noteLoss();
      }
      if (known === undefined || (known.segments.size === 0 && journal.segments.length > 0))
        journal.expect(
          await expectedByIndex(index, journal.segments.length > 0, async () => await isAnyIn(blobs)),
        );
      const isOld = index !== undefined && isOlderThan(known, index);
      if (index?.checkpoint !== undefined && index.checkpoint.segment > 0 && !isOld)
        journal.expect(new Map([[index.checkpoint.segment, index.checkpoint.offset]]));
      const lost = await journal.losses();
      if (isOld && lost.length === 0) {
        await opened.catalogue.close().catch(() => undefined);
        opened = await openCatalogue({ ...this.#options, discardIndex: true }, journal);
      }
      if (lost.length > 0 && !readOnly && !acceptLoss)
        throw await tellLosses(this.#options, journal, index, lost);
      const met = await this.#replay(journal, opened, lost.length > 0, (anew) => (opened = anew));
      const { catalogue, isNew } = opened;
      this.#follow = (written) => catalogue.apply(written);
      const allLost = withDamaged(lost, this.#ledger);
      if (allLost.length > 0) this.#ledger.noteLoss();
      if (acceptLoss && !readOnly) this.#ledger.note(this.#ledger.lost, false);
      const droppedBlobs = await this.#recoverBlobs(blobs, journal, catalogue);
      const recovery = {
        ...met,
        droppedBlobs,
        indexRebuilt: isNew && journal.segments.length > 0,
        lost: allLost,
        damagedFiles,
      };
      const engine = create({ journal, blobs, catalogue, recovery, ledger: this.#ledger });
      if (!readOnly) await this.#settle(engine, lost);
      return engine;
    } catch (error) {
      await journal.close().catch(() => undefined);
      await opened.catalogue.close().catch(() => undefined);
      throw error;
    }
  }

  /** Returns how many files went, which were no whole contents. */
  async #recoverBlobs(blobs: BlobFolder, journal: Journal, catalogue: Catalogue): Promise<number> {
    const isIndexed = (hash: string): boolean => isFileBlob(catalogue.blob(hash));
    if (this.#options.readOnly || this.#ledger.value.hasLost)
      return await blobs.recover(isIndexed, { keep: true });
    const { named, whole } = await unknownIncoming(blobs, journal, isIndexed);
    const dropped = await blobs.recover((hash) => isIndexed(hash) || named.has(hash) || whole.has(hash));
    for (const hash of whole) blobs.leave(hash);
    return dropped;
  }

  /** Format 1 had none, and a store in which nothing was ever written has none where its first start was broken off. */
  async #mustHaveLedger(journal: Journal, blobs: BlobFolder, index: Catalogue | undefined): Promise<boolean> {
    if (this.#options.found.format === 1) return false;
    return journal.segments.length > 0 || (index?.totals.assets ?? 0) > 0 || (await isAnyIn(blobs));
  }

  async #openJournal(): Promise<Journal> {
    const { files, folder, segmentBytes, readOnly } = this.#options;
    if (!readOnly) await files.makeFolder(`${folder}/journal`);
    const journal: Journal = await Journal.open(files, `${folder}/journal`, {
      onDurable: (written) => this.#follow(written),
      onSegments: async (segments) => await this.#ledger.write(journal, () => segments),
      expected: this.#ledger.value.segments,
      beginnings: this.#ledger.value.beginnings,
      ...(segmentBytes !== undefined && { segmentBytes }),
    });
    return journal;
  }

  /** An index that proves damaged while it is brought up to the journal is made anew, unless it is all that knows of a loss. */
  async #replay(
    journal: Journal,
    opened: OpenedCatalogue,
    hasLost: boolean,
    onAnew: (opened: OpenedCatalogue) => void,
  ): Promise<{ replayed: number; damage: number }> {
    const { readOnly } = this.#options;
    const bringUp = async ({
      catalogue,
      isNew,
    }: OpenedCatalogue): Promise<{ replayed: number; damage: number }> => {
      const unknown = new UnknownDamage(journal, this.#ledger, { isNew, readOnly });
      const met = await replay(journal, catalogue, readOnly, unknown);
      unknown.end(catalogue);
      return met;
    };
    try {
      return await bringUp(opened);
    } catch (error) {
      const isOfTheStore = error instanceof StorageError && error.fault !== 'damaged-index';
      if (opened.isNew || hasLost || isOfTheStore || isOfTheDisk(error)) throw error;
      await opened.catalogue.close().catch(() => undefined);
      const anew = await openCatalogue({ ...this.#options, discardIndex: true }, journal);
      onAnew(anew);
      return await bringUp(anew);
    }
  }

  /** Writes the records anew whose place is gone, as far as the index knows them, and the ledger. */
  async #settle(engine: Engine, lost: readonly Lost[]): Promise<void> {
    const { journal, catalogue } = engine;
    if (lost.length > 0) {
      await tellLosses(this.#options, journal, catalogue, lost);
      const gone: LostAsset[] = [];
      for await (const one of lostAssets(journal, catalogue, lost)) gone.push(one);
      await journal.acceptLosses();
      for (const { entry, isRecordLost } of gone) {
        const stamp = { sequence: entry.sequence, at: engine.now() };
        if (isRecordLost) await engine.append({ kind: 'put', asset: entry.asset }, stamp);
      }
      await this.#acceptCutOff(journal, lost);
      await engine.commit();
    }
    if (this.#options.acceptLoss && !this.#ledger.value.hasLost && (await hasUnnamed(engine)))
      this.#ledger.noteLoss();
    await this.#ledger.write(journal);
  }

  /** What is left of the records in which a segment ends now. */
  async #acceptCutOff(journal: Journal, lost: readonly Lost[]): Promise<void> {
    for (const { segment } of lost)
      for await (const met of journal.scan({ segment, offset: 0 }, segment, () => undefined))
        if (met.type === 'damage') this.#ledger.note([met], false);
  }
}

/** Whether it has contents that no record names; before anybody else works on it. */
async function hasUnnamed(engine: Engine): Promise<boolean> {
  const locks = { hashes: new KeyedLock(), isPinned: () => false };
  const { unknown } = await findUnnamed({ step: async (act) => await act(engine) }, locks);
  return unknown.length > 0;
}

/** What is gone, and what of the rest is damaged and not known to the index. */
function withDamaged(lost: readonly Lost[], ledger: StoreLedger): Lost[] {
  const foreign = new Set(lost.flatMap(({ segment, isForeign }) => (isForeign === true ? [segment] : [])));
  const damaged = ledger.lost.filter(({ segment }) => !foreign.has(segment));
  return [
    ...lost,
    ...damaged.map(({ segment, offset, end }) => ({
      segment,
      bytes: end - offset,
      isUnknown: true as const,
    })),
  ];
}

/**
 * An older state of it was put back: the segment up to which it is true was compacted since, and with it may be gone that something
 * was removed.
 */
function isOlderThan(ledger: Ledger | undefined, { checkpoint }: Catalogue): boolean {
  if (ledger === undefined || checkpoint === undefined || checkpoint.segment === 0) return false;
  return !ledger.segments.has(checkpoint.segment) && Math.max(...ledger.segments.keys()) > checkpoint.segment;
}

function unknownLoss(folder: string): StorageError {
  return new StorageError(
    `the ledger of the store in ${folder} is gone, damaged or of another store, and there is no index, so that nobody can tell whether all of the journal is there. Nothing is changed until one of them is brought back, or a loss is accepted`,
    'lost',
  );
}

async function isAnyIn(blobs: BlobFolder): Promise<boolean> {
  for await (const _ of blobs.all()) return true;
  return false;
}

function isFileBlob(blob: BlobEntry | undefined): boolean {
  return blob !== undefined && blob.data === undefined;
}

function unlessOfTheDisk(error: unknown): void {
  if (!isOfTheDisk(error)) throw error;
}
