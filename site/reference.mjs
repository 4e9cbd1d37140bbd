// The API reference: what each room gives out, read from the sources by TypeDoc. Rooms that only tests use are left out.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter } from 'typedoc';

const PACKAGES = ['protocol', 'transport', 'client', 'codecs', 'scene', 'assets', 'grid', 'viewer', 'lab'];

/** Writes the pages of the reference into `folder`. Throws where TypeDoc finds an error. */
export async function writeReference(root, folder) {
  const app = await Application.bootstrap({
    name: 'Landfall',
    entryPoints: PACKAGES.flatMap((name) => roomsOf(root, name)),
    tsconfig: join(root, 'site/tsconfig.json'),
    basePath: join(root, 'packages'),
    readme: 'none',
    includeVersion: false,
    disableSources: true,
    disableGit: true,
    skipErrorChecking: true,
    excludePrivate: true,
    excludeInternal: true,
    hideGenerator: true,
    // They stand on pages in folders too, and TypeDoc writes them as they are.
    navigationLinks: { Guides: '/guide/library.html', Wire: '/wire/index.html' },
    validation: false,
    router: 'kind',
    logLevel: 'Warn',
    blockTags: [
      '@param',
      '@returns',
      '@throws',
      '@source',
      '@example',
      '@deprecated',
      '@remarks',
      '@see',
      '@defaultValue',
      '@typeParam',
      '@module',
    ],
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? [])
      module.name = `@landfall/${module.name.replace('/src', '').replace(/\/(index|node)$/, '')}`;
  });
  const project = await app.convert();
  if (project === undefined || app.logger.hasErrors()) throw new Error('the API reference could not be made');
  await app.generateDocs(project, folder);
}

function roomsOf(root, name) {
  const src = join(root, 'packages', name, 'src');
  const main = name === 'client' ? 'node.ts' : 'index.ts';
  const rooms = readdirSync(src, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map((entry) => join(src, entry.name, 'index.ts'));
  return [join(src, main), ...rooms].filter(existsSync);
}
