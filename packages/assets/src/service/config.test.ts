import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { loadAssetServiceConfig, parseAssetServiceConfig } from './index.ts';
import type { AssetServiceConfig } from './index.ts';

const USER = { user: 'u', password: 'hidden-words' };
const SHORT = { user: 's', password: 'hidden-word' };
const ADMIN = { credentials: [USER] };

describe('the configuration', () => {
  it('may begin with a byte order mark', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-config-'));
    await writeFile(join(folder, 'a.json'), '\ufeff{ "port": 1234 }');
    const config = await loadAssetServiceConfig({ file: join(folder, 'a.json'), environment: {} });
    expect(config.port).toBe(1234);
    await rm(folder, { recursive: true });
  });

  it('may be empty: loopback, a store in ./assets-data, no deletion', () => {
    const config = parseAssetServiceConfig({});
    expect([config.bind, config.data, config.deletion, config.viewerAccess]).toEqual([
      '127.0.0.1',
      './assets-data',
      'none',
      'open',
    ]);
  });

  it.each<[unknown, RegExp]>([
    [{ port: 70_000 }, /port: .*65535/],
    [{ prot: 1 }, /prot is not a known key/],
    [{ limits: { cacheByte: 1 } }, /limits\.cacheByte is not a known key/],
    [{ limits: { cacheBytes: -1 } }, /limits\.cacheBytes: /],
    [{ deletion: 'some' }, /deletion: .*none/],
    [{ derive: { workers: 0 } }, /derive\.workers: /],
    [{ derive: { cache: 1 } }, /derive\.cache is not a known key/],
    [{ credentials: [{ user: 'a:b', password: 'x' }] }, /credentials\[0\]\.user: must not contain ":"/],
    [{ credentials: [{ user: 'a' }] }, /credentials\[0\]\.password/],
    [{ signingKey: 'short' }, /signingKey: needs at least 32/],
    [{ viewerAccess: 'signed' }, /signingKey/],
    [{ data: '/d/store', backup: { folder: '/d/store/copy' } }, /backup\.folder is data, or within it/],
    [{ data: './store', backup: { folder: 'store/' } }, /backup\.folder is data, or within it/],
    [{ data: './store', admin: { ...ADMIN, exportFolder: 'store' } }, /exportFolder is data, or within it/],
    [
      { data: '/d/store', admin: { ...ADMIN, rootsFolder: '/d/store/x' } },
      /rootsFolder is data, or within it/,
    ],
    [{ redirectUrl: 'file:///etc/passwd' }, /redirectUrl/],
    [{ bind: '0.0.0.0' }, /bind is not loopback/],
    [{ bind: '::' }, /bind is not loopback/],
    [{ bind: '192.168.1.5' }, /bind is not loopback/],
    [{ bind: '127.0.0.1.example.org' }, /bind is not loopback/],
    [{ bind: 'localhost.example.org' }, /bind is not loopback/],
    [
      { bind: '0.0.0.0', credentials: [USER, SHORT] },
      /: credentials\[1\]\.password: needs at least 12 characters where others reach bind$/,
    ],
    // Twelve units, six characters.
    [{ bind: '::', credentials: [{ user: 'u', password: '😀'.repeat(6) }] }, /credentials\[0\]\.password/],
    [
      { admin: { bind: '192.168.1.5', credentials: [SHORT] } },
      /: admin\.credentials\[0\]\.password: .* reach admin\.bind$/,
    ],
    [[], /the file/],
    ['text', /the file/],
  ])('%j is refused, with the key and the reason', (input, complaint) => {
    expect(() => parseAssetServiceConfig(input)).toThrow(UsageError);
    expect(() => parseAssetServiceConfig(input)).toThrow(complaint);
  });

  it.each<[AssetServiceConfig, string]>([
    [{ bind: '0.0.0.0', credentials: [USER] }, 'credential'],
    [{ bind: '::1' }, 'open'],
    [{ credentials: [SHORT], admin: { credentials: [SHORT] } }, 'credential'],
    [{ bind: '0.0.0.0', credentials: [USER], admin: { credentials: [SHORT] } }, 'credential'],
    [{ data: '/d/store', backup: { folder: '/d/store-copy' } }, 'open'],
    [{ bind: 'localhost' }, 'open'],
    [{ credentials: [USER], signingKey: 'k'.repeat(32) }, 'signed'],
  ])('%j is taken, viewers: %s', (input, access) => {
    expect(parseAssetServiceConfig(input).viewerAccess).toBe(access);
  });

  it('never quotes a secret in a complaint', () => {
    for (const input of [
      { credentials: [{ ...USER, user: 5 }] },
      { credentials: [{ ...USER, pasword: 'hidden-word' }] },
      { credentials: 'hidden-word' },
      { signingKey: 'hidden-word' },
      { bind: '0.0.0.0', credentials: [SHORT] },
    ])
      expect(() => parseAssetServiceConfig(input)).toThrow(expect.not.stringContaining('hidden-word'));
  });
});

describe('where settings come from', () => {
  const load = async (
    file: string | undefined,
    environment: Record<string, string>,
    overrides: AssetServiceConfig = {},
  ) => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-assets-'));
    try {
      const path = join(folder, 'assets.json');
      if (file !== undefined) await writeFile(path, file);
      const config = await loadAssetServiceConfig({
        file: file === undefined ? undefined : path,
        environment,
        overrides,
      });
      return { ...config, data: config.data.replace(folder, '<folder>') };
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  it('is the command line before the environment before the file', async () => {
    const file = JSON.stringify({
      port: 1,
      data: 'store',
      deletion: 'all',
      limits: { burst: 7, cacheBytes: 1 },
    });
    const environment = {
      LANDFALL_ASSETS_PORT: '2',
      LANDFALL_ASSETS_HOSTS: 'assets.example, pool-7,',
      LANDFALL_ASSETS_DELETION: 'maptiles',
      LANDFALL_ASSETS_LIMITS_CACHE_BYTES: '2048',
      LANDFALL_ASSETS_ALLOW_SCRIPTS: 'true',
      LANDFALL_ASSETS_DERIVE_CACHE_BYTES: '4096',
      LANDFALL_ASSETS_DERIVE_ENABLED: 'false',
      LANDFALL_ASSETS_USER: 'u',
      LANDFALL_ASSETS_PASSWORD: 'p:q',
      PATH: '/bin',
    };
    const config = await load(file, environment, { port: 3 });
    expect(config.hosts).toEqual(['assets.example', 'pool-7']);
    expect([config.port, config.deletion, config.allowScripts]).toEqual([3, 'maptiles', true]);
    expect([config.limits.burst, config.limits.cacheBytes]).toEqual([7, 2048]);
    expect([config.derive.cacheBytes, config.derive.enabled, config.derive.workers]).toEqual([
      4096,
      false,
      1,
    ]);
    expect(config.credentials).toEqual([{ user: 'u', password: 'p:q' }]);
    expect(config.data).toBe('<folder>/store');
  });

  it.each([
    [{ LANDFALL_ASSETS_PROT: '1' }, /LANDFALL_ASSETS_PROT is not a known setting/],
    [{ LANDFALL_ASSETS_PORT: 'x' }, /LANDFALL_ASSETS_PORT is not a number/],
    [{ LANDFALL_ASSETS_PORT: '' }, /LANDFALL_ASSETS_PORT is not a number/],
    [{ LANDFALL_ASSETS_STATUS_PAGE: 'yes' }, /neither true nor false/],
    [{ LANDFALL_ASSETS_USER: 'u' }, /belong together/],
  ])('refuses %j', async (environment, complaint) => {
    await expect(load('{}', environment as Record<string, string>)).rejects.toThrow(complaint);
  });

  it('names a file that is not there, and one that is no JSON without quoting it', async () => {
    await expect(loadAssetServiceConfig({ file: '/nowhere/a.json', environment: {} })).rejects.toThrow(
      '/nowhere/a.json: cannot be read: ENOENT',
    );
    await expect(load('{"credentials": hidden-word', {})).rejects.toThrow(/not JSON/);
    await expect(load('{"credentials": hidden-word', {})).rejects.toThrow(
      expect.not.stringContaining('hidden'),
    );
  });
});
