import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { hasCode } from '../files/index.ts';
import { StorageError } from '../store/index.ts';

/** A take-over takes milliseconds: one that lies about so long was broken off. */
const TAKE_OVER_MS = 10_000;
const ATTEMPTS = 3;

/**
 * Keeps other processes out of a folder until the returned function is called. A dead owner's lock does not count.
 *
 * 1. The lock appears with its owner's name in it, at once: nobody sees it empty.
 * 2. A dead owner's lock is taken away by one process at a time, and looked at again by that one before it is.
 * @throws StorageError `busy`; system errors
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = `${folder}/lock`;
  const mine = await signature(process.pid);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await appear(path, mine)) return () => unlink(path);
    await refuseAlive(path, folder);
    await takeAwayDead(path, folder);
  }
  throw busy(folder);
}

/** Whether the file could be made, with its content. */
async function appear(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.close();
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK')) throw error;
    return await appearWithoutLinks(path, content);
  } finally {
    await unlink(draft);
  }
}

/** Where a file cannot have two names it is empty for a moment, and whoever looks then thinks the better of it. */
async function appearWithoutLinks(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** One at a time: between the look and the removal nobody else can have put a lock of its own there. */
async function takeAwayDead(path: string, folder: string): Promise<void> {
  const guard = `${path}.taking`;
  if (!(await appear(guard, await signature(process.pid)))) {
    const age = Date.now() - ((await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > TAKE_OVER_MS)
      await rename(guard, `${guard}.${process.pid}`).then(
        () => unlink(`${guard}.${process.pid}`),
        ignoreGone,
      );
    throw busy(folder);
  }
  try {
    await refuseAlive(path, folder);
    await unlink(path).catch(ignoreGone);
  } finally {
    await unlink(guard).catch(ignoreGone);
  }
}

/** @throws StorageError `busy` when its owner lives */
async function refuseAlive(path: string, folder: string): Promise<void> {
  const held = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(held, 10);
  if (pid > 0 && isAlive(pid) && (await signature(pid)) === held)
    throw new StorageError(`${folder} is in use by process ${pid}`, 'busy');
}

const busy = (folder: string): StorageError =>
  new StorageError(`${folder} is in use by another process`, 'busy');

function ignoreGone(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}

/** Process ids come again, in containers at every start: the time of the start tells them apart, where the system tells it. */
async function signature(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const startedAt = status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${startedAt}\n`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
