import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout, with a final slash. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every TypeScript source of the packages, relative to the checkout, tests included. */
export function sourceFiles() {
  return readdirSync(`${root}packages`)
    .flatMap((name) => list(`packages/${name}/src`))
    .filter((file) => /\.tsx?$/.test(file))
    .sort((one, other) => one.localeCompare(other));
}

function list(folder) {
  try {
    return readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? list(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
