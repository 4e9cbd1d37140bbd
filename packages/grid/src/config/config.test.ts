import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ACCOUNTS, loadGridConfig, parseGridConfig } from './index.ts';

const REGION = { name: 'Plain' };

describe('a configuration', () => {
  it('has a default for everything but the regions', () => {
    const config = parseGridConfig({ regions: [REGION] });
    expect(config).toMatchObject({ bind: '127.0.0.1', httpPort: 0, passwordScheme: 'scrypt', accounts: [] });
    expect(config.regions[0]).toMatchObject({ size: 256, x: 1000, y: 1000, waterHeight: 20 });
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', 7, /grid configuration: is no JSON object$/],
    ['no regions', {}, /^grid configuration: regions /],
    ['an empty list of regions', { regions: [] }, /regions needs at least one region/],
    ['an unknown key', { regions: [REGION], colour: 'red' }, /colour is not a known key/],
    [
      'an unknown key deep inside',
      { regions: [{ ...REGION, sise: 256 }] },
      /regions\[0\]\.sise is not a known key/,
    ],
    [
      'a wrong size',
      { regions: [{ ...REGION, size: 300 }] },
      /regions\[0\]\.size is not a multiple of 256 from 256 to 4096/,
    ],
    [
      'a size that is too large',
      { regions: [{ ...REGION, size: 8192 }] },
      /regions\[0\]\.size is not a multiple/,
    ],
    ['a port out of range', { regions: [REGION], httpPort: 70_000 }, /^grid configuration: httpPort /],
    [
      'an address that is none',
      { regions: [REGION], bind: '300.1.1.1' },
      /bind is not a dotted IPv4 address/,
    ],
    ['no origin', { regions: [REGION], hosts: ['http://x.example'] }, /hosts\[0\] is no name of a host/],
    [
      'an origin with a path',
      { regions: [REGION], corsOrigins: ['https://x.example/'] },
      /corsOrigins\[0\] is no origin/,
    ],
    [
      'accounts that everybody knows where others come',
      {
        regions: [REGION],
        bind: '192.168.1.20',
        accounts: [{ first: 'test', last: 'User', password: 'secret' }],
      },
      /accounts\[0\]: everybody knows the password of "test User"/,
    ],
    ['no reachable address', { regions: [REGION], bind: '0.0.0.0' }, /advertise must name the address/],
    [
      'two regions of one name',
      { regions: [REGION, { name: 'plain', x: 1005 }] },
      /regions\[1\]\.name "plain" is taken/,
    ],
    [
      'regions on top of each other',
      {
        regions: [
          { name: 'A', size: 512 },
          { name: 'B', x: 1001 },
        ],
      },
      /"B" lies on top of "A"/,
    ],
    [
      'a landing outside',
      { regions: [{ ...REGION, landing: [300, 1] }] },
      /regions\[0\]\.landing lies outside/,
    ],
    [
      'an account without password',
      { regions: [REGION], accounts: [{ first: 'A' }] },
      /accounts\[0\]\.password needs either/,
    ],
    [
      'a hash that is none',
      { regions: [REGION], accounts: [{ first: 'A', passwordHash: 'x' }] },
      /accounts\[0\]\.passwordHash is not a known/,
    ],
    [
      'a hash that takes more than can be given',
      { regions: [REGION], accounts: [{ first: 'A', passwordHash: 'scrypt$99999999999$00$00' }] },
      /accounts\[0\]\.passwordHash .*cost/,
    ],
    [
      'a name that nobody can log in with',
      { regions: [REGION], accounts: [{ first: 'A B', password: 'p' }] },
      /accounts\[0\]\.first may have no spaces/,
    ],
    [
      'a name that steers terminals',
      { regions: [{ name: 'A\u001b[31m' }] },
      /regions\[0\]\.name may have no control characters/,
    ],
    [
      'two regions of one id',
      {
        regions: [
          { name: 'A', id: '6C616e64-6661-4c6c-8000-000000000001' },
          { name: 'B', id: '6c616e64-6661-4c6c-8000-000000000001', x: 1005 },
        ],
      },
      /regions\[1\]\.id is taken/,
    ],
    [
      'more parts than a region takes',
      {
        regions: [
          {
            ...REGION,
            prims: Array.from({ length: 200 }, () => ({
              position: [1, 2, 3],
              parts: Array.from({ length: 250 }, () => ({ position: [0, 0, 1] })),
            })),
          },
        ],
      },
      /regions\[0\]\.prims has 50200 parts, 45000 at most/,
    ],
    [
      'a face that no prim has',
      { regions: [{ ...REGION, prims: [{ position: [1, 2, 3], faces: { '64': {} } }] }] },
      /regions\[0\]\.prims\[0\]\.faces\.64/,
    ],
    [
      'an asset without bytes',
      { regions: [REGION], assets: [{ id: '6c616e64-6661-4c6c-8000-000000000001', type: 0 }] },
      /assets\[0\]\.path needs either path or bytes/,
    ],
    [
      'a prim without extent',
      { regions: [{ ...REGION, prims: [{ position: [1, 2, 3], scale: [1, 0, 1] }] }] },
      /regions\[0\]\.prims\[0\]\.scale\[1\]/,
    ],
    [
      'an address that is a name',
      { regions: [REGION], advertise: 'me' },
      /: advertise is not a dotted IPv4 address$/,
    ],
    [
      'a home that does not exist',
      { regions: [REGION], accounts: [{ first: 'A', password: 'p', home: 'B' }] },
      /accounts\[0\]\.home: there is no region "B"/,
    ],
    [
      'two accounts of one name',
      {
        regions: [REGION],
        accounts: [
          { first: 'A', password: 'p' },
          { first: 'a', password: 'p' },
        ],
      },
      /accounts\[1\]: the name "a Resident" is taken/,
    ],
    [
      'terrain of no known kind',
      { regions: [{ ...REGION, terrain: { kind: 'lava' } }] },
      /regions\[0\]\.terrain\.kind/,
    ],
  ])('with %s is refused with the key and the reason', (_what, input, message) => {
    expect(() => parseGridConfig(input)).toThrow(message);
    expect(() => parseGridConfig(input)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('takes accounts that everybody knows on loopback, and elsewhere when it is wanted', () => {
    const known = { regions: [REGION], accounts: DEFAULT_ACCOUNTS };
    expect(parseGridConfig({ ...known, bind: '127.0.0.2' }).accounts).toHaveLength(2);
    const open = { ...known, bind: '192.168.1.20' };
    expect(parseGridConfig({ ...open, allowKnownAccounts: true }).accounts).toHaveLength(2);
    const own = DEFAULT_ACCOUNTS.map((account) => ({ ...account, password: 'our own' }));
    expect(parseGridConfig({ ...open, accounts: own }).accounts).toHaveLength(2);
  });

  it.each([['*'], ['https://viewer.example'], ['http://localhost:8080'], ['http://[::1]:8080']])(
    'takes the origin %s',
    (origin) => {
      expect(parseGridConfig({ regions: [REGION], corsOrigins: [origin] }).corsOrigins).toEqual([origin]);
    },
  );

  it('does not repeat a password in its complaints', () => {
    const accounts = [{ first: 'A', password: 'hunter2', passwordHash: 'opensim$aa$bb' }];
    expect(() => parseGridConfig({ regions: [REGION], accounts })).toThrow(
      expect.not.stringContaining('hunter2'),
    );
  });
});

describe('a configuration file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it('names terrain and scene files relative to itself', async () => {
    await write('hills.r32', new Uint8Array(new Float32Array(65_536).fill(33).buffer));
    await write('scene.json', JSON.stringify([{ position: [1, 2, 3] }]));
    const region = { ...REGION, terrain: { kind: 'file', path: 'hills.r32' }, scene: 'scene.json' };
    const config = await loadGridConfig(await write('grid.json', JSON.stringify({ regions: [region] })));
    expect(config.regions[0]!.terrain).toMatchObject({ kind: 'bytes', format: 'r32' });
    expect(config.regions[0]!.prims).toHaveLength(1);
  });

  it('names files of assets, and their bytes are read', async () => {
    await write('a.j2c', new Uint8Array([1, 2, 3]));
    const asset = { id: '6c616e64-6661-4c6c-8000-000000000001', type: 0, path: 'a.j2c' };
    const path = await write('grid.json', JSON.stringify({ regions: [REGION], assets: [asset] }));
    expect((await loadGridConfig(path)).assets).toMatchObject([
      { type: 0, bytes: new Uint8Array([1, 2, 3]) },
    ]);
  });

  it.each([
    ['grid.json', '{', /grid\.json: not JSON/],
    ['grid.json', '[]', /grid\.json: is no JSON object$/],
    ['grid.json', '{"regions":[{"name":"A","size":300}]}', /grid\.json: regions\[0\]\.size /],
    ['grid.json', JSON.stringify({ regions: [REGION, REGION] }), /grid\.json: regions\[1\]\.name /],
    [
      'grid.json',
      JSON.stringify({ regions: [{ ...REGION, scene: 'none.json' }] }),
      /none\.json: cannot be read/,
    ],
    [
      'grid.json',
      JSON.stringify({ regions: [{ ...REGION, terrain: { kind: 'file', path: 'a.png' } }] }),
      /a\.png: neither \.r32 nor \.raw/,
    ],
  ])('that is wrong is refused with its name and the reason', async (name, content, message) => {
    await expect(loadGridConfig(await write(name, content))).rejects.toThrow(message);
  });

  it('that does not exist is refused', async () => {
    await expect(loadGridConfig(join(folder, 'missing.json'))).rejects.toThrow(
      /missing\.json: cannot be read/,
    );
  });

  it('names the key in a scene file too', async () => {
    await write('scene.json', JSON.stringify([{ position: [1, 2] }]));
    const path = await write('grid.json', JSON.stringify({ regions: [{ ...REGION, scene: 'scene.json' }] }));
    await expect(loadGridConfig(path)).rejects.toThrow(/scene file .*: \[0\]\.position/);
    await write('scene.json', '{}');
    await expect(loadGridConfig(path)).rejects.toThrow(/scene\.json: is no JSON list$/);
  });
});
