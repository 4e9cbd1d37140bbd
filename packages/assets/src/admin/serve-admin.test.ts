import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { EmbeddedStore } from '../embedded/index.ts';
import { StorageError } from '../store/index.ts';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { createFolderSource } from '../migration/index.ts';
import { askOnce } from '../testing/ask-once.ts';
import { assetOf, basic, idOf } from '../testing/test-service.ts';
import { serveAdmin } from './index.ts';
import type { AdminAccess, AdministeredStore, AdminService } from './index.ts';

const USER = { user: 'operator', password: 'secret' };
const KNOWN = { ...basic('operator', 'secret'), 'content-type': 'application/json' };

let folder: string;
let store: EmbeddedStore;
let admin: AdminService;
const events: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-admin-'));
  store = await EmbeddedStore.open({
    folder: 'data',
    files: new MemoryFiles(),
    openIndex: async () => await Promise.resolve(new MemoryKeyValue()),
    idleWorkAfterMs: 0,
  });
  for (const number of [1, 2, 3]) await store.put(assetOf(number));
});
afterEach(async () => {
  await admin[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  events.length = 0;
});

async function start(access: Partial<AdminAccess> = {}, on: AdministeredStore = store): Promise<void> {
  admin = await serveAdmin(
    { store: on, log: ({ event, fields }) => void events.push(`${event} ${fields['job'] ?? ''}`.trim()) },
    {
      bind: '127.0.0.1',
      port: 0,
      hosts: [],
      credentials: [USER],
      rootsFolder: folder,
      rootBytes: 4000,
      exportFolder: join(folder, 'exports'),
      ...access,
    },
  );
}

const ask = (
  method: string,
  path: string,
  body: string | Uint8Array = '',
  headers: Record<string, string> = KNOWN,
) => askOnce(admin.url, method, path, body, headers);

/** The last line of a job. */
async function last(path: string, options: object = {}): Promise<Record<string, unknown>> {
  const { status, text } = await ask('POST', path, JSON.stringify(options));
  expect([status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
}

const listOf = (...numbers: number[]): string => numbers.map((number) => idOf(number).toString()).join('\n');

describe('who may ask', () => {
  it('is who has the credential, on any path', async () => {
    await start();
    for (const path of ['/stats', '/roots/', '/roots/a', '/nothing']) {
      const refused = await ask('GET', path, '', {});
      expect([path, refused.status]).toEqual([path, 401]);
      expect((await ask('GET', path, '', basic('operator', 'wrong'))).status).toBe(401);
    }
    expect((await ask('GET', '/nothing')).status).toBe(404);
  });

  it('is let in through a crowd that sends nothing, half a head, bodies without a credential', async () => {
    await start();
    const port = Number(new URL(admin.url).port);
    const crowd = [
      '',
      'GET /stats HTTP/1.1\r\n',
      'PUT /roots/a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\na',
    ];
    const sockets = await Promise.all(
      Array.from({ length: 150 }, async (_, at) => {
        const socket = connect(port, '127.0.0.1').on('error', () => undefined);
        await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
        socket.write(crowd[at % crowd.length]!);
        return socket;
      }),
    );
    for (let round = 0; round < 3; round++) expect((await ask('GET', '/stats')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it('is no web page, whatever it knows', async () => {
    await start();
    for (const more of [
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { host: 'rebind.evil.example' },
      { 'content-type': 'text/plain' },
    ]) {
      const { status } = await ask('POST', '/verify', '', { ...KNOWN, ...more });
      expect([more, status]).toEqual([more, 'content-type' in more ? 415 : 403]);
    }
    const text = await ask('POST', '/verify', '', { ...KNOWN, 'content-type': 'text/plain' });
    expect(text.text).toContain('send application/json');
    expect(events).toEqual(['admin listening']);
  });

  it('cannot be nobody in particular', async () => {
    await start();
    const access = { bind: '127.0.0.1', port: 0, hosts: [], credentials: [], rootBytes: 1 };
    await expect(serveAdmin({ store, log: () => undefined }, access)).rejects.toThrow('needs credentials');
  });
});

describe('what is asked', () => {
  it('are the numbers of the store', async () => {
    await start();
    const { status, text } = await ask('GET', '/stats');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ assets: 3, types: [{ type: 7, assets: 3 }] });
    expect((await ask('POST', '/stats')).status).toBe(405);
  });

  it('is a check of every byte, that says how far it is', async () => {
    await start();
    expect(await last('/verify')).toMatchObject({ result: { blobs: 3, damaged: [] } });
    const { text } = await ask('POST', '/verify');
    expect(JSON.parse(text.split('\n')[0]!)).toHaveProperty('progress.blobs');
    expect(events).toEqual(['admin listening', 'admin verify', 'admin verify']);
  });

  it('are options that there are, in JSON', async () => {
    await start();
    await ask('PUT', '/roots/list', listOf(1));
    for (const body of [
      '{',
      'forReal=1',
      '\xff',
      'null',
      '{"forReals":true}',
      '{"graceDays":-1}',
      '[]',
      '{"forReal":"yes"}',
    ])
      expect([body, (await ask('POST', '/gc', body)).status]).toEqual([body, 400]);
    expect((await ask('POST', '/gc', '{"forReals":true}')).text).toContain('forReals');
    expect((await ask('POST', '/gc', 'forReal=1')).text).toBe(
      'the body is no JSON; options are an object, such as {}\n',
    );
    expect((await store.stats()).assets).toBe(3);
  });

  it('is an export, into a folder of its own that can be imported', async () => {
    await start();
    const { result } = await last('/export');
    expect(result).toMatchObject({ complete: true, outcomes: { stored: { assets: 3 } } });
    const [name] = await readdir(join(folder, 'exports'));
    const source = await createFolderSource(join(folder, 'exports', name!));
    let count = 0;
    for await (const item of source.items(0)) if (item.kind === 'asset') count++;
    expect(count).toBe(3);
  });

  it('is no export into a store, not even by a link', async () => {
    await start();
    const real = join(folder, 'store');
    await (await EmbeddedStore.open({ folder: real }))[Symbol.asyncDispose]();
    await symlink(real, join(folder, 'link'));
    for (const exportFolder of [real, join(real, 'exports'), join(folder, 'link', 'a', 'b')]) {
      const access = {
        bind: '127.0.0.1',
        port: 0,
        hosts: [],
        credentials: [USER],
        rootBytes: 1,
        exportFolder,
      };
      await expect(serveAdmin({ store, log: () => undefined }, access)).rejects.toThrow(
        /exportFolder .* is the store in .*store, or within it/,
      );
    }
  });

  it('is no export where no folder is named', async () => {
    await start({ exportFolder: undefined });
    const { status, text } = await ask('POST', '/export');
    expect([status, text]).toEqual([409, expect.stringContaining('admin.exportFolder')]);
  });
});

describe('collecting', () => {
  it('needs roots, is dry unless told otherwise, and then does it', async () => {
    await start();
    expect(await ask('POST', '/gc')).toMatchObject({ status: 409 });
    expect((await ask('PUT', '/roots/list.txt', listOf(1, 2))).status).toBe(204);
    expect(JSON.parse((await ask('GET', '/roots')).text)).toEqual([{ name: 'list.txt', bytes: 73 }]);
    expect(await last('/gc')).toMatchObject({ result: { dryRun: true, quarantined: 1, wanted: 2 } });
    expect(await last('/gc', { forReal: true })).toMatchObject({
      result: { dryRun: false, quarantined: 1, removed: 0 },
    });
    expect(await last('/gc', { forReal: true, graceDays: 0 })).toMatchObject({ result: { removed: 1 } });
    expect(await store.exists([idOf(1), idOf(2), idOf(3)])).toEqual([true, true, false]);
  });

  it('spares what was stored after the oldest root was sent, unless it is told otherwise', async () => {
    await start();
    await store.put({ ...assetOf(4), createdAt: 1000 });
    await ask('PUT', '/roots/old', listOf(1, 2, 3));
    await store.put(assetOf(5));
    await ask('PUT', '/roots/new', listOf(1));
    const now = { forReal: true, graceDays: 0 };
    expect(await last('/gc', now)).toMatchObject({ result: { quarantined: 1, young: 1 } });
    expect(await last('/gc', now)).toMatchObject({ result: { removed: 1, young: 1 } });
    expect(await store.exists([4, 5].map((number) => idOf(number)))).toEqual([false, true]);
    expect(await last('/gc', { spareYoung: false })).toMatchObject({ result: { quarantined: 1, young: 0 } });
  });

  it('stops, and says why, at a root that cannot be read or wants nothing', async () => {
    await start();
    await ask('PUT', '/roots/list', listOf(1));
    await ask('PUT', '/roots/empty', '');
    const refused = await ask('POST', '/gc', '{"forReal":true}');
    expect(refused).toMatchObject({ status: 422, text: expect.stringContaining('empty') });
    expect((await ask('DELETE', '/roots/empty')).status).toBe(204);
    expect((await ask('DELETE', '/roots/empty')).status).toBe(404);
    expect(await last('/gc')).toMatchObject({ result: { quarantined: 2 } });
  });

  it('doubts a database whose log was left behind, and reads it with its log', async () => {
    await start();
    const vector = async (name: string): Promise<Buffer> =>
      await readFile(new URL(`../../../../vectors/sqlite/${name}`, import.meta.url));
    const log = (await vector('Logged.db-wal')).subarray(0, 32 + 2 * (24 + 512));
    await ask('PUT', '/roots/list', listOf(1));
    await ask('PUT', '/roots/OpenSim.db', await vector('Logged.db'));
    const alone = await last('/gc', { forReal: true });
    expect(JSON.stringify(alone)).toContain('(-wal) is not beside it');
    expect(await store.exists([idOf(2)])).toEqual([true]);
    expect(await last('/gc')).toMatchObject({ result: { doubts: [{ where: 'OpenSim.db' }] } });
    await ask('PUT', '/roots/OpenSim.db-wal', log);
    expect(JSON.parse((await ask('GET', '/roots')).text)).toMatchObject([
      { name: 'OpenSim.db' },
      { name: 'OpenSim.db-wal' },
      { name: 'list' },
    ]);
    // It was read: there is nothing but its own words in it.
    expect(await ask('POST', '/gc')).toMatchObject({
      status: 422,
      text: expect.stringContaining('OpenSim.db names no id'),
    });
    expect((await ask('DELETE', '/roots/OpenSim.db')).status).toBe(204);
    expect(await ask('POST', '/gc')).toMatchObject({
      status: 422,
      text: expect.stringContaining('the log of a database of SQLite'),
    });
    expect((await ask('DELETE', '/roots/OpenSim.db-wal')).status).toBe(204);
    expect(await last('/gc')).toMatchObject({ result: { quarantined: 2 } });
  });

  it('takes no root that is too long, leads elsewhere, or was cut off', async () => {
    await start();
    expect((await ask('PUT', '/roots/long', 'x'.repeat(4001))).status).toBe(413);
    for (const name of ['..%2fx', '.x', 'a/b', 'a%00'])
      expect([name, (await ask('PUT', `/roots/${name}`, 'x')).status]).toEqual([name, 400]);
    expect((await ask('GET', '/roots/a')).status).toBe(405);
    expect(JSON.parse((await ask('GET', '/roots')).text)).toEqual([]);
  });
});

describe('a job that fails', () => {
  const failing = (error: Error, told: readonly object[] = []): AdministeredStore =>
    Object.assign(Object.create(store) as EmbeddedStore, {
      inspect: async ({ onProgress }: Parameters<AdministeredStore['inspect']>[0]) => {
        for (const progress of told) onProgress(progress);
        return await Promise.reject(error);
      },
    });

  it.each([
    [new StorageError('no place', 'full'), 507],
    [new DecodeError('no root'), 422],
    [new TypeError('ours'), 500],
  ])('before it has told anything is answered with the status of its fault: %s', async (error, status) => {
    await start({}, failing(error));
    expect(await ask('POST', '/verify')).toMatchObject({ status, text: `${error.message}\n` });
    expect(await ask('POST', '/verify')).toMatchObject({ status });
  });

  it('later says so in its last line', async () => {
    await start({}, failing(new StorageError('no place', 'full'), [{ blobs: 1 }]));
    const { status, text } = await ask('POST', '/verify');
    expect([
      status,
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ]).toEqual([200, [{ progress: { blobs: 1 } }, { error: 'no place' }]]);
  });
});

describe('who guesses', () => {
  it('is not listened to for a while, right or wrong; who sends none is no guesser', async () => {
    await start();
    const statusOf = async (headers: Record<string, string>) =>
      (await ask('GET', '/stats', '', headers)).status;
    for (let count = 0; count < 30; count++) expect(await statusOf({})).toBe(401);
    for (let count = 0; count < 10; count++) expect(await statusOf(basic('operator', `${count}`))).toBe(401);
    const refused = await ask('GET', '/stats');
    expect(refused).toMatchObject({
      status: 429,
      text: expect.stringMatching(/^too many wrong credentials/),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await statusOf({})).toBe(401);
  });
});

describe('one job at a time', () => {
  /** A check that goes on until it is ended. */
  function endless(): { readonly on: AdministeredStore; ended: number; readonly begun: Promise<void> } {
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const inspect: AdministeredStore['inspect'] = async ({ signal, onProgress }) => {
      onProgress({ blobs: 1 });
      begin();
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      state.ended += 1;
      return {};
    };
    const on: AdministeredStore = Object.assign(Object.create(store) as EmbeddedStore, { inspect });
    const state = { on, ended: 0, begun };
    return state;
  }

  it('runs; another is refused until that is over, which it is when who asked for it leaves', async () => {
    const state = endless();
    await start({}, state.on);
    const leaving = new AbortController();
    const asked = fetch(`${admin.url}/verify`, { method: 'POST', headers: KNOWN, signal: leaving.signal });
    await state.begun;
    const refused = await ask('POST', '/export');
    expect([refused.status, refused.text]).toEqual([409, 'verify is running\n']);
    const answer = await asked;
    expect(answer.status).toBe(200);
    leaving.abort();
    while ((await ask('POST', '/export')).status === 409);
    expect(state.ended).toBe(1);
  });

  it('ends with the service', async () => {
    const state = endless();
    await start({}, state.on);
    const asked = fetch(`${admin.url}/verify`, { method: 'POST', headers: KNOWN }).catch(() => undefined);
    await state.begun;
    await admin[Symbol.asyncDispose]();
    expect(state.ended).toBe(1);
    await asked;
  });
});
