/** The page as somebody uses it, by keyboard alone, in the Chromium that is installed: over the gateway, on the embedded grid. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrive } from '@landfall/client';
import type { HeardChat } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { startGateway } from '@landfall/lab/gateway';
import { createNodePorts } from '@landfall/transport/node';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../packages/viewer/build.mjs';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const isThere = spawnSync(CHROMIUM, ['--version']).status === 0;
if (!isThere)
  process.stderr.write(
    `SKIPPED: the viewer's page, as there is no Chromium at ${CHROMIUM} (CHROMIUM_PATH)\n`,
  );
const SOFTWARE_GL = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];
const TOKEN = 'a-token-of-this-test-and-of-nobody-else-000';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const ACCOUNTS = [
  { first: 'Test', last: 'User', password: 'secret' },
  { first: 'Second', last: 'User', password: 'secret' },
] as const;

/** What a browser and a grid have in common. */
interface Stand {
  readonly grid: Grid;
  readonly browser: Browser;
  readonly address: string;
  close(): Promise<void>;
}

async function stand(): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-viewer-'));
  await buildPage({ outdir: folder });
  const ports = createNodePorts();
  const grid = await startGrid(
    {
      passwordScheme: 'opensim',
      regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }],
      accounts: [...ACCOUNTS],
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
async function open({ browser, address }: Stand) {
  const page = await browser.newPage({ viewport: { width: 480, height: 320 } });
  const complaints: string[] = [];
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}

/** By keyboard: name, password, Enter. */
async function logIn(page: Page): Promise<void> {
  await page.waitForSelector('input[name=name]');
  await page.focus('input[name=name]');
  await page.keyboard.type('Test User');
  await page.keyboard.press('Tab');
  await page.keyboard.type('secret');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.minimap');
  await page.getByLabel('Where you are, and where to go').and(page.locator('[value], input')).waitFor();
}

/** What axe finds that keeps people out. */
async function axe(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(await readFile(AXE, 'utf8'));
  const found = (await page.evaluate(
    'axe.run(document).then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))',
  )) as string[];
  return found;
}

describe.skipIf(!isThere)('the page', () => {
  let place: Stand;
  beforeAll(async () => {
    place = await stand();
  }, 180_000);
  afterAll(async () => place?.close());

  it(
    'logs in, walks and talks by keyboard, and shows what others say as text',
    { timeout: 240_000 },
    async () => {
      const ports = createNodePorts();
      const [, second] = ACCOUNTS;
      const other = await arrive(
        {
          grid: place.grid.loginUri,
          firstName: second.first,
          lastName: second.last,
          secret: { password: second.password },
        },
        ports,
      );
      const heard: HeardChat[] = [];
      other.on('chat', (chat) => !chat.isOwn && heard.push(chat));
      const { page, complaints } = await open(place);
      expect(await axe(page)).toEqual([]);
      expect(page.url()).not.toContain(TOKEN);
      await logIn(page);

      const walker = () => other.region.avatars.find(({ name }) => name === 'Test User')?.position;
      await expect.poll(walker, { timeout: 30_000 }).toBeDefined();
      await page.focus('canvas.world');
      const before = walker()!;
      await page.keyboard.down('ArrowUp');
      const gone = () => Math.hypot(walker()!.x - before.x, walker()!.y - before.y);
      await expect.poll(gone, { timeout: 30_000 }).toBeGreaterThan(2);
      await page.keyboard.up('ArrowUp');

      // Chat that has the keyboard never walks.
      await page.keyboard.press('Enter');
      await page.keyboard.type('wasd up, WASD down');
      await page.keyboard.press('Enter');
      await expect.poll(() => heard.at(-1)?.text, { timeout: 30_000 }).toBe('wasd up, WASD down');
      const stood = walker()!;
      await page.keyboard.type('wwwwwwww');
      await page.waitForTimeout(1000);
      expect(Math.hypot(walker()!.x - stood.x, walker()!.y - stood.y)).toBeLessThan(1);
      await page.keyboard.press('Escape');

      const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
      other.chat.say(markup);
      await page.getByText(markup).waitFor();
      expect(await page.locator('.log img, .log b b').count()).toBe(0);
      const me = other.region.avatars.find(({ name }) => name === 'Test User')!;
      other.chat.sendInstantMessage(me.id, markup);
      await page.getByText('1 unread').waitFor();

      for (const panel of ['People', 'Messages', 'Graphics', 'Statistics']) {
        await page.getByRole('button', { name: new RegExp(`^${panel}`) }).press('Enter');
        await page.getByRole('heading', { name: new RegExp(`^${panel}`) }).waitFor();
        expect(await axe(page)).toEqual([]);
      }
      await page.getByRole('button', { name: 'Log out' }).press('Enter');
      await page.getByText('You have logged out.').waitFor();
      expect(complaints).toEqual([]);
      await other.logout();
      await ports.close();
    },
  );

  it('comes in again at once after a reload', { timeout: 120_000 }, async () => {
    const { page } = await open(place);
    await logIn(page);
    await page.reload();
    await logIn(page);
    await page.getByRole('button', { name: 'Log out' }).press('Enter');
    await page.getByText('You have logged out.').waitFor();
  });

  it('says what is wrong with a login', { timeout: 60_000 }, async () => {
    const { page } = await open(place);
    await page.waitForSelector('input[name=name]');
    await page.focus('input[name=name]');
    await page.keyboard.type('Test User');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('[role=alert]').textContent(), { timeout: 30_000 }).not.toBe('');
  });

  it('draws again after the graphics card was lost', { timeout: 120_000 }, async () => {
    const { page } = await open(place);
    await logIn(page);
    await page.evaluate(`
      const lose = document.querySelector('canvas.world').getContext('webgl2').getExtension('WEBGL_lose_context');
      lose.loseContext();
      setTimeout(() => lose.restoreContext(), 300);
    `);
    await page.getByText('The graphics card was lost').waitFor();
    await page.getByText('The graphics card was lost').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Log out' }).press('Enter');
    await page.getByText('You have logged out.').waitFor();
  });
});
