// What a frame costs the page's own thread, in headless Chromium with software GL: script only, on a canvas of 16 × 16.
// Usage: node bench/viewer-draw.mjs [--prims n]. Needs Chromium (CHROMIUM_PATH). Only ratios of one run mean much.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { machine, table } from './report.mjs';

const at = process.argv.indexOf('--prims');
const prims = at < 0 ? 30_000 : Number(process.argv[at + 1]);
const packages = fileURLToPath(new URL('../packages/', import.meta.url));
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('viewer/draw-page.mjs', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  external: ['fs', 'path', 'crypto'],
  plugins: [
    {
      name: 'sources of the packages',
      setup: (plugin) =>
        plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
          const [, to, ...room] = path.split('/');
          return { path: `${packages}${to}/src/${room.map((part) => `${part}/`).join('')}index.ts` };
        }),
    },
  ],
});
const server = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  response.end(
    isScript
      ? outputFiles[0].contents
      : '<!doctype html><body><script type="module" src="/page.js"></script>',
  );
}).listen(0, '127.0.0.1');
await new Promise((ready) => server.once('listening', ready));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
});
const results = {};
for (const mode of ['meshes', 'viewer', 'loop']) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  page.on('console', (line) => line.type() === 'error' && console.error(line.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/?mode=${mode}&prims=${prims}`);
  await page.waitForFunction('globalThis.result !== undefined', undefined, { timeout: 600_000 });
  results[mode] = await page.evaluate('result');
  await page.close();
}
await browser.close();
server.close();

const { meshes, viewer, loop } = results;
const row = (name, { p50, p95, max }, draws) => [
  name,
  p50,
  p95,
  max,
  `${(p50 / meshes.idle.p50).toFixed(2)}×`,
  draws,
];
console.log(
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}, Chromium with SwiftShader.\n`,
);
console.log(
  table(
    ['ms of script a frame', 'p50', 'p95', 'longest', 'p50 next to a mesh a prim', 'draws'],
    [
      row('one three.js Mesh a prim, nothing coming', meshes.idle, meshes.draws),
      row('viewer, 200 objects and 20 textures a second coming', viewer.loading, viewer.draws),
      row('viewer, nothing coming', viewer.idle, viewer.draws),
      row('viewer without multi-draw, coming', loop.loading, loop.draws),
      row('viewer without multi-draw, nothing coming', loop.idle, loop.draws),
    ],
  ),
);
console.log(`\n${viewer.visible} of ${viewer.instances} prims in view at the end.`);
