import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';

/** How folders are made. */
export interface MakeFolderOptions {
  /** Who may do what in those that are made, as `chmod` has it; 0o777 less the process's mask by default. */
  readonly mode?: number;
}

/**
 * Makes a folder and the folders above it, one by one. Node's own `recursive` never comes back where a folder says that it is
 * there and takes nothing, such as `/proc`.
 * @throws UsageError where a file is in the way; what the file system says
 */
export async function makeFolder(folder: string, options: MakeFolderOptions = {}): Promise<void> {
  const known = await stat(folder).catch(() => undefined);
  if (known?.isDirectory() === true) return;
  if (known !== undefined) throw new UsageError(`${folder} is a file, not a folder`);
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above, options);
  await mkdir(folder, options).catch(async (error: unknown) => {
    // Somebody else may have made it meanwhile.
    if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) throw error;
  });
}
