import { open, readFile, unlink } from 'node:fs/promises';
import { hasCode } from '../files/index.ts';
import { StorageError } from '../store/index.ts';

/** Keeps other processes out of a folder until the returned function is called. A dead owner's lock does not count. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = `${folder}/lock`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(await signature(process.pid));
      await file.close();
      return () => unlink(path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    await takeAwayStale(path, folder);
  }
  throw new StorageError(`${folder} is in use by another process`, 'busy');
}

async function takeAwayStale(path: string, folder: string): Promise<void> {
  const held = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(held, 10);
  if (pid > 0 && isAlive(pid) && (await signature(pid)) === held)
    throw new StorageError(`${folder} is in use by process ${pid}`, 'busy');
  await unlink(path).catch(() => undefined);
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
