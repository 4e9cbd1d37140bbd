import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { parseAssetServiceConfig } from './config.ts';
import { applyEnvironment } from './environment.ts';

const set = (name: string, text: string, file: unknown = {}): unknown =>
  applyEnvironment(file, { [`LANDFALL_ASSETS_${name}`]: text });

describe('settings in the environment', () => {
  it('have the names of the keys, with a bar for each new word', () => {
    expect(set('BIND', '::1')).toEqual({ bind: '::1' });
    expect(set('STATUS_PAGE', 'false')).toEqual({ statusPage: false });
    expect(set('LIMITS_CACHE_BYTES', '1048576')).toEqual({ limits: { cacheBytes: 1_048_576 } });
    expect(set('SCRUB_EVERY_HOURS', '0.5')).toEqual({ scrub: { everyHours: 0.5 } });
    expect(set('STORE_CREATE_BUCKET', 'true')).toEqual({ store: { createBucket: true } });
  });

  it('are lists with commas, blanks or nothing between', () => {
    expect(set('HOSTS', 'assets.example, [::1] ,,local')).toEqual({
      hosts: ['assets.example', '[::1]', 'local'],
    });
    expect(set('ORIGINS', '')).toEqual({ origins: [] });
  });

  it('go before the file, and leave what else stands in the same group', () => {
    const file = { port: 1, limits: { cacheBytes: 2, burst: 3 }, derive: { workers: 4 } };
    expect(set('LIMITS_CACHE_BYTES', '9', file)).toEqual({
      port: 1,
      limits: { cacheBytes: 9, burst: 3 },
      derive: { workers: 4 },
    });
    expect(file.limits.cacheBytes).toBe(2);
  });

  it('of other programs, of the object store, and not set at all are left alone', () => {
    const environment = {
      PATH: '/bin',
      LANDFALL_SHARED: 'x',
      LANDFALL_ASSETS_PORT: undefined,
      LANDFALL_ASSETS_S3_ACCESS_KEY: 'a',
      LANDFALL_ASSETS_S3_SECRET_KEY: 'b',
      LANDFALL_ASSETS_S3_SESSION_TOKEN: 'c',
    };
    expect(applyEnvironment({ port: 1 }, environment)).toEqual({ port: 1 });
  });

  it('that nobody knows are refused by name: a misspelt limit must not be silently off', () => {
    expect(() => set('LIMITS_CACHEBYTES', '1')).toThrow(
      'LANDFALL_ASSETS_LIMITS_CACHEBYTES is not a known setting',
    );
    expect(() => set('S3_KEY', '1')).toThrow(UsageError);
    expect(() => set('', '1')).toThrow('is not a known setting');
  });

  it('are read as what they are, or refused without being quoted', () => {
    for (const text of ['', ' ', 'many', '1k', '0x10', '1e3'])
      expect(() => set('PORT', text), text).toThrow('LANDFALL_ASSETS_PORT is not a number');
    for (const text of ['yes', 'True', '1', ''])
      expect(() => set('ALLOW_SCRIPTS', text), text).toThrow('ALLOW_SCRIPTS is neither true nor false');
    expect(set('PORT', ' 16 ')).toEqual({ port: 16 });
  });

  it('make up the whole configuration where there is no file', () => {
    expect(applyEnvironment(undefined, { LANDFALL_ASSETS_DATA: '/d' })).toEqual({ data: '/d' });
    expect(applyEnvironment(undefined, {})).toEqual({});
  });

  it('change nothing in a file that is no configuration, which is refused later', () => {
    for (const file of [[], 'text', 5, null]) expect(set('PORT', '1', file)).toBe(file);
  });

  it('are as many as the configuration has, but for what only a file can say', () => {
    const groups = { scrub: {}, backup: { folder: '/c' }, derive: {}, limits: { storeBytes: 1 } };
    const complete = parseAssetServiceConfig({ ...groups, signingKey: 'k'.repeat(32), viewerAccess: 'off' });
    const keys = Object.entries(complete).flatMap(([key, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.keys(value).map((inner) => `${key}.${inner}`)
        : [key],
    );
    const unknown = keys.filter((key) => {
      const name = key.replaceAll(/[A-Z]/g, '_$&').replaceAll('.', '_').toUpperCase();
      const isKnown = (text: string): boolean => {
        try {
          set(name, text);
          return true;
        } catch (error) {
          return !String(error).includes('not a known setting');
        }
      };
      return !isKnown('1');
    });
    expect(unknown).toEqual(['credentials']);
    expect(keys.length).toBeGreaterThan(35);
  });

  it('are all known to the configuration itself', () => {
    const environment = {
      LANDFALL_ASSETS_PROCESSES: '2',
      LANDFALL_ASSETS_STORE_URL: 's3://bucket/prefix',
      LANDFALL_ASSETS_STORE_ENDPOINT: 'http://127.0.0.1:9000',
      LANDFALL_ASSETS_STORE_REGION: 'home',
      LANDFALL_ASSETS_DELETION: 'maptiles',
      LANDFALL_ASSETS_VIEWER_ACCESS: 'off',
      LANDFALL_ASSETS_BACKUP_FOLDER: '/copy',
      LANDFALL_ASSETS_BACKUP_EVERY_HOURS: '6',
      LANDFALL_ASSETS_REPAIR_URL: 'https://old.example/',
      LANDFALL_ASSETS_REPAIR_USER: 'u',
      LANDFALL_ASSETS_REPAIR_PASSWORD: 'p',
      LANDFALL_ASSETS_DERIVE_JOB_MS: '500',
      LANDFALL_ASSETS_LIMITS_DRAIN_MS: '20',
      LANDFALL_ASSETS_LIMITS_IDS_PER_REQUEST: '7',
    };
    expect(parseAssetServiceConfig(applyEnvironment({}, environment))).toMatchObject({
      processes: 2,
      store: { url: 's3://bucket/prefix', endpoint: 'http://127.0.0.1:9000', region: 'home' },
      deletion: 'maptiles',
      viewerAccess: 'off',
      backup: { folder: '/copy', everyHours: 6 },
      repair: { url: 'https://old.example/', user: 'u', password: 'p' },
      derive: { jobMs: 500 },
      limits: { drainMs: 20, idsPerRequest: 7 },
    });
  });
});

describe('a credential in the environment', () => {
  const [USER, PASSWORD] = ['LANDFALL_ASSETS_USER', 'LANDFALL_ASSETS_PASSWORD'];

  it('takes the place of all those in the file', () => {
    const file = {
      credentials: [
        { user: 'a', password: 'x' },
        { user: 'b', password: 'y' },
      ],
    };
    expect(applyEnvironment(file, { [USER]: 'sim', [PASSWORD]: 'p:w' })).toEqual({
      credentials: [{ user: 'sim', password: 'p:w' }],
    });
    expect(applyEnvironment(file, {})).toEqual(file);
  });

  it('is never half of one', () => {
    for (const half of [{ [USER]: 'sim' }, { [PASSWORD]: 'secret' }]) {
      expect(() => applyEnvironment({}, half)).toThrow('belong together: one of them is missing');
      expect(() => applyEnvironment({}, half)).not.toThrow('secret');
    }
  });
});
