import { randomBytes } from 'node:crypto';
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { codeOf } from './system-words.ts';
import { writeFault } from './write-fault.ts';

/**
 * Whether there will be a place for a file that is written much later: found out by making one, since what a folder says of itself is not
 * what it does (`/proc`, a full disk, one that is read only).
 * @throws UsageError where its folder is none, or cannot be written; where it is a folder itself, or no name that a file can have
 */
export async function checkPlaceFor(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((error: unknown) => refuse(path, error));
  const found = await stat(path).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? undefined : refuse(path, error),
  );
  if (found?.isDirectory() === true) throw new UsageError(`cannot write ${path}: it is a folder`);
  const probe = partOf(path);
  const file = await open(probe, 'wx').catch((error: unknown) => refuse(path, error));
  try {
    await file.writeFile('x').catch((error: unknown) => refuse(path, error));
  } finally {
    await file.close();
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

/** What it is called until its last byte is safe. */
function partOf(path: string): string {
  // A name may be as long as it can be.
  const name = basename(path).slice(0, MOST_OF_NAME);
  return join(dirname(path), `.${name}.${randomBytes(6).toString('hex')}.part`);
}

const MOST_OF_NAME = 48;

/**
 * Writes a file whole or not at all: under another name first. A file that was there is replaced when the last byte is safe.
 * @returns bytes
 * @throws UsageError when it cannot be made; RemoteError when the disk does not take it all; what the chunks throw
 */
export async function writeWholeFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const part = partOf(path);
  try {
    const sizeBytes = await writePart(part, path, chunks);
    await rename(part, path).catch((error: unknown) => refuse(path, error));
    return sizeBytes;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writePart(part: string, path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(part, 'wx').catch((error: unknown) => refuse(path, error));
  try {
    let sizeBytes = 0;
    for await (const chunk of chunks) {
      await file.writeFile(chunk).catch((error: unknown) => refuse(path, error));
      sizeBytes += chunk.length;
    }
    await file.sync().catch((error: unknown) => refuse(path, error));
    return sizeBytes;
  } finally {
    await file.close();
  }
}

function refuse(path: string, error: unknown): never {
  throw writeFault(`cannot write ${path}`, error);
}
