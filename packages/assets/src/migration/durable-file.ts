import { open, opendir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@landfall/transport/node';
import { storageError } from '../store/index.ts';

/** Puts these bytes in place of the file, durably: there is the old or the new content, never a mixture. @throws StorageError */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const fresh = `${path}.part`;
  try {
    await makeFolder(dirname(path));
    await writeAndSync(fresh, bytes);
    await rename(fresh, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw storageFault(path, error);
  }
}

/** The error of a disk as one of the store's; any other as it is. */
export function storageFault(path: string, error: unknown): unknown {
  const isSystem = error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code));
  return isSystem ? storageError(`cannot use ${path}`, error) : error;
}

/**
 * Why one file of many cannot be read: its own fault, as long as the folder that all of them are in can still be looked into.
 * @throws StorageError when that is gone, and any error that is none of a disk
 */
export async function unreadable(folder: string, path: string, error: unknown): Promise<string> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^E[A-Z]+$/.test(code)) throw error;
  const opened = await opendir(folder).catch(() => {
    throw storageFault(path, error);
  });
  await opened.close();
  return `its file cannot be read: ${code}`;
}

/** Whole and synced; its name is not durable yet. */
export async function writeAndSync(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.datasync();
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
