import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and the folders above it, one by one. Node's own `recursive` never comes back where a folder says that it is
 * there and takes nothing, such as `/proc`.
 * @throws what the file system says
 */
export async function makeFolder(folder: string): Promise<void> {
  const known = await stat(folder).catch(() => undefined);
  if (known?.isDirectory() === true) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  await mkdir(folder).catch(async (error: unknown) => {
    // Somebody else may have made it meanwhile.
    if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) throw error;
  });
}
