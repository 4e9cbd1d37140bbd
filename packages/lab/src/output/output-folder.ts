/**
 * A folder that holds the files of the last run. Rules:
 * 1. Whether it can be written to is known before there is anything to write.
 * 2. All files of a run are written under other names first, and named when the last of them is whole: a disk that is full
 *    leaves the run before as it was.
 * 3. The run before is kept, in a folder inside that is named by its time.
 */
import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ClosedError } from '@landfall/protocol/errors';
import type { LandfallError } from '@landfall/protocol/errors';
import { makeFolder } from '@landfall/transport/node';
import { codeOf } from './system-words.ts';
import { writeFault } from './write-fault.ts';

/** Text, bytes, or bytes one after the other. */
export type FileContent = string | Uint8Array | readonly Uint8Array[];

/** A file of a run: its name in the folder, and what is in it. */
export type RunFile = readonly [name: string, content: FileContent];

/** What was written, and where the run before is now. */
export interface WrittenRun {
  /** Paths, in the order of the files. */
  readonly paths: readonly string[];
  /** The folder that holds what was there before; undefined when there was nothing. */
  readonly before: string | undefined;
}

/** Makes the folder when it is missing. @throws UsageError when it cannot be made or written. */
export async function prepareFolder(folder: string, checkAccess = access): Promise<void> {
  try {
    await makeFolder(folder);
    await checkAccess(folder, constants.W_OK);
  } catch (error) {
    throw refused(folder, error);
  }
}

/**
 * Writes the files of one run, all or none.
 * @throws UsageError when the folder cannot be written to; RemoteError when the disk does not take it all; ClosedError when the signal is
 *   aborted before the last of them is whole
 */
export async function writeRun(
  folder: string,
  files: readonly RunFile[],
  write: (path: string, content: FileContent) => Promise<void> = writeWhole,
  signal?: AbortSignal,
): Promise<WrittenRun> {
  const mark = `.${randomBytes(6).toString('hex')}.part`;
  const parts = files.map(([name]) => join(folder, `.${name}${mark}`));
  try {
    for (const [index, [, content]] of files.entries()) {
      await write(parts[index]!, content);
      if (signal?.aborted === true)
        throw new ClosedError('writing was stopped', { by: 'us', reason: 'aborted' });
    }
    const before = await setAside(folder, files);
    const paths = files.map(([name]) => join(folder, name));
    for (const [index, path] of paths.entries()) await rename(parts[index]!, path);
    return { paths, before };
  } catch (error) {
    for (const part of parts) await rm(part, { force: true }).catch(() => undefined);
    if (error instanceof ClosedError) throw error;
    throw refused(folder, error);
  }
}

async function writeWhole(path: string, content: FileContent): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const bytes of batched(content)) await file.appendFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Small pieces are written together. */
const BATCH_BYTES = 1024 * 1024;

function* batched(content: FileContent): Generator<string | Uint8Array> {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    yield content;
    return;
  }
  let batch: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const piece of content) {
    batch.push(piece);
    sizeBytes += piece.length;
    if (sizeBytes < BATCH_BYTES) continue;
    yield batch.length === 1 ? piece : Buffer.concat(batch);
    batch = [];
    sizeBytes = 0;
  }
  yield Buffer.concat(batch);
}

/** Moves what a run before left under the same names into a folder of its own. */
async function setAside(folder: string, files: readonly RunFile[]): Promise<string | undefined> {
  const found: { name: string; time: Date }[] = [];
  for (const [name] of files) {
    const known = await stat(join(folder, name)).catch(() => undefined);
    if (known !== undefined) found.push({ name, time: known.mtime });
  }
  const [first] = found;
  if (first === undefined) return undefined;
  const before = await freshFolder(join(folder, stampOf(first.time)));
  for (const { name } of found) await rename(join(folder, name), join(before, name));
  return before;
}

/** `2026-11-29T12-03-04Z`: sorts by time, and is a name on every file system. */
const stampOf = (time: Date): string => time.toISOString().replace(/\.\d+/, '').replaceAll(':', '-');

async function freshFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

const refused = (path: string, error: unknown): LandfallError => writeFault(`cannot write ${path}`, error);
