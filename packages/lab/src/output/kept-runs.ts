import { access, readdir } from 'node:fs/promises';
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
