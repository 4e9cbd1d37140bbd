import { BlobFolder } from '../blobs/index.ts';
import { hasCode } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { Catalogue } from '../index/index.ts';
import type { BlobEntry, KeyValue, OpenKeyValue } from '../index/index.ts';
import { Journal } from '../journal/index.ts';
import type { JournalRecord, Written } from '../journal/index.ts';
import type { Allocate, ByteRange } from '../store/index.ts';
import { readBlob } from './read-blob.ts';

/** A record before it has its number and time. */
export type Intention = WithoutStamp<JournalRecord>;
type WithoutStamp<R> = R extends unknown ? Omit<R, 'sequence' | 'at'> : never;

/** What a start found. */
export interface Recovery {
  /** Journal records that were not in the index. */
  readonly replayed: number;
  /** Stretches of the journal that hold no record. */
  readonly damage: number;
  /** Blob files that nobody had acknowledged. */
  readonly droppedBlobs: number;
  /** The index was lost or unusable and made anew. */
  readonly indexRebuilt: boolean;
}

interface EngineOptions {
  readonly files: Files;
  readonly folder: string;
  readonly openIndex: OpenKeyValue;
  readonly now: () => number;
  readonly discardIndex: boolean;
  readonly segmentBytes: number | undefined;
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

  private constructor(
    options: EngineOptions,
    journal: Journal,
    blobs: BlobFolder,
    catalogue: Catalogue,
    recovery: Recovery,
  ) {
    this.files = options.files;
    this.folder = options.folder;
    this.now = options.now;
    this.journal = journal;
    this.blobs = blobs;
    this.catalogue = catalogue;
    this.recovery = recovery;
  }

  /** Replays what the index does not know, and takes away what was never acknowledged. */
  static async open(options: EngineOptions): Promise<Engine> {
    const { files, folder } = options;
    let follow: (written: Written) => void = () => undefined;
    const journal = await Journal.open(files, `${folder}/journal`, {
      onDurable: (written) => follow(written),
      ...(options.segmentBytes !== undefined && { segmentBytes: options.segmentBytes }),
    });
    const { catalogue, rebuilt, replayed, damage } = await openCatalogue(options, journal);
    follow = (written) => catalogue.apply(written);
    const blobs = new BlobFolder(files, `${folder}/blobs`);
    const droppedBlobs = await blobs.recover((hash) => isFileBlob(catalogue.blob(hash)));
    return new Engine(options, journal, blobs, catalogue, {
      replayed,
      damage,
      droppedBlobs,
      indexRebuilt: rebuilt,
    });
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

  async close(): Promise<void> {
    await this.journal.close();
    await this.blobs.close();
    try {
      await this.commit();
    } finally {
      await this.catalogue.close();
    }
  }
}

interface OpenedCatalogue {
  readonly catalogue: Catalogue;
  readonly rebuilt: boolean;
  readonly replayed: number;
  readonly damage: number;
}

/** The index, brought up to the journal. One that cannot be read or written as an index is damaged: it is made anew. */
async function openCatalogue(options: EngineOptions, journal: Journal): Promise<OpenedCatalogue> {
  const { keyValue, rebuilt } = await openIndex(options, journal);
  const catalogue = new Catalogue(keyValue);
  try {
    return { catalogue, rebuilt, ...(await replay(journal, catalogue)) };
  } catch (error) {
    await keyValue.close().catch(() => undefined);
    if (rebuilt || options.discardIndex || isOfTheDisk(error)) throw error;
    return await openCatalogue({ ...options, discardIndex: true }, journal);
  }
}

/** EPERM, EIO, EACCES, ENFILE, EMFILE, EFBIG, ENOSPC, EROFS, EDQUOT on Linux. */
const SYSTEM_ERRORS = new Set([1, 5, 13, 23, 24, 27, 28, 30, 122]);

/** What another index would meet too. */
function isOfTheDisk(error: unknown): boolean {
  // LMDB gives the number of the system's error.
  if (error instanceof Error && 'code' in error && SYSTEM_ERRORS.has(Number(error.code))) return true;
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE');
}

/** A journal that is shorter than the index believes is not the journal the index was made of. */
async function openIndex(
  { files, folder, openIndex, discardIndex }: EngineOptions,
  journal: Journal,
): Promise<{ keyValue: KeyValue; rebuilt: boolean }> {
  const path = `${folder}/index`;
  await files.makeFolder(path);
  const present = discardIndex ? undefined : await openIndex(path, { discard: false }).catch(() => undefined);
  if (present !== undefined && (await isOf(present, files, journal)))
    return { keyValue: present, rebuilt: false };
  await present?.close().catch(() => undefined);
  return { keyValue: await openIndex(path, { discard: true }), rebuilt: journal.segments.length > 0 };
}

/** False, too, for one whose damage shows at the first look. */
async function isOf(present: KeyValue, files: Files, journal: Journal): Promise<boolean> {
  try {
    return await matches(files, journal, new Catalogue(present));
  } catch {
    return false;
  }
}

async function matches(files: Files, journal: Journal, { checkpoint }: Catalogue): Promise<boolean> {
  if (checkpoint === undefined) return false;
  if (checkpoint.segment === 0) return journal.segments.length === 0;
  const size = await files.sizeOf(journal.pathOf(checkpoint.segment));
  return size !== undefined && size >= checkpoint.offset;
}

async function replay(journal: Journal, catalogue: Catalogue): Promise<{ replayed: number; damage: number }> {
  let [replayed, damage] = [0, 0];
  for await (const met of journal.replay(catalogue.checkpoint)) {
    if (met.type === 'damage') damage += 1;
    else {
      catalogue.apply(met);
      replayed += 1;
      if (catalogue.pending > MOST_PENDING)
        await catalogue.commit(() => ({ segment: met.segment, offset: met.end }));
    }
  }
  catalogue.endReplay();
  return { replayed, damage };
}

/** Changes held in memory before they must go into the index. */
export const MOST_PENDING = 20_000;

function isFileBlob(blob: BlobEntry | undefined): boolean {
  return blob !== undefined && blob.data === undefined;
}
