import { stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import { DecodeError, UsageError } from '@landfall/protocol/errors';

/** Where a shell puts what another program writes: `--roots <(zcat a.sql.gz)`. Whoever opens another pipe may wait for ever. */
const OF_SHELL = /^\/(?:dev\/fd\/\d+|dev\/stdin|proc\/(?:self|\d+)\/fd\/\d+)$/;

/**
 * Looks at what is to be read, without opening it.
 * @returns what is to be asked once it was read: whether it stayed the same
 * @throws UsageError when it is no file; what looking at it throws; and DecodeError, when it is asked, if somebody wrote it meanwhile
 */
export async function watchRoot(path: string): Promise<() => Promise<void>> {
  const name = basename(path);
  const before = await stat(path);
  if (before.isDirectory())
    throw new UsageError(`${name} is a folder: name the files in it, such as ${path}/*`);
  if (before.isFIFO() && OF_SHELL.test(path)) return async () => undefined;
  if (!before.isFile()) throw new UsageError(`${name} is ${kindOf(before)}: a root is a file`);
  return async () => {
    const after = await stat(path).catch(() => undefined);
    const isSame =
      after?.ino === before.ino && after.size === before.size && after.mtimeMs === before.mtimeMs;
    if (!isSame) throw new DecodeError('somebody wrote it while it was read');
  };
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
