import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Http, HttpResponse } from '@landfall/transport/ports';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '../embedded/index.ts';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { createFolderSource, exportToFolder } from '../migration/index.ts';
import type { ExportedStore, MigrationReport } from '../migration/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { createServedStore, serveAdmin } from './index.ts';
import type { AdminService } from './index.ts';

const USER = { user: 'operator', password: 'secret' };

let folder: string;
let store: EmbeddedStore;
let admin: AdminService;
let ports: NodePorts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-served-'));
  store = await EmbeddedStore.open({
    folder: 'data',
    files: new MemoryFiles(),
    openIndex: async () => await Promise.resolve(new MemoryKeyValue()),
    idleWorkAfterMs: 0,
  });
  for (const number of [1, 2, 3]) await store.put({ ...assetOf(number), name: `tëst\n${number}` });
  const access = { bind: '127.0.0.1', port: 0, hosts: [], credentials: [USER], rootBytes: 1 };
  admin = await serveAdmin({ store, log: () => undefined }, access);
  ports = createNodePorts();
});
afterEach(async () => {
  await ports.close();
  await admin[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function served(
  change: (answer: HttpResponse, url: string) => HttpResponse = (answer) => answer,
): ExportedStore {
  const http: Http = {
    request: async (request) => change(await ports.http.request(request), request.url),
  };
  return createServedStore({ url: admin.url, http, clock: ports.clock, credentials: USER, attempts: 1 });
}

const exported = async (from: ExportedStore): Promise<MigrationReport> =>
  await exportToFolder(from, join(folder, 'out'), { clock: ports.clock });

async function all(from: ExportedStore, start?: Uuid): Promise<StoredAsset[]> {
  const found: StoredAsset[] = [];
  for await (const asset of from.entries(start)) found.push(asset);
  return found;
}

const body = (answer: HttpResponse, text: string | Uint8Array): HttpResponse => ({
  ...answer,
  body: Buffer.from(text),
});

describe('a store that is served elsewhere', () => {
  it('is exported down the wire, into a folder that can be imported, and again without writing anew', async () => {
    const report = await exported(served());
    expect(report).toMatchObject({ complete: true, outcomes: { stored: { assets: 3 } } });
    const source = await createFolderSource(join(folder, 'out'));
    const names: unknown[] = [];
    for await (const item of source.items(0)) if (item.kind === 'asset') names.push(item.asset.name);
    expect(names).toEqual([1, 2, 3].map((number) => `tëst\n${number}`));
    expect(await exported(served())).toMatchObject({ complete: true, outcomes: { same: { assets: 3 } } });
  });

  it('has the assets of the store, from one on, and their bytes', async () => {
    const there: StoredAsset[] = [];
    for await (const asset of store.entries()) there.push(asset);
    expect(await all(served())).toEqual(there);
    expect((await all(served(), idOf(2))).map(({ id }) => id)).toEqual([idOf(2), idOf(3)]);
    expect(await served().read(idOf(2))).toEqual(await store.read(idOf(2)));
    expect(await served().read(idOf(9))).toBeUndefined();
  });

  it('comes in pages', async () => {
    const ids = Array.from({ length: 4001 }, (_, at) => 1000 + at);
    for (const number of ids) void store.put(assetOf(number));
    await store.put(assetOf(1));
    let pages = 0;
    const counted = served((answer, url) => {
      if (url.includes('/from/')) pages++;
      return answer;
    });
    const found = await all(counted);
    expect(found).toHaveLength(4004);
    expect(new Set(found.map(({ id }) => id.key)).size).toBe(4004);
    expect(pages).toBe(3);
  });

  it('leaves what is in quarantine there', async () => {
    await store.collect({ has: () => false }, { graceSeconds: 1e9, dryRun: false });
    await exported(served());
    const report = await store.collect({ has: () => false }, { graceSeconds: 0, dryRun: false });
    expect(report).toMatchObject({ removed: 3 });
  });
});

describe('what it says', () => {
  it.each<[string, (text: string) => string, string]>([
    ['that ends in a line', (text) => text.slice(0, -20), 'cut off'],
    ['that ends behind a line', (text) => text.slice(0, text.indexOf('\n') + 1), 'cut off'],
    [
      'without its last line',
      (text) => text.replace(/\{"page.*\n$/, ''),
      'something else, or it was cut off',
    ],
    ['that lacks an asset', (text) => text.slice(text.indexOf('\n') + 1), '2 assets in a list of 3'],
    ['that is none', () => '', 'cut off'],
    [
      'that goes round',
      (text) => text.replace('"next":null', `"next":"${Uuid.zero.toString()}"`),
      'goes back',
    ],
    [
      'with other lines',
      (text) => text.replace(/^.*\n/, '{"format":"landfall-assets","version":1}\n'),
      'something else',
    ],
  ])('in a list %s is no whole export', async (_, change, words) => {
    const from = served((answer, url) =>
      url.includes('/from/') ? body(answer, change(Buffer.from(answer.body).toString())) : answer,
    );
    await expect(exported(from)).rejects.toThrow(words);
    expect(await readdir(join(folder, 'out'))).not.toContain('manifest.ndjson');
  });

  it.each<[string, (bytes: Buffer) => Uint8Array, string]>([
    ['fewer bytes', (bytes) => bytes.subarray(0, -1), 'other bytes'],
    ['more bytes', (bytes) => Buffer.concat([bytes, Buffer.of(0)]), 'other bytes'],
    ['another last byte', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(1)]), 'other bytes'],
    ['no end of its line', (bytes) => bytes.subarray(0, 9), 'cut off'],
    [
      'another asset',
      (bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll(idOf(2).toString(), idOf(3).toString()), 'latin1'),
      'in place of',
    ],
  ])('of an asset with %s is not taken', async (_, change, words) => {
    const from = served((answer, url) =>
      url.endsWith(idOf(2).toString()) ? body(answer, change(Buffer.from(answer.body))) : answer,
    );
    await expect(exported(from)).rejects.toThrow(words);
  });

  it('of damage and of credentials is told apart', async () => {
    const damaged = served((answer, url) =>
      url.endsWith(idOf(2).toString()) ? { ...answer, status: 422 } : answer,
    );
    await expect(damaged.read(idOf(2))).rejects.toThrow(DamagedAssetError);
    expect(await exported(damaged)).toMatchObject({
      outcomes: { stored: { assets: 2 }, refused: { assets: 1 } },
    });
    const wrong = { ...USER, password: 'x' };
    const stranger = createServedStore({ url: admin.url, ...ports, credentials: wrong });
    await expect(stranger.stats()).rejects.toMatchObject({ reason: '401' });
    const elsewhere = createServedStore({ url: `${admin.url}/x`, ...ports, credentials: USER });
    await expect(elsewhere.stats()).rejects.toThrow(/404.*address of an admin service/);
    const silent = served((answer) => body(answer, '{}'));
    await expect(silent.stats()).rejects.toThrow('something else');
    expect(() => createServedStore({ url: 'ftp://x', ...ports })).toThrow('no address');
  });

  it('is nothing for paths that are none', async () => {
    const authorization = `Basic ${Buffer.from('operator:secret').toString('base64')}`;
    for (const path of [
      '/assets/',
      '/assets/x',
      '/assets/from/',
      '/assets/from/x',
      `/assets/${idOf(1).toString()}/data`,
    ])
      expect([path, (await fetch(admin.url + path, { headers: { authorization } })).status]).toEqual([
        path,
        404,
      ]);
    expect((await fetch(`${admin.url}/assets/from/${Uuid.zero.toString()}`)).status).toBe(401);
  });
});
