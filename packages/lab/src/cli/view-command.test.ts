import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createNodePorts } from '@landfall/transport/node';
import { UsageError } from '@landfall/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-view-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>viewer</title>');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Runs a command; `visit` is called with the first address that it prints, and Ctrl-C follows. */
async function run(
  args: readonly string[],
  visit: (address: string) => Promise<void>,
  surroundings?: Parameters<typeof main>[2],
) {
  const interruption = new AbortController();
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = { out: '', errors: '' };
  let visiting: Promise<void> | undefined;
  output.on('data', (chunk) => {
    printed.out += String(chunk);
    const [address] = /http:\S+/.exec(printed.out) ?? [];
    if (address !== undefined) visiting ??= visit(address).finally(() => interruption.abort());
  });
  errors.on('data', (chunk) => (printed.errors += String(chunk)));
  const terminal = { input: Readable.from(['']), output, errors, interrupted: interruption.signal };
  const code = await main(args, terminal, surroundings);
  await visiting;
  return { code, ...printed };
}

async function get(url: string) {
  const ports = createNodePorts();
  try {
    const { status, headers, body } = await ports.http.request({ method: 'GET', url });
    return { status, headers, text: Buffer.from(body).toString() };
  } finally {
    await ports.close();
  }
}

describe('landfall view', () => {
  it('serves page, grid and token, and ends with Ctrl-C', async () => {
    const { code, out } = await run(['view', '--port', '0', '--page', folder], async (address) => {
      const { origin, hash } = new URL(address);
      expect(hash).toMatch(/^#token=[\w-]{43}$/);
      const page = await get(`${origin}/`);
      expect([page.status, page.text]).toEqual([200, '<!doctype html><title>viewer</title>']);
      expect(page.headers['content-security-policy']).toContain(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
      );
      const config = await get(`${origin}/config.json`);
      expect(JSON.parse(config.text)).toMatchObject({
        version: 1,
        socket: 'session',
        needsToken: true,
        grids: [
          {
            name: 'Landfall Bay',
            accounts: [
              { name: 'Test User', password: 'secret' },
              { name: 'Second Avatar', password: 'secret' },
            ],
          },
        ],
      });
      expect(config.text).not.toContain(hash.slice(7));
      const { text } = await get(`${origin}/status`);
      expect(JSON.parse(text)).toMatchObject({ state: 'open', sessions: 0 });
      for (const path of ['/../package.json', '/%2e%2e/package.json', '/nothing'])
        expect((await get(origin + path)).status).toBe(404);
    });
    expect([code, out.match(/token=/g)?.length]).toEqual([0, 1]);
  });

  it('says what to do where there is no page', async () => {
    const { code, errors } = await run(['view', '--page', join(folder, 'nowhere')], async () => undefined);
    expect([code, errors]).toEqual([2, expect.stringContaining('there is no page in')]);
  });
});

describe('landfall gateway', () => {
  it('serves listed grids, and has nothing to drain', async () => {
    const args = [
      '--grids',
      'Mine=http://127.0.0.1:9/',
      'grid.example:8002',
      '--port',
      '0',
      '--page',
      folder,
    ];
    const { code } = await run(['gateway', ...args], async (address) => {
      const { text } = await get(`${address}config.json`);
      expect(JSON.parse(text)).toMatchObject({
        needsToken: false,
        grids: [
          { name: 'Mine', loginUri: 'http://127.0.0.1:9/' },
          { name: 'grid.example:8002', loginUri: 'http://grid.example:8002/' },
        ],
      });
    });
    expect(code).toBe(0);
  });

  it.each([
    ['unless another page is given or none is wanted', [], [2, 'landfall: the page is wanted\n']],
    ['not where none is wanted', ['--no-page'], [0, '']],
  ])('serves the page of the viewer, %s', async (_, args, [code, errors]) => {
    const preparePage = () => {
      throw new UsageError('the page is wanted');
    };
    const line = ['gateway', '--grids', 'http://127.0.0.1:9/', '--port', '0', ...args];
    expect(await run(line, async () => undefined, { preparePage })).toMatchObject({ code, errors });
  });

  it.each([
    ['no grid', ['--no-page'], '--grids'],
    ['a grid that is none', ['--no-page', '--grids', 'ftp://x/'], 'grid'],
    [
      'a network that is none',
      ['--no-page', '--grids', 'http://a/', '--private-networks', '10.0.0.0/99'],
      '10.0.0.0/99',
    ],
    ['others without names', ['--no-page', '--grids', 'http://a/', '--bind', '0.0.0.0'], '--hosts'],
  ])('refuses %s', async (_, args, words) => {
    const { code, errors } = await run(['gateway', ...args], async () => undefined);
    expect(code).toBe(2);
    expect(errors).toContain(words);
  });
});
