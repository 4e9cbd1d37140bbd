import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';

/** Makes the folder when it is missing. @throws UsageError when it cannot be made or written. */
export async function prepareFolder(folder: string, checkAccess = access): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await checkAccess(folder, constants.W_OK);
  } catch (error) {
    throw refused(folder, error);
  }
}

/** Writes a text into the folder and returns the file's path. @throws UsageError when it cannot. */
export async function writeInto(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  try {
    await writeFile(path, text);
  } catch (error) {
    throw refused(path, error);
  }
  return path;
}

function refused(path: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new UsageError(`cannot write ${path}: ${code}`);
}
