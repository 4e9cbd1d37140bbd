import { BlobFolder } from '../blobs/index.ts';
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
    const { keyValue, rebuilt } = await openIndex(options, journal);
    const catalogue = new Catalogue(keyValue);
    const { replayed, damage } = await replay(journal, catalogue);
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

/** A journal that is shorter than the index believes is not the journal the index was made of. */
async function openIndex(
  { files, folder, openIndex, discardIndex }: EngineOptions,
  journal: Journal,
): Promise<{ keyValue: KeyValue; rebuilt: boolean }> {
  const path = `${folder}/index`;
  await files.makeFolder(path);
  const present = discardIndex ? undefined : await openIndex(path, { discard: false }).catch(() => undefined);
  if (present !== undefined && (await matches(files, journal, new Catalogue(present))))
    return { keyValue: present, rebuilt: false };
  await present?.close();
  return { keyValue: await openIndex(path, { discard: true }), rebuilt: journal.segments.length > 0 };
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
