import { basename, dirname } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { BlobFolder } from '../blobs/index.ts';
import { readWhole, replaceFile } from '../files/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { Place } from '../journal/index.ts';
import type { Engine } from './engine.ts';
import { prepareFolder } from './format.ts';
import { realPathOf, storeAround } from './store-around.ts';

export interface BackUpReport {
  readonly segments: number;
  /** Blob files in the copy, and how many of them were there from before. */
  readonly blobs: number;
  readonly alreadyThere: number;
  /** Blobs that could not be copied because they are damaged here. */
  readonly damaged: readonly string[];
}

export interface BackUpOptions {
  /** Ends it with the signal's reason. The copy can be used then, and the next time goes on; see {@link backUp}. */
  readonly signal?: AbortSignal;
  /** Told after every content: how many were looked at, of how many, and the bytes copied. */
  readonly onProgress?: (progress: {
    readonly blobs: number;
    readonly ofBlobs: number;
    readonly bytes: number;
  }) => void;
  /** Keeps other processes out of the copy meanwhile. @throws StorageError `busy` */
  readonly lock?: (folder: string) => Promise<() => Promise<void>>;
}

/**
 * Copies the store to another folder. The journal up to its tail at the beginning says what is in the copy; every blob it
 * names is there, since collection waits. Blobs are verified on the way; the index is left out and made at the first start.
 *
 * It can end at any moment, by the signal, a full disk or a crash: until all blobs are there, the copy is the older one (or
 * empty); then segments come in their order and those of no more use go, so that it holds the older state and some of the
 * newer. What was copied is not copied again.
 * @throws UsageError when the folder is the store's own, within one, or holds something else
 */
export async function backUp(
  engine: Engine,
  folder: string,
  options: BackUpOptions = {},
): Promise<BackUpReport> {
  await refuseStores(engine.folder, folder);
  await prepareFolder(engine.files, folder);
  const unlock = await options.lock?.(folder);
  try {
    const { tail } = engine.journal;
    const segments = engine.journal.segments.filter((segment) => segment <= tail.segment);
    await engine.commit();
    const blobs = await copyBlobs(engine, folder, options);
    await copySegments(engine, folder, segments, { ...tail, signal: options.signal });
    return { segments: segments.length, ...blobs };
  } finally {
    await unlock?.();
  }
}

async function refuseStores(source: string, folder: string): Promise<void> {
  const target = await realPathOf(folder);
  if (target === (await realPathOf(source)))
    throw new UsageError(`${folder} is the store itself, not another folder`);
  const around = await storeAround(dirname(target));
  if (around !== undefined) throw new UsageError(`${folder} lies within the store in ${around}`);
}

async function copyBlobs(
  engine: Engine,
  folder: string,
  { signal, onProgress }: BackUpOptions,
): Promise<{ blobs: number; alreadyThere: number; damaged: string[] }> {
  const target = new BlobFolder(engine.files, `${folder}/blobs`);
  const present = await presentIn(target);
  const result = { blobs: 0, alreadyThere: 0, damaged: [] as string[] };
  let [seen, bytes] = [0, 0];
  for await (const { hash, sizeBytes, data } of engine.catalogue.blobs(() => engine.commit())) {
    signal?.throwIfAborted();
    onProgress?.({ blobs: (seen += 1), ofBlobs: engine.catalogue.totals.blobs, bytes });
    if (data !== undefined || sizeBytes === 0) continue;
    result.blobs += 1;
    if (present.has(hash)) result.alreadyThere += 1;
    else if (await copyBlob(engine, target, hash, sizeBytes)) bytes += sizeBytes;
    else result.damaged.push(hash);
  }
  await target.settle();
  return result;
}

async function presentIn(target: BlobFolder): Promise<Set<string>> {
  const present = new Set<string>();
  await target.recover(() => true);
  await target.settle();
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
  try {
    await target.write(hash, await engine.blobs.read({ hash, sizeBytes }, { start: 0, end: sizeBytes }));
    return true;
  } catch (error) {
    if (error instanceof DamagedAssetError) return false;
    throw error;
  }
}

/**
 * Segments but the last never change; the last one is cut at the tail. New ones come first and the others go after them, the
 * oldest first: a removal must not go before what it removed.
 */
async function copySegments(
  { files, journal }: Engine,
  folder: string,
  segments: readonly number[],
  { segment: last, offset: end, signal }: Place & { readonly signal: AbortSignal | undefined },
): Promise<void> {
  const target = `${folder}/journal`;
  const wanted = new Set<string>();
  for (const segment of segments) {
    signal?.throwIfAborted();
    const bytes = (await readWhole(files, journal.pathOf(segment))) ?? new Uint8Array(0);
    const name = basename(journal.pathOf(segment));
    await replaceFile(files, target, name, segment === last ? bytes.subarray(0, end) : bytes);
    wanted.add(name);
  }
  for (const name of (await files.list(target)).sort())
    if (!wanted.has(name)) await files.unlink(`${target}/${name}`);
  await files.syncFolder(target);
}
