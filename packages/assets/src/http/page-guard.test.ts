import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { AssetServiceConfig } from '../service/index.ts';
import { askOnce } from '../testing/ask-once.ts';
import type { Answered } from '../testing/ask-once.ts';
import { assetOf, assetXml, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

const id = idOf(1).toString();
const READ = `/assets/${id}/data`;
const EVIL = 'http://evil.example';
const PAGE = 'https://viewer.example';

async function start(config: AssetServiceConfig = {}): Promise<TestService> {
  const test = await startTestService(config);
  await test.store.put(assetOf(1, { bytes: Buffer.from('secret plans') }));
  return test;
}

type Headers = Readonly<Record<string, string>>;

const get = async ({ service: { url } }: TestService, path: string, headers: Headers): Promise<Answered> =>
  await askOnce(url, 'GET', path, '', headers);

const post = async ({ service: { url } }: TestService, headers: Headers): Promise<Answered> =>
  await askOnce(url, 'POST', '/assets', assetXml(2, Buffer.from('x')), headers);

/** With a target as a proxy is asked. */
const askTarget = async (port: number, path: string, headers: Headers): Promise<Answered> =>
  await new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      void text(response).then((body) => resolve({ status, headers: answered, text: body }), reject);
    });
    asking.once('error', reject);
    asking.end();
  });

describe('what a web page sends', () => {
  it.each<[string, Headers, number]>([
    ['from a page', { origin: EVIL, 'content-type': 'text/xml' }, 403],
    ['from a sandboxed page', { origin: 'null', 'content-type': 'text/xml' }, 403],
    ['from a page of another port', { origin: 'http://127.0.0.1:1', 'content-type': 'text/xml' }, 403],
    ['as text', { 'content-type': 'text/plain' }, 415],
    ['as text, written otherwise', { 'content-type': ' TEXT/Plain;charset=UTF-8' }, 415],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as a form of parts', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['from another site', { 'sec-fetch-site': 'cross-site', 'content-type': 'text/xml' }, 403],
    ['from another site of the same domain', { 'sec-fetch-site': 'same-site' }, 403],
    [
      'by a link, which can only be a form',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      403,
    ],
  ])('%s is not stored', async (_name, headers, status) => {
    await using test = await start();
    expect((await post(test, headers)).status).toBe(status);
    expect(await test.store.stat(idOf(2))).toBeUndefined();
  });

  it('is refused on every route, also where the asset is at hand', async () => {
    await using test = await start();
    const paths = [
      READ,
      `/assets/${id}`,
      '/status',
      '/metrics',
      '/ready',
      '/nothing',
      '/GetTexture/?texture_id=x',
    ];
    for (const path of [...paths, READ]) {
      const answer = await get(test, path, { origin: EVIL });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.text).not.toContain('plans');
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
    const preflight = await askOnce(test.service.url, 'OPTIONS', '/assets', '', {
      origin: EVIL,
      'access-control-request-method': 'DELETE',
    });
    expect(preflight.status).toBe(403);
  });

  it('is no picture within another page, but may be opened by a link', async () => {
    await using test = await start();
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expect((await get(test, READ, { ...elsewhere, 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    const frame = { ...elsewhere, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect((await get(test, '/status', frame)).status).toBe(403);
    const opened = { ...elsewhere, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await get(test, '/status', opened)).status).toBe(200);
  });
});

describe('what programs and own pages send', () => {
  it.each<[string, Headers]>([
    ['XML', { 'content-type': 'text/xml' }],
    ['XML as some say it', { 'content-type': 'application/xml; charset=utf-8' }],
    ['bytes', { 'content-type': 'application/octet-stream' }],
    ['no type', {}],
    ['a type that only begins like text', { 'content-type': 'text/plainer' }],
    ['a typed address', { 'sec-fetch-site': 'none', 'content-type': 'text/xml' }],
    ['an own page', { 'sec-fetch-site': 'same-origin', 'content-type': 'text/xml' }],
  ])('%s is stored', async (_name, headers) => {
    await using test = await start();
    expect((await post(test, headers)).status).toBe(200);
    expect(await test.store.stat(idOf(2))).toBeDefined();
  });

  it('may have the service for its origin', async () => {
    await using test = await start();
    const origin = `http://127.0.0.1:${test.service.port}`;
    expect((await post(test, { origin, 'content-type': 'text/xml' })).status).toBe(200);
  });
});

describe('the name it is called by', () => {
  const FOREIGN = [
    'rebind.evil.example',
    'rebind.evil.example:8003',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.example.',
    '192.168.1.5',
    'user@127.0.0.1',
    'localhost:80:80',
    '[::1',
  ];

  it('must be one of loopback where it listens there', async () => {
    await using test = await start();
    for (const host of FOREIGN) {
      const answer = await get(test, READ, { host });
      expect([host, answer.status >= 400, answer.text.includes('plans')]).toEqual([host, true, false]);
    }
    for (const host of [
      'localhost',
      'LOCALHOST:8003',
      '127.0.0.1',
      '127.9.9.9:80',
      '[::1]:8003',
      'localhost.',
      '',
    ])
      expect([host, (await get(test, READ, { host })).status]).toEqual([host, 200]);
  });

  it('is that of the target where it has one, whatever Host says beside it', async () => {
    await using test = await start();
    const host = `127.0.0.1:${test.service.port}`;
    const ask = async (target: string, headers: Headers): Promise<Answered> =>
      await askTarget(test.service.port, target, headers);
    for (const [target, headers] of [
      [`http://rebind.evil.example${READ}`, { host }],
      [`http://user@127.0.0.1${READ}`, { host }],
      [`http://${host}${READ}`, { host: 'rebind.evil.example' }],
    ] as const) {
      const { status, text } = await ask(target, headers);
      expect([target, status, text.includes('plans')]).toEqual([target, 403, false]);
    }
    expect((await ask(`http://${host}${READ}`, { host })).text).toBe('secret plans');
  });

  it('may be another one that is configured', async () => {
    await using test = await start({ hosts: ['Assets.example', 'pool-7'] });
    for (const host of ['assets.example', 'ASSETS.example:443', 'pool-7', '127.0.0.1'])
      expect([host, (await get(test, READ, { host })).status]).toEqual([host, 200]);
    for (const host of ['x.assets.example', 'assets.example.evil.example', 'pool-77'])
      expect([host, (await get(test, READ, { host })).status]).toEqual([host, 403]);
  });

  it('is remembered only when it is one', async () => {
    await using test = await start();
    for (let n = 0; n < 200; n++) await get(test, READ, { host: `127.0.0.1:${String(1000 + n)}` });
    expect((await get(test, READ, { host: '127.0.0.1:4000' })).status).toBe(200);
    expect((await get(test, READ, { host: 'evil.example' })).status).toBe(403);
    expect((await get(test, READ, { host: 'evil.example' })).status).toBe(403);
  });

  it('is told shortly, in quotes', async () => {
    await using test = await start();
    const { text } = await get(test, READ, { host: `${'a'.repeat(300)}"<b>` });
    expect(text.length).toBeLessThan(200);
  });

  it('may be any where it listens for others, which takes a credential, unless names are given', async () => {
    const credentials = [{ user: 'sim', password: 'a long secret' }];
    const open = { bind: '0.0.0.0', credentials, viewerAccess: 'open' } as const;
    const texture = `/GetTexture/?texture_id=${id}`;
    const reach = async (config: AssetServiceConfig, host: string): Promise<number> => {
      await using test = await startTestService(config);
      await test.store.put(assetOf(1, { type: 0 }));
      return (await askOnce(`http://127.0.0.1:${test.service.port}`, 'GET', texture, '', { host })).status;
    };
    expect(await reach(open, 'assets:8003')).toBe(200);
    expect(await reach({ ...open, hosts: ['assets'] }, 'assets:8003')).toBe(200);
    expect(await reach({ ...open, hosts: ['assets'] }, '192.168.1.5:8003')).toBe(200);
    expect(await reach({ ...open, hosts: ['assets'] }, 'evil.example')).toBe(403);
  });
});

describe('a page that may', () => {
  it('asks first, then reads and writes', async () => {
    await using test = await start({ origins: [PAGE] });
    const asked = await askOnce(test.service.url, 'OPTIONS', '/assets', '', {
      origin: PAGE,
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    });
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-private-network': 'true',
      vary: 'origin',
    });
    for (let times = 0; times < 2; times++) {
      const read = await get(test, READ, { origin: PAGE, 'sec-fetch-site': 'cross-site' });
      expect([read.status, read.text, read.headers['access-control-allow-origin']]).toEqual([
        200,
        'secret plans',
        PAGE,
      ]);
    }
    expect((await post(test, { origin: PAGE, 'content-type': 'text/xml' })).status).toBe(200);
    expect((await post(test, { origin: PAGE, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await get(test, READ, { origin: `${PAGE}.evil.example` })).status).toBe(403);
  });

  it('still needs the credential', async () => {
    const credentials = [{ user: 'sim', password: 'secret' }];
    await using test = await start({ origins: [PAGE], credentials });
    const answer = await get(test, READ, { origin: PAGE });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([401, PAGE]);
  });
});

describe('settings', () => {
  it.each<AssetServiceConfig>([
    { hosts: ['http://x'] },
    { hosts: ['x:80'] },
    { origins: ['viewer.example'] },
    { origins: ['https://viewer.example/path'] },
    { origins: ['*'] },
  ])('%j is refused', async (config) => {
    await expect(startTestService(config)).rejects.toThrow(/hosts|origins/);
  });
});
