import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkerCodec } from '@landfall/codecs/node';
import { bundledWorker, vectorBytes } from '@landfall/codecs/testing';
import { UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedStore } from '../embedded/index.ts';
import { parseAssetServiceConfig } from '../service/index.ts';
import type { AssetServiceConfig, DerivationTools, ServiceEvent } from '../service/index.ts';
import { AssetFlag, hashOf, StorageError } from '../store/index.ts';
import { bundle } from '../testing/bundle.ts';
import { askOnce } from '../testing/ask-once.ts';
import { assetOf, assetXml, basic, idOf } from '../testing/test-service.ts';
import { serveAdmin } from '../admin/index.ts';
import { serveInProcesses } from './index.ts';
import type { ServiceInProcesses } from './index.ts';

let program: string;
let folder: string;
let store: EmbeddedStore;
let service: ServiceInProcesses;
const events: ServiceEvent[] = [];

beforeAll(async () => {
  program = await bundle('processes/front-process');
});
afterAll(async () => {
  await rm(program, { force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-processes-'));
  store = await EmbeddedStore.open({ folder, onIndexAnew: () => void service.reopen() });
  events.length = 0;
});
afterEach(async () => {
  await service.close();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function start(
  config: AssetServiceConfig = {},
  tools: DerivationTools & { readonly answerWithinMs?: number } = {},
): Promise<void> {
  const complete = parseAssetServiceConfig({ port: 0, data: folder, processes: 2, ...config });
  service = await serveInProcesses(complete, {
    store,
    publish: () => store.publish(),
    program,
    ...tools,
    log: (event) => void events.push(event),
  });
}

/** One connection each, and they are dealt out in turn: both processes answer. */
const ask = (method: string, path: string, body?: string): ReturnType<typeof askOnce> =>
  askOnce(service.url, method, path, body);

const dataOf = async (number: number): Promise<string> =>
  (await ask('GET', `/assets/${idOf(number).toString()}/data`)).text;

/** Eight answers in turn, of both processes. */
async function answers(number: number): Promise<Set<string>> {
  const all: string[] = [];
  for (let turn = 0; turn < 8; turn++) all.push(await dataOf(number));
  return new Set(all);
}

describe('a service in several processes', () => {
  it('is not ready, in any process, while its owner can store nothing', async () => {
    await start();
    expect((await ask('GET', '/ready')).status).toBe(200);
    store.checkStorable = async () =>
      await Promise.reject(new StorageError('there is no space left', 'full'));
    for (let turn = 0; turn < 4; turn++)
      expect(await ask('GET', '/ready')).toMatchObject({
        status: 503,
        text: 'nothing can be stored: full\n',
      });
    expect((await ask('GET', '/health')).status).toBe(200);
  });

  it('lets nobody guess credentials more often than one process does', async () => {
    await start({ processes: 3, credentials: [{ user: 'gridsim', password: 'secret' }] });
    const statuses: number[] = [];
    for (let guess = 0; guess < 24; guess++) {
      const headers = basic('gridsim', `wrong ${guess}`);
      statuses.push((await askOnce(service.url, 'GET', '/metrics', '', headers)).status);
    }
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });

  it('hears of who reads what is in quarantine, though every process has a copy', async () => {
    await start();
    await ask('POST', '/assets/', assetXml(1, Buffer.from('wanted')));
    await answers(1);
    const collect = (graceSeconds: number) =>
      store.collect({ has: () => false }, { graceSeconds, dryRun: false });
    expect(await collect(1000)).toMatchObject({ quarantined: 1 });
    expect(await answers(1)).toEqual(new Set(['wanted']));
    expect(await collect(0)).toMatchObject({ removed: 0, quarantined: 1 });
  });

  it('forgets in all of eight processes what an operator has put into quarantine, so that who still asks for it keeps it', async () => {
    await start({ processes: 8 });
    for (const number of [1, 2]) {
      await ask('POST', '/assets/', assetXml(number, Buffer.from(`asset ${number}`)));
      for (let turn = 0; turn < 4; turn++) await answers(number);
    }
    const access = { bind: '127.0.0.1', port: 0, hosts: [], rootBytes: 1000, rootsFolder: folder };
    const credentials = [{ user: 'operator', password: 'secret' }];
    await using admin = await serveAdmin({ store, log: () => undefined }, { ...access, credentials });
    const order = async (method: string, path: string, body: string): Promise<string> =>
      (
        await askOnce(admin.url, method, path, body, {
          ...basic('operator', 'secret'),
          'content-type': 'x/y',
        })
      ).text;
    await order('PUT', '/roots/list', idOf(2).toString());
    const collect = async (graceDays: number): Promise<unknown> =>
      JSON.parse(
        (await order('POST', '/gc', JSON.stringify({ forReal: true, graceDays }))).split('\n').at(-2)!,
      );
    expect(await collect(1)).toMatchObject({ result: { quarantined: 1 } });
    // From whichever process it is asked for, its copy is no answer.
    expect(await dataOf(1)).toBe('asset 1');
    expect(await collect(0)).toMatchObject({ result: { removed: 0, quarantined: 1 } });
    expect(await collect(0)).toMatchObject({ result: { removed: 1 } });
    expect(await answers(1)).toEqual(new Set(['']));
    expect(await answers(2)).toEqual(new Set(['asset 2']));
  });

  it('serves at once what one of them took in, from all', async () => {
    await start();
    for (let number = 1; number <= 20; number++) {
      const bytes = Buffer.alloc(number % 2 === 0 ? 20_000 : 20, `${number} `);
      const answer = await ask('POST', '/assets/', assetXml(number, bytes));
      expect(answer.status).toBe(200);
      expect(await answers(number)).toEqual(new Set([String(bytes)]));
    }
    const xml = `<ArrayOfString><string>${idOf(3).toString()}</string><string>${idOf(99).toString()}</string></ArrayOfString>`;
    const exist = await ask('POST', '/get_assets_exist', xml);
    expect(exist.text.match(/true|false/g)).toEqual(['true', 'false']);
    expect((await ask('GET', `/assets/${idOf(99).toString()}`)).status).toBe(404);
    expect((await ask('GET', '/ready')).status).toBe(200);
  });

  it('serves nothing that was deleted or replaced, whoever had a copy', async () => {
    await store.put(assetOf(1, { bytes: Buffer.alloc(30_000, 'old') }));
    await store.put(assetOf(2, { bytes: Buffer.alloc(30_000, 'old'), flags: AssetFlag.rewritable }));
    await start({ deletion: 'all' });
    for (const number of [1, 2]) expect((await answers(number)).size).toBe(1);
    expect((await ask('DELETE', `/assets/${idOf(1).toString()}`)).text).toContain('true');
    expect(await answers(1)).toEqual(new Set(['']));
    const fresh = assetXml(2, Buffer.from('new'), '<Flags>Rewritable</Flags>');
    expect((await ask('POST', `/assets/${idOf(2).toString()}`, fresh)).text).toContain('true');
    expect(await answers(2)).toEqual(new Set(['new']));
  });

  it('keeps what is there when other bytes come, and tells so', async () => {
    await start();
    await ask('POST', '/assets/', assetXml(1, Buffer.from('first')));
    const second = await ask('POST', '/assets/', assetXml(1, Buffer.from('second')));
    expect([second.status, second.headers['asset-outcome']]).toEqual([200, 'conflict']);
    expect(await answers(1)).toEqual(new Set(['first']));
  });

  it('looks into the new index when the old one was thrown away', async () => {
    await store.put(assetOf(1, { bytes: Buffer.alloc(9000, 'x') }));
    await start();
    await answers(1);
    await store.rebuildIndex();
    await store.put(assetOf(2, { bytes: Buffer.alloc(9000, 'y') }));
    await store.publish();
    expect([...(await answers(1)), ...(await answers(2))]).toEqual(['x'.repeat(9000), 'y'.repeat(9000)]);
  });

  it('never serves damaged bytes, and counts them', async () => {
    const bytes = Buffer.alloc(50_000, 'z');
    await store.put(assetOf(1, { bytes }));
    await store[Symbol.asyncDispose]();
    const hash = hashOf(bytes);
    const [first, second] = hash;
    const places = [join(folder, 'blobs', first!, second!), join(folder, 'blobs', 'incoming')];
    for (const place of places) {
      if (!(await readdir(place).catch((): string[] => [])).includes(hash)) continue;
      const spoiled = await readFile(join(place, hash));
      spoiled[40_000]! ^= 1;
      await writeFile(join(place, hash), spoiled);
    }
    store = await EmbeddedStore.open({ folder, onIndexAnew: () => void service.reopen() });
    await start();
    for (let turn = 0; turn < 4; turn++)
      expect((await ask('GET', `/assets/${idOf(1).toString()}/data`)).status).toBe(500);
    expect((await store.stats()).damaged).toBe(4);
  });

  it('puts another process in the place of one that ended, and loses nothing', async () => {
    await store.put(assetOf(1));
    await start();
    const pids = await frontPids();
    expect(pids).toHaveLength(2);
    process.kill(pids[0]!, 'SIGKILL');
    await vi.waitFor(() => expect(events.map(({ event }) => event)).toContain('front ended'), 10_000);
    expect(await answers(1)).toEqual(new Set(['asset 1']));
    await vi.waitFor(async () => expect(await frontPids()).toHaveLength(2), {
      timeout: 20_000,
      interval: 200,
    });
    expect(await frontPids()).not.toContain(pids[0]);
    expect(await answers(1)).toEqual(new Set(['asset 1']));
  }, 60_000);

  it('puts others in the place of all that ended at once', async () => {
    await store.put(assetOf(1));
    await start();
    for (const pid of await frontPids()) process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await frontPids()).toHaveLength(2), {
      timeout: 20_000,
      interval: 200,
    });
    await vi.waitFor(async () => expect(await answers(1)).toEqual(new Set(['asset 1'])), {
      timeout: 20_000,
      interval: 200,
    });
  }, 60_000);

  it('ends one that hangs, so that nobody waits for it', async () => {
    await store.put(assetOf(1));
    await start({ deletion: 'all' }, { answerWithinMs: 1500 });
    expect((await answers(1)).size).toBe(1);
    const [pid] = await frontPids();
    process.kill(pid!, 'SIGSTOP');
    const deleting = Promise.race([0, 1].map(() => ask('DELETE', `/assets/${idOf(1).toString()}`)));
    expect((await deleting).status).toBe(200);
    expect(events.map(({ event }) => event)).toContain('front hangs');
    await vi.waitFor(async () => expect(await frontPids()).not.toContain(pid), {
      timeout: 20_000,
      interval: 200,
    });
    await vi.waitFor(async () => expect(await answers(1)).toEqual(new Set([''])), {
      timeout: 20_000,
      interval: 200,
    });
  }, 60_000);

  it('never mixes assets up, however slow the readers and small the caches', async () => {
    const bytesOf = (number: number): Buffer => Buffer.alloc(40_000 + number, `asset ${number} `);
    for (let number = 1; number <= 60; number++)
      await store.put(assetOf(number, { bytes: bytesOf(number), type: 0 }));
    await start({ limits: { cacheBytes: 2_000_000 } });
    const random = createRandom(8);
    const reader = async (): Promise<void> => {
      for (let turn = 0; turn < 40; turn++) {
        const number = random.integer(1, 60);
        const start = random.integer(0, 1) * random.integer(1, 30_000);
        const range = start === 0 ? undefined : `bytes=${start}-${start + 5000}`;
        const text = await readSlowly(`/assets/${idOf(number).toString()}/data`, range, random.integer(0, 8));
        const wanted = start === 0 ? bytesOf(number) : bytesOf(number).subarray(start, start + 5001);
        if (text !== undefined) expect(text.equals(wanted), `${number} ${range ?? ''}`).toBe(true);
      }
    };
    await Promise.all(Array.from({ length: 24 }, reader));
    expect((await ask('GET', '/metrics')).text).toMatch(/^landfall_assets_answer_bytes \d{1,5}$/m);
  }, 60_000);

  it('counts for all of them together', async () => {
    await store.put(assetOf(1));
    await start();
    for (let turn = 0; turn < 12; turn++) await dataOf(1);
    const metrics = (await ask('GET', '/metrics')).text;
    expect(metrics).toContain('landfall_assets_requests_total{route="data",method="GET",status="200"} 12');
    expect(metrics).toMatch(/^landfall_assets_stored 1$/m);
    const status = JSON.parse((await ask('GET', '/status.json')).text) as {
      assets: number;
      cache: { hits: number; misses: number };
    };
    expect([status.assets, status.cache.hits + status.cache.misses]).toEqual([1, 12]);
    expect((await ask('GET', '/status')).text).toContain('<html');
  });
});

describe('derivations of several processes', () => {
  it('are made once, by the one that owns the store', async () => {
    const picture = vectorBytes('lrcp-5-layers');
    await store.put(assetOf(1, { bytes: picture, type: 0 }));
    await store.put(assetOf(2, { bytes: Buffer.from('no picture'), type: 0 }));
    await start({}, { codec: createWorkerCodec({ script: await bundledWorker() }) });
    const path = `/derived/${idOf(1).toString()}/texture?discard=1`;
    const cut = await Promise.all(Array.from({ length: 6 }, () => ask('GET', path)));
    expect(new Set(cut.map(({ status, text }) => `${status} ${hashOf(Buffer.from(text))}`)).size).toBe(1);
    expect([cut[0]!.status, cut[0]!.headers['content-type']]).toEqual([200, 'image/x-j2c']);
    for (let turn = 0; turn < 2; turn++)
      expect((await ask('GET', `/derived/${idOf(2).toString()}/texture?discard=1`)).status).toBe(422);
    const metrics = (await ask('GET', '/metrics')).text;
    expect(metrics).toMatch(/^landfall_assets_derived_made\w* 1$/m);
    expect((await ask('GET', '/status')).text).toContain('Derived');
  });
});

describe('a service in several processes that cannot be', () => {
  it('says that the address is taken', async () => {
    await start();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const complete = parseAssetServiceConfig({ port, data: folder, processes: 2 });
    const wanted = serveInProcesses(complete, { store, publish: () => store.publish(), program });
    await expect(wanted).rejects.toThrow(UsageError);
    taken.close();
  });
});

/** Reads after some turns of doing nothing; undefined when it left in the midst, as every eighth does. */
async function readSlowly(
  path: string,
  range: string | undefined,
  turns: number,
): Promise<Buffer | undefined> {
  return await new Promise((resolve, reject) => {
    const headers = range === undefined ? {} : { range };
    const asking = request(`${service.url}${path}`, { headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      const wait = (left: number): void => {
        if (left > 0) setImmediate(wait, left - 1);
        else response.on('data', (part: Buffer) => parts.push(part));
      };
      if (turns === 8) {
        response.destroy();
        resolve(undefined);
        return;
      }
      response.once('error', reject);
      response.once('end', () => resolve(Buffer.concat(parts)));
      wait(turns * 20);
    });
    asking.once('error', reject);
    asking.end();
  });
}

/** Of this process's children, those that are fronts. */
async function frontPids(): Promise<number[]> {
  const list = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const pids: number[] = [];
  for (const pid of list.trim().split(' ').map(Number)) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('front-process')) pids.push(pid);
  }
  return pids;
}
