// `npm run build:page`: bundles the page and its workers from the sources, and the inspector's page, in some seconds. They go where
// the commands that serve them are packed, `lab`: who installs that needs neither this package nor what it draws with.
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { writeLicences } from './licences.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const packages = fileURLToPath(new URL('../', import.meta.url));
const pages = `${packages}lab/pages/`;
const require = createRequire(import.meta.url);

/** Every `@landfall/<package>/<room>` is that room's index.ts: nothing has to be compiled before. */
const sources = {
  name: 'sources of the packages',
  setup(plugin) {
    plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
      const [, to, ...room] = path.split('/');
      return {
        path: `${packages}${to}/src/${room.map((part) => `${part}/`).join('')}index.ts`,
        sideEffects: false,
      };
    });
  },
};

/** What graphics cards read is text to others: without its comments and what it is moved in by, some KiB less. */
const shaders = {
  name: 'shaders without comments',
  setup(plugin) {
    plugin.onLoad(
      { filter: /viewer\/src\/.*(-shader|shading|ground|water|sky-dome)\.ts$/ },
      async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const contents = text.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^[ \t]*(\/\/.*)?/gm, '');
        return { contents: contents.replace(/\n{2,}/g, '\n'), loader: 'ts' };
      },
    );
  },
};

const WORKERS = Object.fromEntries(
  ['session', 'workshop', 'codec'].map((name) => [name, `${here}src/page/${name}.worker.ts`]),
);
const FILES = ['index.html', 'style.css', 'icon.svg'];

/**
 * Builds the page.
 * @param options `outdir` where to; `plugins` of esbuild that come before; `isMinified` true unless said otherwise
 * @returns esbuild's metafile, its paths from this folder
 */
export async function buildPage({ outdir = `${pages}viewer`, plugins = [], isMinified = true } = {}) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const usual = {
    // Names of parts are made of paths from here: the same wherever it is called.
    absWorkingDir: here,
    outdir,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    minify: isMinified,
    sourcemap: isMinified ? false : 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // The codec's glue asks for them where it finds Node.
    external: ['fs', 'path', 'crypto'],
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
    plugins: [...plugins, shaders, sources],
  };
  // What draws and most panels come when they are needed; what page and workers share comes once.
  const { metafile } = await build({
    ...usual,
    entryPoints: { page: `${here}src/page/page.tsx`, ...WORKERS },
    splitting: true,
    chunkNames: 'part-[hash]',
  });
  for (const file of FILES) await cp(`${here}page/${file}`, `${outdir}/${file}`);
  await cp(require.resolve('@cornerstonejs/codec-openjpeg/wasm'), `${outdir}/openjpeg.wasm`);
  const others = [await readFile(`${here}page/openjpeg-licence.txt`, 'utf8')];
  await writeLicences({ metafile, from: here, outdir, others });
  return metafile;
}

/**
 * Builds the page of the inspector, which is one script.
 * @param options `outdir` where to
 */
export async function buildInspector({ outdir = `${pages}inspector` } = {}) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: here,
    outdir,
    entryPoints: { inspector: `${here}src/page/inspector.tsx` },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
    plugins: [sources],
  });
  for (const file of ['index.html', 'inspector.css'])
    await cp(`${here}inspector/${file}`, `${outdir}/${file}`);
  await writeLicences({ metafile, from: here, outdir });
}

/** How much of it comes when, on standard error: npm, which packs the pages, says nothing there that a program reads. */
async function tellSizes({ outputs }) {
  const { brotliCompressSync, constants } = await import('node:zlib');
  // As the gateway packs it.
  const packing = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const at = (name) => Object.keys(outputs).find((path) => path.endsWith(`/${name}.js`));
  /** A file, and what it cannot begin without. */
  const whole = (path, found = new Set()) => {
    found.add(path);
    for (const { path: next, kind } of outputs[path].imports)
      if (kind === 'import-statement' && outputs[next] !== undefined && !found.has(next)) whole(next, found);
    return found;
  };
  const isViewer = (path) => outputs[path].entryPoint?.endsWith('src/viewer/index.ts');
  const sizeOf = async (paths) => {
    let sum = 0;
    for (const path of paths) sum += brotliCompressSync(await readFile(here + path), packing).length;
    return Math.round(sum / 1024);
  };
  const toLogIn = new Set([at('page'), at('session')].flatMap((path) => [...whole(path)]));
  const toBeThere = new Set([
    ...toLogIn,
    ...whole(at('workshop')),
    ...whole(Object.keys(outputs).find(isViewer)),
  ]);
  const scripts = Object.keys(outputs).filter((path) => path.endsWith('.js'));
  const tell = async (what, paths) =>
    process.stderr.write(`${what}: ${await sizeOf(paths)} KiB compressed\n`);
  await tell('the login and its session', toLogIn);
  await tell('what is drawn with, too', toBeThere);
  await tell('all panels and the codec, too', scripts);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = performance.now();
  const metafile = await buildPage();
  await buildInspector();
  // Who only wants to look need not wait for the sizes, which take longer than the pages.
  if (!process.argv.includes('--quiet')) {
    await tellSizes(metafile);
    process.stderr.write(`built in ${Math.round(performance.now() - startedAt)} ms\n`);
  }
}
