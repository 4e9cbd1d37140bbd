import { open, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { hasCode } from '../files/index.ts';
import { parseFormat } from './format.ts';

/** More than any format file has. */
const MOST_FORMAT_BYTES = 256;

/** The folder of the store that a path is, or lies in; undefined when there is none. Links are followed. */
export async function storeAround(path: string): Promise<string | undefined> {
  for (let at = await realPathOf(path), above = dirname(at); ; at = above, above = dirname(at)) {
    if (await isStore(at)) return at;
    if (above === at) return undefined;
  }
}

/** Where a path leads, links followed, also when its last parts are not there yet. */
export async function realPathOf(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(whole) === whole) throw error;
    return join(await realPathOf(dirname(whole)), basename(whole));
  }
}

async function isStore(folder: string): Promise<boolean> {
  const file = await open(join(folder, 'format'), 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_FORMAT_BYTES), 0, MOST_FORMAT_BYTES, 0);
    return parseFormat(buffer.subarray(0, bytesRead)) !== undefined;
  } catch {
    // A folder of this name, for instance.
    return false;
  } finally {
    await file.close();
  }
}
