import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';

/** A file that is to be written, by the option that names it. */
type Outputs = Readonly<Record<string, string | undefined>>;

/**
 * To be called before anything is opened for writing: what is to be written must not be what is read, by whatever name, and no two
 * outputs may be one file. Of a folder that is read nothing that lies in a folder of it may be written over; of what lies in it
 * directly, only what is named too.
 * @param inputs files and folders; what does not exist, such as a URL, is passed over
 * @throws UsageError naming the option
 */
export async function refuseOverwriting(
  outputs: Outputs,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const read = (await Promise.all(inputs.map(async (path) => await identify(path)))).filter(
    (found) => found !== undefined,
  );
  const written = new Map<string, string>();
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const output = await identify(path);
    const other = read.find((input) => output !== undefined && isPartOf(output, input));
    if (other !== undefined)
      throw new UsageError(`${option}: ${path} would overwrite what is read: ${other.path}`);
    const key = output === undefined ? await placeOf(path) : output.key;
    const twin = key === undefined ? undefined : written.get(key);
    if (twin !== undefined) throw new UsageError(`${twin} and ${option} name the same file: ${path}`);
    if (key !== undefined) written.set(key, option);
  }
}

interface Found {
  /** As it was named. */
  readonly path: string;
  /** Through symbolic links. */
  readonly real: string;
  /** The same for all names of a file; undefined for pipes and devices, which nothing overwrites. */
  readonly key: string | undefined;
  readonly isFolder: boolean;
}

async function identify(path: string | undefined): Promise<Found | undefined> {
  if (path === undefined) return undefined;
  try {
    const about = await stat(path, { bigint: true });
    const isFolder = about.isDirectory();
    const key = isFolder || about.isFile() ? `${about.dev}:${about.ino}` : undefined;
    return { path, real: await realpath(path), key, isFolder };
  } catch {
    return undefined;
  }
}

function isPartOf(output: Found, input: Found): boolean {
  if (output.key !== undefined && output.key === input.key) return true;
  if (!input.isFolder) return false;
  const within = input.real.endsWith(sep) ? input.real : input.real + sep;
  return output.real.startsWith(within) && output.real.slice(within.length).includes(sep);
}

/** Of what is not there yet. */
async function placeOf(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  return join(await realpath(folder).catch(() => folder), basename(path));
}
