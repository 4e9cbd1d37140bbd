/** A browser, a gateway and the embedded grid, and how tests use the page. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { startGateway } from '@landfall/lab/gateway';
import { createNodePorts } from '@landfall/transport/node';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { buildPage } from '../../packages/viewer/build.mjs';
import { CHROMIUM, SOFTWARE_GL } from './run-page.ts';

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
