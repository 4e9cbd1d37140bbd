import { dirname } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { BlobFolder } from '../blobs/index.ts';
import { readWhole, writeNew } from '../files/index.ts';
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

/**
 * Copies the store to another folder. The journal up to its tail at the beginning says what is in the copy; every blob it
 * names is there, since collection waits. Blobs are verified on the way; the index is left out and made at the first start.
 * @throws UsageError when the folder is the store's own, within one, or holds something else
 */
export async function backUp(engine: Engine, folder: string): Promise<BackUpReport> {
  await refuseStores(engine.folder, folder);
  await prepareFolder(engine.files, folder);
  const { tail } = engine.journal;
  const segments = engine.journal.segments.filter((segment) => segment <= tail.segment);
  await engine.commit();
  const blobs = await copyBlobs(engine, folder);
  await copySegments(engine, folder, segments, tail.segment, tail.offset);
  return { segments: segments.length, ...blobs };
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
): Promise<{ blobs: number; alreadyThere: number; damaged: string[] }> {
  const target = new BlobFolder(engine.files, `${folder}/blobs`);
  const present = new Set<string>();
  await target.recover(() => true);
  await target.settle();
  for await (const hash of target.settled()) present.add(hash);
  const result = { blobs: 0, alreadyThere: 0, damaged: [] as string[] };
  for await (const { hash, sizeBytes, data } of engine.catalogue.blobs(() => engine.commit())) {
    if (data !== undefined || sizeBytes === 0) continue;
    result.blobs += 1;
    if (present.has(hash)) result.alreadyThere += 1;
    else await copyBlob(engine, target, hash, sizeBytes).catch(() => result.damaged.push(hash));
  }
  await target.settle();
  return result;
}

async function copyBlob(engine: Engine, target: BlobFolder, hash: string, sizeBytes: number): Promise<void> {
  await target.write(hash, await engine.blobs.read({ hash, sizeBytes }, { start: 0, end: sizeBytes }));
}

/** Segments but the last never change; the last one is cut at the tail. */
async function copySegments(
  { files, journal }: Engine,
  folder: string,
  segments: readonly number[],
  last: number,
  end: number,
): Promise<void> {
  const target = `${folder}/journal`;
  const wanted = new Map(segments.map((segment) => [journal.pathOf(segment).split('/').at(-1)!, segment]));
  for (const name of await files.list(target)) if (!wanted.has(name)) await files.unlink(`${target}/${name}`);
  for (const [name, segment] of wanted) {
    const bytes = (await readWhole(files, journal.pathOf(segment))) ?? new Uint8Array(0);
    await files.unlink(`${target}/${name}`).catch(() => undefined);
    await writeNew(files, `${target}/${name}`, segment === last ? bytes.subarray(0, end) : bytes);
  }
  await files.syncFolder(target);
}
