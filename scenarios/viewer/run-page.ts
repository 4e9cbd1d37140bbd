/** The Chromium that is installed, and scripts that run in a page of it. */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect } from 'vitest';

export const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
export const isThere = spawnSync(CHROMIUM, ['--version']).status === 0;
if (!isThere)
  process.stderr.write(
    `SKIPPED: the viewer's page, as there is no Chromium at ${CHROMIUM} (CHROMIUM_PATH)\n`,
  );
export const SOFTWARE_GL = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Every `@landfall/<package>/<room>` is that room's index.ts. */
export const sourcesOfPackages: Plugin = {
  name: 'sources of the packages',
  setup: (plugin) =>
    plugin.onResolve({ filter: /^@landfall\// }, ({ path }) => {
      const [, to, ...room] = path.split('/');
      return { path: `${packages}${to}/src/${room.map((part) => `${part}/`).join('')}index.ts` };
    }),
};

/** Runs a script in a page of its own, until it has set `globalThis.result`; whatever the page complains of is an error. @param scene what /scene.json is */
export async function runPage<Result>(script: URL, scene?: object): Promise<Result> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(script)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    plugins: [sourcesOfPackages],
  });
  const server = createServer((request, response) => {
    if (request.url === '/scene.json') {
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify(scene));
    }
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    return response.end(
      isScript
        ? outputFiles[0]!.contents
        : '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/page.js"></script>',
    );
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: SOFTWARE_GL });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.result !== undefined', undefined, { timeout: 300_000 });
    expect(complaints).toEqual([]);
    return (await page.evaluate('result')) as Result;
  } finally {
    await browser.close();
    server.close();
  }
}
