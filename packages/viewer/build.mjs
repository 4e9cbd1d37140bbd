// `npm run build:page`: bundles the page and its workers from the sources into dist/page, in a second or two.
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const packages = fileURLToPath(new URL('../', import.meta.url));
const require = createRequire(import.meta.url);

/** Every `@landfall/<package>/<room>` is that room's index.ts: nothing has to be compiled before. */
const sources = {
  name: 'sources of the packages',
  setup(plugin) {
    plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
      const [, to, ...room] = path.split('/');
      return { path: `${packages}${to}/src/${room.map((part) => `${part}/`).join('')}index.ts` };
    });
  },
};

const WORKERS = { session: 'session.worker.ts', workshop: 'workshop.worker.ts', codec: 'codec.worker.ts' };
const FILES = ['index.html', 'style.css', 'icon.svg'];

/**
 * Builds the page.
 * @param options `outdir` where to; `plugins` of esbuild that come before; `isMinified` true unless said otherwise
 * @returns esbuild's metafile
 */
export async function buildPage({ outdir = `${here}dist/page`, plugins = [], isMinified = true } = {}) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const { metafile } = await build({
    entryPoints: {
      page: `${here}src/page/page.tsx`,
      ...Object.fromEntries(Object.entries(WORKERS).map(([name, file]) => [name, `${here}src/page/${file}`])),
    },
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
    plugins: [...plugins, sources],
  });
  for (const file of FILES) await cp(`${here}page/${file}`, `${outdir}/${file}`);
  await cp(require.resolve('@cornerstonejs/codec-openjpeg/wasm'), `${outdir}/openjpeg.wasm`);
  return metafile;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = performance.now();
  await buildPage();
  const { gzipSync } = await import('node:zlib');
  let sum = 0;
  for (const name of ['page', ...Object.keys(WORKERS)]) {
    const { length } = gzipSync(await readFile(`${here}dist/page/${name}.js`), { level: 9 });
    if (name !== 'codec') sum += length;
    process.stdout.write(`${name}.js ${Math.round(length / 1024)} KiB compressed\n`);
  }
  process.stdout.write(
    `page: ${Math.round(sum / 1024)} KiB compressed before the codec, built in ${Math.round(performance.now() - startedAt)} ms\n`,
  );
}
