/** The portable part in a browser, with the build as a page brings it. Where Chromium is installed. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorkerCodec } from '../node/index.ts';
import type { ImageCodec } from '../ports/index.ts';
import { bundledWorker, vectorBytes } from '../testing/index.ts';

const CHROMIUM = 'chromium';
const isThere = spawnSync(CHROMIUM, ['--version']).status === 0;
const require = createRequire(import.meta.url);
const packages = fileURLToPath(new URL('../../../', import.meta.url));

let folder: string;
let codec: ImageCodec;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-browser-'));
  codec = createWorkerCodec({ script: await bundledWorker() });
});
afterAll(async () => {
  await codec[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A script for a browser that leaves `createOpenJpeg` behind; it imports nothing. */
async function portable(): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${packages}codecs/src/open-jpeg/index.ts`],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'portable',
    metafile: true,
    plugins: [
      {
        name: 'sources of the packages',
        setup: (plugin) =>
          plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
            const [, to, room] = path.split('/');
            return { path: `${packages}${to}/src/${room}/index.ts` };
          }),
      },
    ],
  });
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
  return outputFiles[0]!.text;
}

const base64 = async (name: string): Promise<string> =>
  (await readFile(require.resolve(name))).toString('base64');

async function page(texture: Uint8Array, reduce: number): Promise<string> {
  const glue = await readFile(require.resolve('@cornerstonejs/codec-openjpeg/wasmjs'), 'utf8');
  const wasm = await base64('@cornerstonejs/codec-openjpeg/wasm');
  return `<!doctype html><title>…</title><body><script>${glue}</script><script>${await portable()}</script>
<script>
const bytesOf = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
portable.createOpenJpeg({ load: OpenJPEGWASM, wasmBinary: bytesOf('${wasm}') })
  .then((codec) => codec.decode(bytesOf('${Buffer.from(texture).toString('base64')}'), { reduce: ${reduce} }))
  .then(({ width, height, channels, samples }) => [width, height, channels, ...samples].join())
  .catch((error) => String(error))
  .then((text) => (document.body.textContent = 'result:' + text + ':end'));
</script>`;
}

it.skipIf(!isThere)('decodes to the same pixels in Chromium as in Node', { timeout: 60_000 }, async () => {
  for (const [name, reduce] of [
    ['lrcp-5-layers-alpha', 2],
    ['five-components', 0],
  ] as const) {
    const texture = vectorBytes(name).subarray(0, 3000);
    const file = join(folder, `${name}.html`);
    await writeFile(file, await page(texture, reduce));
    const options = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/profile`];
    const { stdout } = await promisify(execFile)(
      CHROMIUM,
      [...options, '--virtual-time-budget=20000', '--dump-dom', `file://${file}`],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const { width, height, channels, samples } = await codec.decode(texture, { reduce });
    const [, result] = /result:([^<]*):end/.exec(stdout) ?? [];
    expect(result).toBe([width, height, channels, ...samples].join());
  }
});
