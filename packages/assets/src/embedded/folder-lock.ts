import { link, open, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { hasCode } from '../files/index.ts';
import { StorageError } from '../store/index.ts';
import { answers, isSocketName, listenIn } from './owner-socket.ts';
import type { OwnerSocket } from './owner-socket.ts';

/** A take-over takes milliseconds: one that lies about so long was broken off. */
const TAKE_OVER_MS = 10_000;
const ATTEMPTS = 3;

/**
 * Keeps other processes out of a folder until the returned function is called. A dead owner's lock does not count.
 *
 * 1. The lock appears with its owner's name in it, at once: nobody sees it empty.
 * 2. A dead owner's lock is taken away by one process at a time, and looked at again by that one before it is.
 * 3. An owner that is not seen here (in another container on this machine) is alive while its socket answers, which it
 *    does before the lock appears.
 * @throws StorageError `busy`; system errors
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = `${folder}/lock`;
  if (!(await isFree(path, folder))) throw busy(folder);
  const socket = await listenIn(folder);
  try {
    const mine = `${await signature(process.pid)}${socket === undefined ? '' : `${socket.name}\n`}`;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await appear(path, mine)) return () => release(path, socket);
      if (await looksDead(path, folder)) await takeAwayDead(path, folder);
    }
    throw busy(folder);
  } catch (error) {
    await socket?.close();
    throw error;
  }
}

/** A look first: who is refused leaves no trace in the folder. @throws StorageError `busy` */
async function isFree(path: string, folder: string): Promise<boolean> {
  const held = await readFile(path, 'utf8').catch(ignoreGone);
  return held === undefined || (await looksDead(path, folder));
}

async function release(path: string, socket: OwnerSocket | undefined): Promise<void> {
  await unlink(path);
  await socket?.close();
}

/**
 * The same for who only looks: where nothing can be written the lock of a living owner still keeps out.
 * @throws StorageError `busy`; system errors
 */
export async function lockFolderToLook(folder: string): Promise<() => Promise<void>> {
  try {
    return await lockFolder(folder);
  } catch (error) {
    if (!hasCode(error, 'EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT')) throw error;
    await looksDead(`${folder}/lock`, folder);
    return async () => undefined;
  }
}

/** Whether the file could be made, with its content. */
async function appear(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK')) throw error;
    return await appearWithoutLinks(path, content);
  } finally {
    await unlink(draft).catch(ignoreGone);
  }
}

/** Where a file cannot have two names it is empty for a moment: see {@link looksDead}. */
async function appearWithoutLinks(path: string, content: string): Promise<boolean> {
  let made = false;
  try {
    const file = await open(path, 'wx', 0o600);
    made = true;
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (made) await unlink(path);
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * One at a time: between the look and the removal nobody else can have put a lock of its own there. That holds only
 * for a lock that is there: where there is none, anybody may put one, and it must stay.
 */
async function takeAwayDead(path: string, folder: string): Promise<void> {
  const guard = `${path}.taking`;
  if (!(await appear(guard, await signature(process.pid)))) {
    if ((await ageMs(guard)) > TAKE_OVER_MS && (await looksDead(guard, folder)))
      await unlink(guard).catch(ignoreGone);
    throw busy(folder);
  }
  try {
    if (await looksDead(path, folder)) {
      const [, socket] = (await readFile(path, 'utf8').catch(ignoreGone))?.split('\n') ?? [];
      await unlink(path).catch(ignoreGone);
      if (isSocketName(socket)) await unlink(`${folder}/${socket}`).catch(ignoreGone);
    }
  } finally {
    await unlink(guard).catch(ignoreGone);
  }
}

/**
 * Whether a lock is there whose owner is gone. A fresh empty one is being written; one that stays empty was broken
 * off by a power loss.
 * @throws StorageError `busy` when its owner lives
 */
async function looksDead(path: string, folder: string): Promise<boolean> {
  const held = await readFile(path, 'utf8').catch(ignoreGone);
  if (held === undefined) return false;
  if (held === '') {
    if ((await ageMs(path)) <= TAKE_OVER_MS) throw busy(folder);
    return true;
  }
  const pid = Number.parseInt(held, 10);
  const [owner, socket] = held.split('\n');
  if (pid > 0 && isAlive(pid) && (await signature(pid)) === `${owner}\n`)
    throw new StorageError(`${folder} is in use by process ${pid}`, 'busy');
  if (isSocketName(socket) && (await answers(folder, socket)))
    throw new StorageError(`${folder} is in use by a process in another container`, 'busy');
  return true;
}

/** 0 for a file that is not there. Never negative: a clock that was set back must not make a lock young for years. */
async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(ignoreGone);
  return found === undefined ? 0 : Math.abs(Date.now() - found.mtimeMs);
}

const busy = (folder: string): StorageError =>
  new StorageError(`${folder} is in use by another process`, 'busy');

function ignoreGone(error: unknown): undefined {
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
