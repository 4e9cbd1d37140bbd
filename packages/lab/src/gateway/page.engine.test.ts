/** A page in Chromium: its Web Worker arrives through the gateway and says in the region's own chat how it went. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { afterEach, expect, it } from 'vitest';
import { startGateway } from './index.ts';
import { bundlePage } from '../testing/index.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? 'chromium';
const isThere = spawnSync(CHROMIUM, ['--version']).status === 0;
if (!isThere) process.stderr.write(`No page was opened: there is no Chromium (CHROMIUM_PATH=${CHROMIUM}).\n`);

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const WORKER = `
import { arrive, defaultRooms } from '@landfall/client';
import { connectGateway, webInflate } from '@landfall/transport/web';

const packed = async (format) => {
  const stream = new Blob([new Uint8Array(5000).fill(7)]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
const unpacks = async () => {
  const lengths = [];
  for (const [format, as] of [['gzip', 'gzip'], ['deflate', 'deflate'], ['deflate-raw', 'deflate']])
    lengths.push((await webInflate(await packed(format), as, 5000)).length);
  const tooLong = await webInflate(await packed('gzip'), 'gzip', 4999).catch((error) => error.code);
  const damaged = await webInflate(Uint8Array.of(1, 2, 3), 'gzip', 9).catch((error) => error.code);
  return [...lengths, tooLong, damaged];
};
addEventListener('message', async ({ data: href }) => {
  const page = new URL(href);
  const config = await (await fetch(new URL('./config.json', page))).json();
  const socket = new URL(config.socket, page);
  socket.protocol = 'ws:';
  socket.hash = '';
  const token = new URLSearchParams(page.hash.slice(1)).get('token');
  const [{ loginUri: grid, accounts }] = config.grids;
  const refused = await connectGateway(socket.href, { grid, token: 'wrong' }).catch((error) => error.reason);
  const gateway = await connectGateway(socket.href, { grid, token });
  const startedAt = performance.now();
  const session = await arrive(
    { grid, user: accounts[0].name, password: accounts[0].password, rooms: defaultRooms() },
    gateway.ports,
  );
  const arrivedMs = Math.round(performance.now() - startedAt);
  while (session.region.objects.size < 5) await new Promise((resolve) => setTimeout(resolve, 20));
  const report = {
    isWorker: typeof document === 'undefined',
    refused,
    region: session.region.name,
    state: gateway.state,
    arrivedMs,
    unpacks: await unpacks(),
  };
  session.chat.say(JSON.stringify(report), { volume: 'shout' });
});
`;

async function startAll(folder: string) {
  const ports = createNodePorts();
  ended.push(() => ports.close());
  const grid = await startGrid({ ...DEFAULT_GRID, httpPort: 0 }, ports);
  ended.push(() => grid.close());
  const accounts = [{ name: 'Test User', password: 'secret' }];
  const gateway = await startGateway({
    grids: [{ loginUri: grid.loginUri, accounts }],
    page: folder,
    token: 'right',
  });
  ended.push(() => gateway.close());
  const host = await arrive({ grid: grid.loginUri, user: 'Second Avatar', password: 'secret' }, ports);
  ended.push(() => host.logout());
  return { gateway, host };
}

function openPage(url: string, profile: string): void {
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe'];
  // Stays open for as long as nobody ends it: it waits for words by pipe.
  const browser = spawn(CHROMIUM, [...options, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  ended.push(async () => {
    browser.kill();
    await once(browser, 'exit');
  });
}

it.skipIf(!isThere)('a Web Worker in Chromium arrives through the gateway', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-page-'));
  ended.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await bundlePage(join(folder, 'page'), WORKER);
  const { gateway, host } = await startAll(join(folder, 'page'));
  const said = new Promise<string>((resolve) =>
    host.on('chat', ({ text }) => {
      if (text.startsWith('{')) resolve(text);
    }),
  );
  openPage(`${gateway.url}#token=right`, join(folder, 'profile'));
  expect(JSON.parse(await said)).toMatchObject({
    isWorker: true,
    refused: 'token',
    region: 'Landfall Bay',
    state: 'open',
    unpacks: [5000, 5000, 5000, 'decode', 'decode'],
  });
  expect(gateway.status().since).toMatchObject({ datagramsRefused: 0, requestsRefused: 0 });
});
