/**
 * Takes the pictures that the README shows of pages, anew: `docs/landfall-viewer.png` and `docs/story.png`. For when a page has changed;
 * look at what came of it. `docs/landfall-bay.png` is drawn by `landfall look`.
 *
 *   node scripts/take-pictures.mjs [--only viewer|story] [--to docs]
 *
 * Needs `npm run build`, and Chromium (CHROMIUM_PATH).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { arrive } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import { DEFAULT_GRID } from '@landfall/grid/bay';
import { startGateway } from '@landfall/lab/gateway';
import { createNodePorts } from '@landfall/transport/node';
import { chromium } from 'playwright-core';
import { buildPage } from '../packages/viewer/build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { only: { type: 'string' }, to: { type: 'string', default: `${root}docs` } },
});
const WAIT_MS = 300_000;
const launch = async () =>
  await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
const folder = await mkdtemp(join(tmpdir(), 'landfall-pictures-'));

/** Two people on the quay, seen along the harbour. */
async function takeViewer(browser) {
  const ports = createNodePorts();
  const grid = await startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports);
  await buildPage({ outdir: `${folder}/page` });
  const gateway = await startGateway({
    grids: [{ name: 'Landfall', loginUri: grid.loginUri }],
    page: `${folder}/page`,
    port: 0,
  });
  const other = await arrive({
    grid: grid.loginUri,
    user: 'Second Avatar',
    password: 'secret',
    start: 'uri:Landfall Bay&157&116&24',
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(gateway.url);
  await page.fill('input[name=name]', 'Test User');
  await page.fill('input[name=password]', 'secret');
  await page.fill('input[name=start]', 'uri:Landfall Bay&161&114.6&24');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.minimap');
  await page.getByRole('button', { name: 'People 1' }).waitFor();
  await sleep(30_000);
  await drag(page, -240, 0);
  other.chat.say('Welcome to Landfall Bay! The market is along the quay.');
  await page.getByText('along the quay').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Thank you, it looks lovely from here.');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await sleep(20_000);
  await page.screenshot({ path: join(values.to, 'landfall-viewer.png'), timeout: WAIT_MS });
  await page.close();
  await other.logout();
  await gateway.close();
  await grid.close();
  await ports.close();
}

async function drag(page, x, y) {
  await page.mouse.move(760, 400);
  await page.mouse.down();
  await page.mouse.move(760 + x / 2, 400 + y / 2, { steps: 5 });
  await page.mouse.move(760 + x, 400 + y, { steps: 5 });
  await page.mouse.up();
}

/** The first screens of the story that `npm start` tells. */
async function takeStory(browser) {
  const { status } = spawnSync(process.execPath, [`${root}bin/landfall.mjs`, 'demo', '--out', folder], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('landfall demo failed');
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  await page.goto(pathToFileURL(`${folder}/story.html`).href);
  await page.screenshot({ path: join(values.to, 'story.png'), timeout: WAIT_MS });
  await page.close();
}

const browser = await launch();
try {
  if (values.only !== 'story') await takeViewer(browser);
  if (values.only !== 'viewer') await takeStory(browser);
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
