// `npm run build`: gathers the pages, makes the API reference of the sources, builds the site into .vitepress/dist and looks at every link
// of it. Needs what both lock files name: `npm run site` in the repository's root installs that first.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';
import { checkLinks } from './check-links.mjs';
import { placeOf, rewriteLinks } from './gather.mjs';
import { writeReference } from './reference.mjs';

const site = fileURLToPath(new URL('.', import.meta.url));
const root = join(site, '..');
const pages = join(site, '.pages');
const dist = join(site, '.vitepress/dist');
const api = join(site, '.api');

await writeReference(root, api);
gather({
  file: (path) => existsSync(join(root, path)),
  reference: (path) => existsSync(join(site, path.replace(/^api\//, '.api/'))),
});
await build(site);
rmSync(join(dist, 'api'), { recursive: true, force: true });
renameSync(api, join(dist, 'api'));
const { looked, faults } = checkLinks(dist);
for (const fault of faults) console.error(`site: ${fault}`);
console.log(`site: ${looked.pages} pages, ${looked.links} links, ${faults.length} faults; ${dist}`);
process.exitCode = faults.length === 0 ? 0 : 1;

function gather(has) {
  rmSync(pages, { recursive: true, force: true });
  for (const path of [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...list('docs'),
    ...list('site/pages'),
    ...list('examples'),
    ...readmes(),
  ]) {
    const place = placeOf(path);
    if (place === undefined || !/\.(md|png|svg|json|rules\.yml)$/.test(place)) continue;
    mkdirSync(dirname(join(pages, place)), { recursive: true });
    if (place.endsWith('.md'))
      writeFileSync(join(pages, place), rewriteLinks(readFileSync(join(root, path), 'utf8'), path, has));
    else copyFileSync(join(root, path), join(pages, place));
  }
  // The start page names its picture by address, not as a link: VitePress takes such files from here.
  mkdirSync(join(pages, 'public'));
  copyFileSync(join(root, 'docs/landfall-bay.png'), join(pages, 'public/landfall-bay.png'));
}

function list(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? list(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

function readmes() {
  return readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}/README.md`)
    .filter((path) => existsSync(join(root, path)));
}
