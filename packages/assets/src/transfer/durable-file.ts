import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '../store/index.ts';

/** Puts these bytes in place of the file, durably: there is the old or the new content, never a mixture. @throws StorageError */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const fresh = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAndSync(fresh, bytes);
    await rename(fresh, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw storageFault(path, error);
  }
}

/** The error of a disk as one of the store's. */
export function storageFault(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '' || error instanceof StorageError) return error;
  const fault = FAULTS[code] ?? 'input-output';
  return new StorageError(`cannot use ${path}`, fault, error);
}

const FAULTS: Readonly<Record<string, StorageError['fault']>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'permission',
  ENOENT: 'missing',
};

async function writeAndSync(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable only with its folder. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
