/** A browser, a gateway and the embedded grid, and how tests use the page. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { startGateway } from '@landfall/lab/gateway';
import { createNodePorts } from '@landfall/transport/node';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildPage } from '../../packages/viewer/build.mjs';

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
export const TOKEN = 'a-token-of-this-test-and-of-nobody-else-000';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
export const ACCOUNTS = [
  { first: 'Test', last: 'User', password: 'secret' },
  { first: 'Second', last: 'User', password: 'secret' },
] as const;

/** What a browser and a grid have in common. */
export interface Stand {
  readonly grid: Grid;
  readonly browser: Browser;
  readonly address: string;
  /** As one who stops it for good. */
  closeGateway(): Promise<void>;
  close(): Promise<void>;
}

export async function stand(config: Partial<GridConfig> = {}): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-viewer-'));
  await buildPage({ outdir: folder });
  const ports = createNodePorts();
  const grid = await startGrid(
    {
      passwordScheme: 'opensim',
      regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }],
      accounts: [...ACCOUNTS],
      ...config,
    },
    ports,
  );
  const gateway = await startGateway({
    grids: [{ name: 'Test grid', loginUri: grid.loginUri }],
    page: folder,
    port: 0,
    token: TOKEN,
    operator: 'this test',
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: SOFTWARE_GL });
  return {
    grid,
    browser,
    address: `${gateway.url}#token=${TOKEN}`,
    closeGateway: async () => await gateway.close(),
    async close() {
      await browser.close();
      await gateway.close();
      await grid.close();
      await ports.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A page of which everything is noted that it complains of. */
export async function open({ browser, address }: Stand) {
  const page = await browser.newPage({ viewport: { width: 480, height: 320 } });
  // What is drawn is no matter here, and software takes its time for it.
  await page.addInitScript(`
    try { localStorage.setItem('landfall settings', '{"drawDistance":32,"resolution":0.25}'); } catch {}
  `);
  const complaints: string[] = [];
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}

/** By keyboard: name, password, Enter. */
export async function logIn(page: Page, start = ''): Promise<void> {
  await page.waitForSelector('input[name=name]');
  await page.focus('input[name=name]');
  await page.keyboard.type('Test User');
  await page.keyboard.press('Tab');
  await page.keyboard.type('secret');
  if (start !== '') {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(start);
  }
  await page.keyboard.press('Enter');
  await page.waitForSelector('.minimap');
  await page.getByLabel('Where you are, and where to go').and(page.locator('[value], input')).waitFor();
}

/** Panels that are always at hand; the others are in the menu. */
const AT_HAND = ['People', 'Messages', 'Map'];

/** By keyboard. */
export async function openPanel(page: Page, name: string): Promise<void> {
  if (AT_HAND.includes(name)) await page.getByRole('button', { name: new RegExp(`^${name}`) }).press('Enter');
  else {
    await page.getByRole('button', { name: 'More', exact: true }).press('Enter');
    await page.getByRole('menuitem', { name }).press('Enter');
  }
  await page.getByRole('heading', { name: new RegExp(`^${name}`) }).waitFor();
}

/** What axe finds that keeps people out. */
export async function axe(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(await readFile(AXE, 'utf8'));
  const found = (await page.evaluate(
    'axe.run(document).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))',
  )) as string[];
  return found;
}

/** Runs a script in a page of its own, until it has set `globalThis.result`; whatever the page complains of is an error. */
export async function runPage<Result>(script: URL): Promise<Result> {
  const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(script)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
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
    await page.waitForFunction('globalThis.result !== undefined', undefined, { timeout: 120_000 });
    expect(complaints).toEqual([]);
    return (await page.evaluate('result')) as Result;
  } finally {
    await browser.close();
    server.close();
  }
}
