import { dirname } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { BlobFolder } from '../blobs/index.ts';
import type { WantedBlob } from '../blobs/index.ts';
import { hasCode, isUnreadable, replaceFile } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { Journal, readLedger, segmentNumber, writeLedger } from '../journal/index.ts';
import type { Ledger, Place } from '../journal/index.ts';
import { DamagedAssetError, StorageError, storageError, withStorageErrors } from '../store/index.ts';
import { copySegments } from './copy-segments.ts';
import type { DamagedFile } from './damaged-files.ts';
import type { Engine } from './engine.ts';
import { prepareFolder, UNFINISHED_COPY, upgradeFolder } from './format.ts';
import { describeLost } from './losses.ts';
import { walkBlobs } from './steps.ts';
import type { Steps } from './steps.ts';
import { realPathOf, storeAround } from './store-around.ts';

/** What a backup copied and what it could not; counts of files, hashes as hexadecimal digits. */
export interface BackUpReport {
  /** Segments of the journal that the copy has now, damaged ones included. */
  readonly segments: number;
  /** Blob files in the copy, and how many of them were there from before. */
  readonly blobs: number;
  /** Blob files that an earlier backup had put into the copy. */
  readonly alreadyThere: number;
  /** Blobs that could not be copied because they are damaged here. */
  readonly damaged: readonly string[];
  /** Parts of the journal that are damaged here, or cannot be read, and what is in the copy in their place. */
  readonly damagedFiles: readonly DamagedFile[];
}

/** How a backup is ended, watched, and kept to itself. */
export interface BackUpOptions {
  /** Ends it with the signal's reason. The copy can be used then, and the next time goes on; see {@link backUp}. */
  readonly signal?: AbortSignal;
  /**
   * Told after every content: how many were looked at, of how many, and the bytes copied. Waited for; what it throws, or its promise is
   * rejected with, ends the copying.
   */
  readonly onProgress?: (progress: {
    readonly blobs: number;
    readonly ofBlobs: number;
    readonly bytes: number;
  }) => unknown;
  /** Keeps other processes out of the copy meanwhile. @throws StorageError `busy` */
  readonly lock?: (folder: string) => Promise<() => Promise<void>>;
}

/**
 * Copies the store to another folder. The journal up to its tail when the blobs are there says what is in the copy: every blob it
 * names, since collection waits, and no other. Blobs are verified on the way; the index is left out and made at the first start.
 *
 * What is gone here is not taken from the copy: a store of which something is missing is not copied, and a copy of another
 * store (or of one that was there before this one was made anew) is left alone.
 *
 * It can end at any moment, by the signal, a full disk or a crash: until all blobs are there, the copy is the older one, or where
 * there was none yet, one that nobody opens before a backup into it has ended; then segments come in their order and those of no more use go, so that it holds the older state and some of the
 * newer. What was copied is not copied again.
 * @throws UsageError when the folder is the store's own, within one, or holds something else; StorageError `lost`
 */
export async function backUp(
  steps: Steps,
  folder: string,
  options: BackUpOptions = {},
): Promise<BackUpReport> {
  const inCopy = async <T>(act: () => Promise<T>): Promise<T> =>
    await withStorageErrors(unwritable(folder), act);
  const files = await steps.step(async (engine) => {
    await refuseStores(engine.folder, folder);
    await inCopy(async () => await prepareFolder(engine.files, folder));
    return engine.files;
  });
  const unlock = await inCopy(async () => await options.lock?.(folder));
  try {
    await inCopy(async () => await upgradeFolder(files, folder));
    const begin = await steps.step(async (engine) => {
      await refuseLosses(engine);
      await refuseOtherStores(engine, folder);
      return engine.journal.tail;
    });
    await inCopy(async () => await markUnfinished(files, folder));
    const { signal } = options;
    const copying = await BlobsCopy.begin(steps, files, folder, options);
    await copying.all();
    const { tail, segments } = await steps.step(async ({ journal }) => ({
      tail: journal.tail,
      segments: journal.segments.filter((segment) => segment <= journal.tail.segment),
    }));
    await copying.between(begin, tail);
    const damagedFiles = await copySegments({ steps, files, folder, tail, signal }, segments);
    await inCopy(async () => {
      await files.unlink(`${folder}/${UNFINISHED_COPY}`).catch(unlessAbsent);
      await files.syncFolder(folder);
    });
    await copying.dropUnnamed();
    return { segments: segments.length, ...copying.report, damagedFiles };
  } catch (error) {
    // Only the copy is written to.
    const met = storageError(unwritable(folder), error);
    if (!(met instanceof StorageError) || met.fault !== 'full') throw error;
    throw new StorageError(unwritable(folder), 'full', met.cause);
  } finally {
    await unlock?.();
  }
}

const unwritable = (folder: string): string => `the copy in ${folder} cannot be written`;

/** A copy without a segment is none yet. */
async function markUnfinished(files: Files, folder: string): Promise<void> {
  const names = await files.list(`${folder}/journal`);
  if (names.some((name) => segmentNumber(name) !== undefined)) return;
  await replaceFile(files, folder, UNFINISHED_COPY, new Uint8Array());
}

function unlessAbsent(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}

async function refuseStores(source: string, folder: string): Promise<void> {
  const target = await realPathOf(folder);
  if (target === (await realPathOf(source)))
    throw new UsageError(`${folder} is the store itself, not another folder`);
  const around = await storeAround(dirname(target));
  if (around !== undefined) throw new UsageError(`${folder} lies within the store in ${around}`);
}

/** What is damaged in place is named, and copied as it is. */
async function refuseLosses(engine: Engine): Promise<void> {
  const lost = await engine.journal.losses();
  if (lost.length > 0) throw new StorageError(`${describeLost(lost)}: nothing is copied`, 'lost');
  const unsure = (await engine.doubts()).find(({ where }) => where === 'ledger');
  if (unsure !== undefined)
    throw new StorageError(`${unsure.where} ${unsure.reason}; nothing is copied`, 'lost');
}

/** By their ledgers; a copy of before there were any, by its first segment that is here too. It has our name from then on. */
async function refuseOtherStores({ files, journal, ledger }: Engine, folder: string): Promise<void> {
  const there = await readLedger(files, folder);
  if (there?.store === ledger.value.store) {
    await refuseNewer(there, journal, folder);
    return;
  }
  const copy = await Journal.open(files, `${folder}/journal`, { onDurable: () => undefined });
  const name = async (): Promise<void> => {
    await writeLedger(files, folder, { ...ledger.value, segments: new Map() });
  };
  if (copy.segments.length === 0) return await name();
  const common = copy.segments.find((segment) => journal.segments.includes(segment));
  const isOurs = there === undefined && common !== undefined && (await beginsAlike(copy, journal, common));
  if (!isOurs) throw new UsageError(`${folder} holds a copy of another store`);
  await name();
}

/** An older state of the store was put back: what came since is in the copy alone. */
async function refuseNewer({ segments }: Ledger, journal: Journal, folder: string): Promise<void> {
  const last = Math.max(0, ...journal.extent.keys());
  for (const [segment, bytes] of segments)
    if (segment > last || bytes > ((await journal.sizeOf(segment)) ?? bytes))
      throw new UsageError(`the copy in ${folder} is newer than the store; name another folder`);
}

/** Segments only grow. */
async function beginsAlike(copy: Journal, journal: Journal, segment: number): Promise<boolean> {
  const [old, now] = [await copy.readWhole(segment), await journal.readWhole(segment)];
  return old !== undefined && now !== undefined && old.equals(now.subarray(0, old.length));
}

/** The way of the blobs into a copy. */
class BlobsCopy {
  readonly #steps: Steps;
  readonly #target: BlobFolder;
  /** By hash, what is in the copy. */
  readonly #present: Set<string>;
  readonly #options: BackUpOptions;
  readonly report = { blobs: 0, alreadyThere: 0, damaged: [] as string[] };

  private constructor(steps: Steps, target: BlobFolder, present: Set<string>, options: BackUpOptions) {
    this.#steps = steps;
    this.#target = target;
    this.#present = present;
    this.#options = options;
  }

  static async begin(steps: Steps, files: Files, folder: string, options: BackUpOptions): Promise<BlobsCopy> {
    const target = new BlobFolder(files, `${folder}/blobs`);
    const present = await steps.step((engine) => presentIn(target, engine));
    return new BlobsCopy(steps, target, present, options);
  }

  /** All that the index has, those that come meanwhile or not. */
  async all(): Promise<void> {
    const { signal, onProgress } = this.#options;
    const ofBlobs = await this.#steps.step(async ({ catalogue }) => catalogue.totals.blobs);
    let [seen, bytes] = [0, 0];
    for await (const blob of walkBlobs(this.#steps)) {
      signal?.throwIfAborted();
      await onProgress?.({ blobs: (seen += 1), ofBlobs, bytes });
      if (blob.data === undefined && blob.sizeBytes > 0) bytes += await this.#copy(blob);
    }
    await this.#target.settle();
  }

  /** Those that came while the others were copied: named between two places of the journal. */
  async between(from: Place, to: Place): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const come = await this.#steps.step((engine) => blobsNamed(engine, from, to));
    for (const blob of come) if (!this.#present.has(blob.hash)) await this.#copy(blob);
    await this.#target.settle();
  }

  /** What the store has discarded since an earlier copy. Where it lost something once, the copy may be the last to have it. */
  async dropUnnamed(): Promise<void> {
    if (await this.#steps.step(async ({ ledger }) => ledger.value.hasLost)) return;
    for await (const hash of this.#target.settled())
      if (await this.#steps.step(async ({ catalogue }) => catalogue.blob(hash) === undefined))
        await this.#target.remove(hash);
  }

  /** Returns how many bytes were copied. */
  async #copy({ hash, sizeBytes }: WantedBlob): Promise<number> {
    this.report.blobs += 1;
    if (this.#present.has(hash)) this.report.alreadyThere += 1;
    else if (await this.#steps.step((engine) => copyBlob(engine, this.#target, hash, sizeBytes))) {
      this.#present.add(hash);
      return sizeBytes;
    } else this.report.damaged.push(hash);
    return 0;
  }
}

/** Blobs in files that are named by the records of a part of the journal, and are in use still. */
async function blobsNamed({ journal, catalogue }: Engine, from: Place, to: Place): Promise<WantedBlob[]> {
  const named = new Map<string, WantedBlob>();
  for await (const met of journal.scan(from, to.segment, () => undefined)) {
    if (met.type !== 'record' || met.record.kind !== 'put') continue;
    if (met.segment === to.segment && met.offset >= to.offset) break;
    const blob = catalogue.blob(met.record.asset.hash);
    if (blob !== undefined && blob.data === undefined && blob.sizeBytes > 0) named.set(blob.hash, blob);
  }
  return [...named.values()];
}

/** What is in the copy. What an earlier attempt left in `incoming` may be cut off: it is there when it can be read. */
async function presentIn(target: BlobFolder, { catalogue }: Engine): Promise<Set<string>> {
  const incoming: string[] = [];
  await target.recover((hash) => incoming.push(hash) > 0);
  for (const hash of incoming) {
    const sizeBytes = catalogue.blob(hash)?.sizeBytes;
    if (sizeBytes === undefined || (await readIfWhole(target, { hash, sizeBytes })) === undefined)
      await target.remove(hash);
  }
  await target.settle();
  const present = new Set<string>();
  for await (const hash of target.settled()) present.add(hash);
  return present;
}

/** False when it is damaged here. A disk that takes no more is another matter, and ends the whole copy. */
async function copyBlob(
  engine: Engine,
  target: BlobFolder,
  hash: string,
  sizeBytes: number,
): Promise<boolean> {
  const bytes = await readIfWhole(engine.blobs, { hash, sizeBytes });
  if (bytes !== undefined) await target.write(hash, bytes);
  return bytes !== undefined;
}

/** Undefined for what is damaged, or cannot be read. */
async function readIfWhole(blobs: BlobFolder, blob: WantedBlob): Promise<Buffer | undefined> {
  try {
    return await blobs.read(blob, { start: 0, end: blob.sizeBytes });
  } catch (error) {
    if (error instanceof DamagedAssetError || isUnreadable(error)) return undefined;
    throw error;
  }
}
