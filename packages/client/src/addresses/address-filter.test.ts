import { parseEndpoint } from '@landfall/protocol/datatypes';
import { splitHttpUrl } from '@landfall/protocol/url';
import { describe, expect, it } from 'vitest';
import { connectionError } from '@landfall/transport/http';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpRequest } from '@landfall/transport/ports';
import { MAX_HOST_NAMES } from './host-names.ts';
import { addressFilterOf, ForbiddenAddressError, HostNames } from './index.ts';

const PUBLIC = { grid: 'http://grid.example:8002/' };
const INSIDE = { address: '192.168.1.5', port: 9000 };
const ANSWER = { status: 200, headers: {}, body: new Uint8Array(0) };

const EVERYWHERE = {
  '127.0.0.1': 'loopback',
  '127.9.9.9': 'loopback',
  '::1': 'loopback',
  localhost: 'loopback',
  '::ffff:127.0.0.1': 'loopback',
  '169.254.169.254': 'link',
  'fe80::1': 'link',
  '10.0.0.66': 'private',
  '172.31.0.1': 'private',
  '192.168.1.5': 'private',
  '100.64.0.1': 'private',
  'fd00::1': 'private',
  mybox: 'private',
  'mybox.lan': 'private',
  '8.8.8.8': 'public',
  '2001:4860:4860::8888': 'public',
  'grid.example': 'public',
  '127.1': 'nowhere',
  '2130706433': 'nowhere',
  '203.0.113.5': 'nowhere',
  '198.18.0.1': 'nowhere',
} as const;

describe('what a grid may name', () => {
  it.each([
    ['http://127.0.0.1:9000/', ['loopback']],
    ['http://[::1]:9000/', ['loopback']],
    ['localhost:9000', ['loopback']],
    ['hop://192.168.1.5:8002/', ['private', 'public']],
    ['http://mybox.lan/', ['private', 'public']],
    ['http://169.254.7.7/', ['link']],
    ['http://grid.example:8002/', ['public']],
    ['http://8.8.8.8/', ['public']],
    ['no grid', ['public']],
    [undefined, ['public']],
  ])('is of its own kind: %s', (grid, kinds) => {
    const filter = addressFilterOf({ grid });
    for (const [host, kind] of Object.entries(EVERYWHERE))
      expect([host, filter.allows(host)]).toEqual([
        host,
        kinds.includes(kind) || `http://${host}:8002/` === grid,
      ]);
  });

  it('is told by the simulator where there is no grid', () => {
    expect(addressFilterOf({}, INSIDE).allows('10.0.0.1')).toBe(true);
    expect(addressFilterOf({}, { address: '127.0.0.1', port: 9000 }).allows('10.0.0.1')).toBe(false);
    expect(addressFilterOf({}, { address: '8.8.8.8', port: 9000 }).allows('10.0.0.1')).toBe(false);
    expect(addressFilterOf(PUBLIC, INSIDE).allows('10.0.0.1')).toBe(false);
  });

  it('is what the caller lists besides, and its own host whatever that is', () => {
    const listing = (...allowAddresses: string[]) =>
      addressFilterOf({ grid: 'localhost:9000', allowAddresses });
    expect(listing('192.168.1.5').allows('192.168.1.5')).toBe(true);
    expect(listing('192.168.1.5').allows('192.168.1.50')).toBe(false);
    expect(listing('.Grid.example').allows('sim7.grid.example')).toBe(true);
    expect(listing('.grid.example').allows('evilgrid.example')).toBe(false);
    expect(listing('[fd00::1]').allows('fd00::1')).toBe(true);
    expect(addressFilterOf({ grid: 'http://203.0.113.5/' }).allows('203.0.113.5')).toBe(true);
    expect(addressFilterOf({ grid: 'http://203.0.113.5/' }).allows('203.0.113.6')).toBe(false);
  });

  it('is this machine by any of its addresses for a grid on it, and for no other', () => {
    const own = (): string[] => ['127.0.0.1', '192.168.1.5'];
    expect(
      addressFilterOf({ grid: 'localhost:9000' }, undefined, { ownAddresses: own }).allows('192.168.1.5'),
    ).toBe(true);
    expect(
      addressFilterOf({ grid: 'localhost:9000' }, undefined, { ownAddresses: own }).allows('192.168.1.6'),
    ).toBe(false);
    expect(addressFilterOf(PUBLIC, undefined, { ownAddresses: own }).allows('192.168.1.5')).toBe(false);
    expect(
      addressFilterOf({ grid: 'http://10.0.0.1/' }, undefined, { ownAddresses: own }).allows('127.0.0.1'),
    ).toBe(false);
  });

  it('is anything where the caller says so', () => {
    const filter = addressFilterOf({ ...PUBLIC, allowPrivateAddresses: true });
    for (const host of Object.keys(EVERYWHERE)) expect(filter.allows(host)).toBe(true);
  });
});

describe('the filter of a grid on this machine', () => {
  const filter = addressFilterOf({ grid: 'http://127.0.0.1:9000/' });

  it('says what is refused, why, and what lets it', () => {
    expect(() => filter.checkUrl('http://169.254.169.254/latest/secret', 'seed_capability')).toThrow(
      "http://169.254.169.254 is on a link, and the grid is on this machine: allowAddresses: ['169.254.169.254'] lets it name that, allowPrivateAddresses any in seed_capability",
    );
  });

  it('follows no redirect to elsewhere', async () => {
    const network = new MemoryNetwork();
    const http = filter.guard(network.ports().http);
    const heard: string[] = [];
    await network
      .ports('169.254.169.254')
      .serveHttp(async () => (heard.push('metadata'), ANSWER), { port: 80 });
    const server = await network.ports().serveHttp(async ({ path }) => ({
      ...ANSWER,
      status: path === '/texture' ? 302 : 200,
      headers: { location: 'http://169.254.169.254/latest/' },
    }));
    const url = `http://127.0.0.1:${server.local.port}`;
    const get = (path: string) =>
      network.runUntil(http.request({ method: 'GET', url: url + path, maxRedirects: 4 }), 1000);
    expect((await get('/')).status).toBe(200);
    await expect(get('/texture')).rejects.toThrow(ForbiddenAddressError);
    expect(heard).toEqual([]);
  });
});

describe('the filter of a public grid', () => {
  const filter = addressFilterOf(PUBLIC);

  it('refuses endpoints inside, and tells which and by what field', () => {
    filter.checkEndpoint({ address: '8.8.8.8', port: 9000 });
    const refused = (): void => filter.checkEndpoint(INSIDE, 'sim_ip');
    expect(refused).toThrow(ForbiddenAddressError);
    expect(refused).toThrow(
      /^192\.168\.1\.5:9000 is not on the open internet.*allowAddresses.*allowPrivateAddresses any in sim_ip$/,
    );
  });

  it('refuses URLs inside without telling their paths', () => {
    filter.checkUrl('http://sim.example/CAPS/secret');
    const refused = (): void => filter.checkUrl('http://169.254.169.254/CAPS/secret', 'seed_capability');
    expect(refused).toThrow(/^http:\/\/169\.254\.169\.254 is/);
    expect(refused).not.toThrow(/secret/);
  });

  it('asks for addresses outside only, and names what leads inside', async () => {
    const asked: HttpRequest[] = [];
    const http = filter.guard({
      request: async (request) => {
        asked.push(request);
        if (request.url.includes('rebound'))
          throw connectionError('http://rebound.example', 'private-address');
        if (request.url.includes('down')) throw connectionError('http://down.example', 'unreachable');
        return ANSWER;
      },
    });
    const get = (host: string) => http.request({ method: 'GET', url: `http://${host}/secret` });
    expect(await get('sim.example')).toBe(ANSWER);
    expect(asked[0]).toMatchObject({ url: 'http://sim.example/secret', publicOnly: true });
    await expect(get('10.0.0.1')).rejects.toThrow(ForbiddenAddressError);
    expect(asked).toHaveLength(1);
    await expect(get('rebound.example')).rejects.toThrow(
      /^http:\/\/rebound\.example is not on the open internet/,
    );
    await expect(get('down.example')).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

describe('where names lead', () => {
  const LEADS: Record<string, string[]> = {
    'grid.lan': ['192.168.1.5'],
    'store.lan': ['192.168.1.6', '127.0.0.1'],
    'evil.lan': ['127.0.0.1', '169.254.169.254'],
    'evil.example': ['127.0.0.1'],
    'open.example': ['8.8.8.8', '10.0.0.1'],
    'x.localhost': ['8.8.4.4'],
    localhost: ['127.0.0.1', '::1'],
  };
  const asking = (grid: string, allowAddresses: string[] = []) => {
    const looked: string[] = [];
    const names = new HostNames(async (name) => (looked.push(name), LEADS[name] ?? []));
    const connected: unknown[] = [];
    const http = addressFilterOf({ grid, allowAddresses }, undefined, { names }).guard({
      request: async ({ url, lookUp, publicOnly }) => {
        connected.push([await lookUp?.(splitHttpUrl(url)!.host), publicOnly]);
        return ANSWER;
      },
    });
    const get = (host: string) => http.request({ method: 'GET', url: `http://${host}:9000/secret` });
    return { get, connected, looked };
  };

  it.each([
    ['grid.lan', 'grid.lan', ['192.168.1.5']],
    ['grid.lan', 'store.lan', ['192.168.1.6']],
    ['grid.lan', 'open.example', ['8.8.8.8', '10.0.0.1']],
    ['grid.example', 'open.example', ['8.8.8.8']],
    ['127.0.0.1', 'localhost', ['127.0.0.1', '::1']],
    // What the user wrote leads where it does.
    ['evil.example', 'evil.example', ['127.0.0.1']],
  ])('a grid at %s may name %s: %j', async (grid, host, addresses) => {
    const { get, connected } = asking(grid);
    await get(host);
    expect(connected).toEqual([[addresses, undefined]]);
  });

  it.each([
    [
      'grid.lan',
      'evil.lan',
      /^evil\.lan leads to 127\.0\.0\.1, which is on this machine, and the grid is in a private/,
    ],
    ['grid.lan', 'evil.example', /^evil\.example leads to 127\.0\.0\.1, which is on this machine/],
    [
      'grid.example',
      'evil.example',
      /which is not on the open internet.*allowAddresses: \['evil\.example'\]/,
    ],
    ['localhost', 'x.localhost', /which is on the open internet, and the grid is on this machine/],
  ])('a grid at %s is led nowhere else by %s', async (grid, host, words) => {
    const { get, connected } = asking(grid);
    await expect(get(host)).rejects.toThrow(ForbiddenAddressError);
    await expect(get(host)).rejects.toThrow(words);
    expect(connected).toEqual([]);
    await asking(grid, [host]).get(host);
  });

  it('stays what it was at first', async () => {
    const { get, connected, looked } = asking('grid.lan');
    await get('grid.lan');
    LEADS['grid.lan'] = ['127.0.0.1'];
    await get('GRID.lan.');
    LEADS['grid.lan'] = ['192.168.1.5'];
    expect(connected).toEqual([
      [['192.168.1.5'], undefined],
      [['192.168.1.5'], undefined],
    ]);
    expect(looked).toEqual(['grid.lan']);
  });

  it('is looked up again where nothing was found, and of so many names only', async () => {
    const answers = [
      Promise.reject(connectionError('a.lan', 'unreachable')),
      Promise.resolve(['192.168.1.5']),
    ];
    const names = new HostNames((name) => (name === 'a.lan' ? answers.shift()! : Promise.resolve([name])));
    await expect(names.addressesOf('a.lan')).rejects.toMatchObject({ reason: 'unreachable' });
    expect(await names.addressesOf('a.lan')).toEqual(['192.168.1.5']);
    for (let at = 1; at < MAX_HOST_NAMES; at++) await names.addressesOf(`n${at}.lan`);
    await expect(names.addressesOf('more.lan')).rejects.toMatchObject({ code: 'decode' });
    expect(await names.addressesOf('a.lan')).toEqual(['192.168.1.5']);
  });
});

it.each(['0.0.0.0:9000', '[::]:9000', '239.1.1.1:9000', '255.255.255.255:9000', '[ff02::1]:9000'])(
  'takes %s for no simulator, wherever the grid is',
  (text) => {
    for (const grid of ['http://127.0.0.1:9000/', PUBLIC.grid]) {
      const filter = addressFilterOf({ grid });
      expect(() => filter.checkEndpoint(parseEndpoint(text))).toThrow(`${text} is no address of a simulator`);
      expect(() => filter.checkEndpoint({ address: '8.8.8.8', port: 0 })).toThrow(/no address/);
    }
  },
);

it('leaves HTTP as it is where anything may be named', () => {
  const http = { request: async () => ANSWER };
  expect(addressFilterOf({ ...PUBLIC, allowPrivateAddresses: true }).guard(http)).toBe(http);
});
