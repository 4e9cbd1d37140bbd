import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import type { Http, HttpRequest, HttpResponse } from '@landfall/transport/ports';
import {
  formatBooleanArray,
  formatValue,
  frameAssetXml,
  parseAssetXml,
  parseStringArray,
} from '../robust/index.ts';
import { MemoryStore, StorageError } from '../store/index.ts';
import {
  FallThroughStore,
  createAssetServer,
  createServerSource,
  exportToServer,
  importAssets,
  readIdList,
} from './index.ts';
import type { AssetServer } from './index.ts';
import { createTestClock } from './test-clock.ts';

const idOf = (number: number): Uuid => new Uuid(0, 0, 1, number);
const bytesOf = (text: string): Uint8Array => encodeUtf8(text);

/** An asset service as OpenSim's is: never replaces, answers 200 whatever happened. */
class OldServer implements Http {
  readonly store = new MemoryStore();
  readonly asked: string[] = [];
  /** Fails the next so many requests. */
  failures: ('reset' | number)[] = [];
  garbled: string | undefined;
  /** Answers with this one, whatever is asked for. */
  only: Uuid | undefined;

  async request({ method, url, body, headers }: HttpRequest): Promise<HttpResponse> {
    const path = new URL(url).pathname;
    this.asked.push(`${method} ${path}`);
    const failure = this.failures.shift();
    if (failure === 'reset') throw new ClosedError('gone', { by: 'network', reason: 'reset' });
    if (failure !== undefined) return answer(failure, '');
    if (headers?.['authorization'] !== `Basic ${Buffer.from('grid:pass:word').toString('base64')}`)
      return answer(401, '');
    if (path === '/get_assets_exist')
      return answer(
        200,
        formatBooleanArray(
          await this.store.exists(parseStringArray(body!, 1000).map((id) => Uuid.parse(id))),
        ),
      );
    return method === 'GET' ? await this.#get(path) : await this.#post(body!);
  }

  async #get(path: string): Promise<HttpResponse> {
    const read = await this.store.read(this.only ?? Uuid.parse(path.slice('/assets/'.length)));
    if (read === undefined) return answer(404, '');
    const { before, after } = frameAssetXml(read.asset);
    return answer(200, this.garbled ?? `${before}${Buffer.from(read.bytes).toString('base64')}${after}`);
  }

  async #post(body: Uint8Array): Promise<HttpResponse> {
    const { bytes, ...document } = parseAssetXml(body);
    if (document.type === 99) return answer(200, formatValue('string', Uuid.zero.toString()));
    await this.store.put({ ...document, bytes: bytes! });
    return answer(200, formatValue('string', document.id.toString()));
  }
}

function answer(status: number, text: string): HttpResponse {
  return { status, headers: {}, body: encodeUtf8(text) };
}

function start(): { old: OldServer; server: AssetServer; clock: ReturnType<typeof createTestClock> } {
  const old = new OldServer();
  const clock = createTestClock();
  const credentials = { user: 'grid', password: 'pass:word' };
  return {
    old,
    clock,
    server: createAssetServer({ url: 'http://127.0.0.1:8003/', http: old, clock, credentials }),
  };
}

describe('another asset server', () => {
  it('gives an asset with what it knows of it, or none', async () => {
    const { old, server } = start();
    await old.store.put({
      id: idOf(1),
      type: -2,
      bytes: bytesOf('one <&>'),
      name: 'é',
      creatorId: 'c;u;n',
      flags: 3,
    });
    expect(await server.fetch(idOf(1))).toMatchObject({ type: -2, name: 'é', creatorId: 'c;u;n', flags: 3 });
    expect(Buffer.from((await server.fetch(idOf(1)))!.bytes).toString()).toBe('one <&>');
    expect(await server.fetch(idOf(2))).toBeUndefined();
    expect(await server.exists([idOf(2), idOf(1), idOf(2)])).toEqual([false, true, false]);
  });

  it('has to answer with the asset that was asked for', async () => {
    const { old, server } = start();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('one') });
    old.only = idOf(1);
    expect(await server.fetch(idOf(1))).toBeDefined();
    await expect(server.fetch(idOf(2))).rejects.toThrow(`of another asset, ${idOf(1).toString()}`);
  });

  it('is asked again after a failure, with a pause, and counts as unreachable in the end', async () => {
    const { old, server, clock } = start();
    old.failures = ['reset', 500];
    expect(await server.fetch(idOf(1))).toBeUndefined();
    expect(clock.now()).toBe(750);
    old.failures = ['reset', 'reset', 'reset', 'reset'];
    const lost = server.fetch(idOf(1)).catch((error: unknown) => error);
    expect(await lost).toMatchObject({ fault: 'unreachable' });
    // Who it is, and then the network's own words: each once.
    expect(String(await lost)).toMatch(/^\w+: the other asset server: /);
    expect(String(await lost).match(/reached|server/g)).toEqual(['server']);
    old.failures = [500, 500, 500, 500];
    await expect(server.fetch(idOf(1))).rejects.toThrow(StorageError);
  });

  it('says so when it wants other credentials, without a second try', async () => {
    const { old, server } = start();
    old.failures = [401];
    await expect(server.fetch(idOf(1))).rejects.toThrow(RemoteError);
    expect(old.asked).toHaveLength(1);
  });

  it('takes lists in UTF-16, and names what holds none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-list-'));
    const list = join(folder, 'ids.txt');
    const id = '00000000-0000-4000-8000-000000000001';
    await writeFile(list, Buffer.from(`\ufeff${id}\r\n${id}\r\n`, 'utf16le'));
    expect((await readIdList(list)).map(String)).toEqual([id]);
    await writeFile(list, Buffer.from('\xfd7zXZ\0', 'latin1'));
    await expect(readIdList(list)).rejects.toThrow('compressed with xz');
    await writeFile(list, Buffer.from(`SQLite format 3\0${' '.repeat(84)}${id}`));
    await expect(readIdList(list)).rejects.toThrow('is a database of SQLite');
    await writeFile(list, 'none');
    await expect(readIdList(list)).rejects.toThrow('holds no UUID');
    await rm(folder, { recursive: true });
  });

  it('takes a dump as a list, when it is whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-list-'));
    const list = join(folder, 'ids.txt');
    const id = '00000000-0000-4000-8000-000000000001';
    const cut = `-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\nINSERT INTO \`prims\` VALUES ('${id}');\n`;
    const whole = `${cut}-- Dump completed on 2024-01-01  1:01:01\n`;
    for (const bytes of [whole, gzipSync(whole), Buffer.from(`\ufeff${whole}`, 'utf16le')]) {
      await writeFile(list, bytes);
      expect((await readIdList(list)).map(String)).toEqual([id]);
    }
    for (const bytes of [cut, gzipSync(cut), Buffer.from(`\ufeff${cut}`, 'utf16le'), whole.slice(0, 90)]) {
      await writeFile(list, bytes);
      await expect(readIdList(list)).rejects.toThrow('is not whole');
    }
    await rm(folder, { recursive: true });
  });

  it('is imported from by list, in its order', async () => {
    const { old, server, clock } = start();
    for (let number = 1; number < 60; number++)
      await old.store.put({ id: idOf(number), type: 0, bytes: bytesOf(`asset ${number}`) });
    const folder = await mkdtemp(join(tmpdir(), 'landfall-list-'));
    const list = join(folder, 'ids.txt');
    const lines = Array.from({ length: 60 }, (_, at) => `${idOf(at).toString().toUpperCase()} x`);
    await writeFile(list, `# ids\n${lines.join('\r\n')}\n${idOf(1).toString()}\n${Uuid.zero.toString()}`);
    const ids = await readIdList(list);
    await rm(folder, { recursive: true });
    expect(ids).toHaveLength(60);
    const store = new MemoryStore();
    const report = await importAssets(store, createServerSource(server, ids), { clock });
    expect(report).toMatchObject({ outcomes: { stored: { assets: 59 }, refused: { assets: 1 } } });
    expect(report.remarks).toEqual([
      { what: idOf(0).toString(), outcome: 'refused', reason: 'the server does not have it' },
    ]);
  });

  it('costs one asset when one answer cannot be read, and the import when it is away', async () => {
    const { old, server, clock } = start();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('x') });
    old.garbled = '<AssetBase>';
    const source = createServerSource(server, [idOf(1)]);
    expect((await importAssets(new MemoryStore(), source, { clock })).outcomes.refused.assets).toBe(1);
    old.failures = ['reset', 'reset', 'reset', 'reset'];
    await expect(importAssets(new MemoryStore(), source, { clock })).rejects.toMatchObject({
      fault: 'unreachable',
    });
  });

  it.each([429, 408, 403, 302, 307] as const)(
    'says nothing of an asset by %i: the import is not complete',
    async (status) => {
      const { old, server, clock } = start();
      await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('x') });
      old.failures = [status, status, status, status];
      const source = createServerSource(server, [idOf(1)]);
      await expect(importAssets(new MemoryStore(), source, { clock })).rejects.toMatchObject({
        fault: 'unreachable',
      });
    },
  );

  it('says nothing of an asset by a web page', async () => {
    const { old, server } = start();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('x') });
    old.garbled = '<!DOCTYPE html><html><body>Back soon</body></html>';
    await expect(server.fetch(idOf(1))).rejects.toMatchObject({ fault: 'unreachable' });
  });

  it('is exported to, compared with what it has, and proven', async () => {
    const { old, server, clock } = start();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('same') });
    await old.store.put({ id: idOf(2), type: 0, bytes: bytesOf('theirs') });
    const ours = new MemoryStore();
    for (const [number, text] of [
      [1, 'same'],
      [2, 'ours'],
      [3, 'new'],
    ] as const)
      await ours.put({ id: idOf(number), type: 0, bytes: bytesOf(text), name: `n${number}` });
    await ours.put({ id: idOf(4), type: 99, bytes: bytesOf('not taken') });
    const report = await exportToServer(ours, server, { clock, prove: true });
    expect(report.outcomes).toMatchObject({
      stored: { assets: 1 },
      same: { assets: 1 },
      conflict: { assets: 1 },
      refused: { assets: 1 },
    });
    expect((await old.store.read(idOf(3)))!.asset.name).toBe('n3');
    expect(Buffer.from((await old.store.read(idOf(2)))!.bytes).toString()).toBe('theirs');
  });
});

describe('FallThroughStore', () => {
  function behind() {
    const { old, server, clock } = start();
    const local = new MemoryStore();
    return { old, clock, local, store: new FallThroughStore(local, server, { clock, missingForMs: 1000 }) };
  }

  it('fetches a miss once, however many want it, and keeps it', async () => {
    const { old, local, store } = behind();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('hello'), name: 'n' });
    const reads = await Promise.all(
      [1, 2, 3, 4].map(async () => await store.read(idOf(1), { start: 1, end: 3 })),
    );
    expect(reads.map((read) => Buffer.from(read!.bytes).toString())).toEqual(['el', 'el', 'el', 'el']);
    expect(old.asked).toEqual([`GET /assets/${idOf(1).toString()}`]);
    expect((await local.stat(idOf(1)))!.name).toBe('n');
    expect(await store.stat(idOf(1))).toBeDefined();
    expect(old.asked).toHaveLength(1);
  });

  it.each(['<AssetBase>', '', '<html>'])(
    'is not whoever asks, whose fault an answer is: %j',
    async (answer) => {
      const { old, local, store } = behind();
      await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('theirs') });
      old.garbled = answer;
      await expect(store.read(idOf(1))).rejects.toMatchObject({ fault: 'unreachable' });
      await store.put({ id: idOf(1), type: 0, bytes: bytesOf('ours') });
      expect(await local.stat(idOf(1))).toBeDefined();
    },
  );

  it('remembers for a while what is missing there', async () => {
    const { old, clock, store } = behind();
    expect(await store.read(idOf(1))).toBeUndefined();
    expect(await store.stat(idOf(1))).toBeUndefined();
    expect(old.asked).toHaveLength(1);
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('late') });
    clock.advance(1001);
    expect(await store.read(idOf(1))).toBeDefined();
  });

  it('never says "none" while the other one cannot be reached', async () => {
    const { old, clock, store } = behind();
    old.failures = ['reset', 'reset', 'reset', 'reset'];
    await expect(store.read(idOf(1))).rejects.toMatchObject({ fault: 'unreachable' });
    await expect(store.exists([idOf(1)])).rejects.toMatchObject({ fault: 'unreachable' });
    expect(old.asked).toHaveLength(4);
    clock.advance(5001);
    expect(await store.read(idOf(1))).toBeUndefined();
  });

  it('keeps the bytes that an id has there, and takes uploads while it is away', async () => {
    const { old, local, store } = behind();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('theirs') });
    expect((await store.put({ id: idOf(1), type: 0, bytes: bytesOf('ours') })).outcome).toBe('conflict');
    expect((await store.put({ id: idOf(2), type: 0, bytes: bytesOf('new') })).outcome).toBe('stored');
    old.failures = ['reset', 'reset', 'reset', 'reset'];
    expect((await store.put({ id: idOf(3), type: 0, bytes: bytesOf('away') })).outcome).toBe('stored');
    expect(await local.exists([idOf(1), idOf(2), idOf(3)])).toEqual([true, true, true]);
  });

  it('serves what it has no room for, keeps nothing of a kind that it does not take, and says both', async () => {
    const { old, server, clock } = start();
    const refused: string[] = [];
    const onRefused = (id: Uuid, reason: string): void =>
      void refused.push(`${id.toString().slice(-1)} ${reason}`);
    const local = new MemoryStore({ maxStoreBytes: 3, maxAssetBytes: 10, allowedTypes: new Set([0]) });
    const store = new FallThroughStore(local, server, { clock, onRefused });
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('theirs') });
    await old.store.put({ id: idOf(2), type: 0, bytes: bytesOf('much too long') });
    await old.store.put({ id: idOf(3), type: 7, bytes: bytesOf('x') });
    expect((await store.stat(idOf(1)))?.sizeBytes).toBe(6);
    const read = async (
      number: number,
      range?: { start: number; end: number },
    ): Promise<string | undefined> => {
      const found = await store.read(idOf(number), range);
      return found && Buffer.from(found.bytes).toString();
    };
    expect([await read(1), await read(1, { start: 2, end: 4 }), await read(2), await read(3)]).toEqual([
      'theirs',
      'ei',
      'much too long',
      undefined,
    ]);
    expect([(await local.stats()).assets, new Set(refused)]).toEqual([
      0,
      new Set(['1 quota', '2 size', '3 type']),
    ]);
  });

  it('asks there for what it does not have, in one go', async () => {
    const { old, store } = behind();
    await store.put({ id: idOf(1), type: 0, bytes: bytesOf('x') });
    await old.store.put({ id: idOf(2), type: 0, bytes: bytesOf('y') });
    old.asked.length = 0;
    expect(await store.exists([idOf(1), idOf(2), idOf(3), idOf(2)])).toEqual([true, true, false, true]);
    expect(old.asked).toEqual(['POST /get_assets_exist']);
  });

  it('does not bring back at once what was removed', async () => {
    const { old, store } = behind();
    await old.store.put({ id: idOf(1), type: 0, bytes: bytesOf('x') });
    await store.read(idOf(1));
    expect(await store.remove(idOf(1))).toBe(true);
    expect(await store.read(idOf(1))).toBeUndefined();
  });
});
