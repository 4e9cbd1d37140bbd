// What must be true of a package's tarball, told from the list of its files: what users need is in it, what they do not
// need is not, and every source map leads to a source that came along.
import { posix } from 'node:path';

/** Fields that a registry, a licence scanner or a search shows; a package without one looks abandoned. */
const FIELDS = ['description', 'keywords', 'homepage', 'bugs', 'license', 'author', 'repository'];
const NOT_FOR_USERS = /\.test\.|\.fuzz\.|\.tsbuildinfo|\/(__snapshots__|golden)\//;

/**
 * The faults of a tarball, a sentence each; none when it is well. `paths` as `npm pack --json` lists them, `read` gives the text
 * of one of them, `manifest` is its package.json and `home` the repository that the root's package.json names.
 */
export function tarballFaults({ paths, read, manifest, home }) {
  return [
    ...FIELDS.filter((field) => isEmpty(manifest[field])).map((field) => `has no ${field}`),
    ...(manifest.repository?.url === home
      ? []
      : [`names another repository than the root: ${manifest.repository?.url}`]),
    ...['LICENSE', 'README.md'].filter((path) => !paths.includes(path)).map((path) => `packs no ${path}`),
    ...paths.filter((path) => NOT_FOR_USERS.test(path)).map((path) => `packs ${path}, which no user needs`),
    ...mapFaults(paths, read),
  ];
}

/** Maps whose source did not come along, and sources that nothing leads to. */
function mapFaults(paths, read) {
  const packed = new Set(paths);
  const mapped = new Set();
  const faults = [];
  for (const path of paths.filter((one) => one.endsWith('.map')))
    for (const source of JSON.parse(read(path)).sources) {
      const at = posix.join(posix.dirname(path), source);
      mapped.add(at);
      if (!packed.has(at)) faults.push(`packs ${path}, whose source ${at} is not packed`);
    }
  const stray = paths.filter(
    (path) => path.startsWith('src/') && !path.endsWith('.d.ts') && !mapped.has(path),
  );
  return [...faults, ...stray.map((path) => `packs ${path}, which nothing was compiled from`)];
}

function isEmpty(field) {
  return field === undefined || field === '' || (Array.isArray(field) && field.length === 0);
}
