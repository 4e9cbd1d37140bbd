import { access, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** As {@link writeRun} names them. */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?$/;

/**
 * The runs that are kept in a folder, as names of folders in it, the youngest first: those that have a file of the name `having`.
 * What cannot be looked at is passed over.
 */
export async function keptRuns(folder: string, having: string): Promise<string[]> {
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => STAMP.test(name));
  const there = await Promise.all(
    names.map(
      async (name) =>
        await access(join(folder, name, having)).then(
          () => true,
          () => false,
        ),
    ),
  );
  return names
    .filter((_, at) => there[at])
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
}

/** When a kept run was written, by its folder's name: `2026-11-29 12:03:04 UTC`; undefined for other names. */
export function timeOfRun(name: string): string | undefined {
  if (!STAMP.test(name)) return undefined;
  return `${name.slice(0, 10)} ${name.slice(11, 19).replaceAll('-', ':')} UTC`;
}

/** The first bytes of a file as UTF-8, with what broke at the end; empty where it cannot be read. */
export async function readBeginning(path: string, mostBytes: number): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await file.close();
  }
}
