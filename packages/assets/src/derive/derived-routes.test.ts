import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkerCodec } from '@landfall/codecs/node';
import type { WorkerCodecOptions } from '@landfall/codecs/node';
import type { ImageCodec } from '@landfall/codecs/ports';
import { bundledWorker, vectorBytes } from '@landfall/codecs/testing';
import { decodeLlsdBinary, encodeLlsdBinary } from '@landfall/protocol/llsd';
import { beforeAll, describe, expect, it } from 'vitest';
import { signPath } from '../http/index.ts';
import type { AssetServiceConfig } from '../service/index.ts';
import { DiskDerivedCache, MemoryDerivedCache } from './index.ts';
import type { DerivedCache } from './index.ts';
import { meshOf } from '../testing/meshes.ts';
import { assetOf, basic, idOf, startTestService } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let scripts: { readonly good: URL; readonly faulty: URL };
beforeAll(async () => {
  scripts = { good: await bundledWorker(), faulty: await bundledWorker('testing/faulty-worker') };
});

const LAYERED = vectorBytes('lrcp-5-layers');
const MESH = meshOf({
  high_lod: encodeLlsdBinary({ level: 'high' }),
  low_lod: encodeLlsdBinary({ level: 'low' }),
  skin: encodeLlsdBinary([1, 2]),
});
const BOMB = meshOf({ high_lod: new Uint8Array(17 * 1024 * 1024) });

interface Derived extends TestService {
  readonly codec: ImageCodec;
}

async function start(
  config: AssetServiceConfig = {},
  options: WorkerCodecOptions = {},
  derivedCache: DerivedCache = new MemoryDerivedCache(10_000_000),
): Promise<Derived> {
  const codec = createWorkerCodec({ script: scripts.good, queue: 100, ...options });
  const test = await startTestService(config, { codec, derivedCache });
  await test.store.put(assetOf(1, { bytes: LAYERED, type: 0 }));
  await test.store.put(assetOf(2, { bytes: MESH, type: 49 }));
  await test.store.put(assetOf(3, { bytes: Buffer.from('no picture, no mesh'), type: 0 }));
  await test.store.put(assetOf(4, { bytes: Buffer.from('no picture, no mesh'), type: 49 }));
  await test.store.put(assetOf(5, { bytes: BOMB, type: 49 }));
  await test.store.put(assetOf(6, { bytes: LAYERED, type: 0 }));
  return { ...test, codec, [Symbol.asyncDispose]: async () => await test[Symbol.asyncDispose]() };
}

const at = (number: number, rest: string): string => `/derived/${idOf(number).toString()}/${rest}`;

describe('derivations over HTTP', () => {
  it('answer what they should', async () => {
    await using test = await start();
    const answers: [path: string, status: number, type: string][] = [
      [at(1, 'texture?discard=5'), 200, 'image/x-j2c'],
      [at(1, 'texture?discard=0&estimate=classic'), 200, 'image/x-j2c'],
      [at(1, 'texture'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'texture?discard=6'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'texture?discard=1&estimate=best'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'preview'), 200, 'image/png'],
      [at(1, 'preview?format=webp&size=16'), 200, 'image/webp'],
      [at(1, 'preview?format=jpg&width=20&height=30'), 200, 'image/jpeg'],
      [at(1, 'preview?format=gif'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'preview?size=15'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'preview?size=2049'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'preview?size=1e3'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'preview?width=20'), 400, 'text/plain; charset=utf-8'],
      [at(1, 'mesh'), 404, 'text/plain'],
      [at(1, 'nonsense'), 404, 'text/plain; charset=utf-8'],
      [at(9, 'preview'), 404, 'text/plain'],
      ['/derived/nonsense/preview', 400, 'text/plain; charset=utf-8'],
      [at(2, 'preview'), 404, 'text/plain'],
      [at(2, 'mesh'), 200, 'application/json'],
      [at(2, 'mesh?lod=high'), 200, 'application/octet-stream'],
      [at(2, 'mesh?lod=high&inflate=1'), 200, 'application/llsd+binary'],
      [at(2, 'mesh?block=skin'), 200, 'application/octet-stream'],
      [at(2, 'mesh?lod=medium'), 404, 'text/plain'],
      [at(2, 'mesh?lod=medium&inflate=1'), 404, 'text/plain'],
      [at(2, 'mesh?lod=best'), 400, 'text/plain; charset=utf-8'],
      [at(2, 'mesh?block=../../x'), 400, 'text/plain; charset=utf-8'],
      [at(3, 'preview'), 422, 'text/plain; charset=utf-8'],
      [at(3, 'texture?discard=2'), 422, 'text/plain; charset=utf-8'],
      [at(4, 'mesh'), 422, 'text/plain; charset=utf-8'],
      [at(4, 'mesh?lod=high&inflate=1'), 422, 'text/plain; charset=utf-8'],
      [at(5, 'mesh?lod=high&inflate=1'), 422, 'text/plain; charset=utf-8'],
      [`/GetTexture/?texture_id=${idOf(1).toString()}&format=png`, 200, 'image/png'],
      [`/GetTexture?format=image/webp&texture_id=${idOf(1).toString()}`, 200, 'image/webp'],
      [`/GetTexture/?texture_id=${idOf(1).toString()}&format=x-j2c`, 200, 'image/x-j2c'],
      [`/GetTexture/?texture_id=${idOf(3).toString()}&format=jpeg`, 422, 'text/plain; charset=utf-8'],
      [`/GetTexture/?texture_id=nonsense&format=jpeg`, 400, 'text/plain; charset=utf-8'],
    ];
    for (const [path, status, type] of answers) {
      const answer = await test.ask('GET', path);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, status, type]);
      const body = Buffer.from(await answer.arrayBuffer());
      const head = await test.ask('HEAD', path);
      expect([head.status, head.headers.get('content-length')]).toEqual([status, String(body.length)]);
    }
    expect((await test.ask('POST', at(1, 'preview'), { body: 'x' })).status).toBe(405);
    expect(test.codec.statistics.replaced).toBe(0);
  });

  it('have the content and the kind for an entity tag', async () => {
    await using test = await start();
    const path = at(1, 'preview?format=webp&size=32');
    const { headers } = await test.ask('GET', path);
    const etag = headers.get('etag')!;
    expect(etag).toBe(`"${(await test.store.stat(idOf(1)))!.hash}-webp-32.1"`);
    expect(headers.get('cache-control')).toContain('immutable');
    const again = await test.ask('GET', path, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await test.ask('GET', path, { headers: { 'if-match': '"other"' } })).status).toBe(412);
    expect((await test.ask('GET', at(1, 'preview?format=webp&size=33'))).headers.get('etag')).not.toBe(etag);
  });

  it('give meshes in parts', async () => {
    await using test = await start();
    const { header, blocks, bodyAt } = (await (await test.ask('GET', at(2, 'mesh'))).json()) as {
      header: { high_lod: { offset: number; size: number } };
      blocks: Record<string, { start: number; end: number }>;
      bodyAt: number;
    };
    expect(Object.keys(blocks)).toEqual(['high_lod', 'low_lod', 'skin']);
    expect(blocks.high_lod).toEqual({ start: bodyAt, end: bodyAt + header.high_lod.size });
    const part = Buffer.from(await (await test.ask('GET', at(2, 'mesh?lod=low'))).arrayBuffer());
    expect(part.equals(MESH.subarray(blocks.low_lod!.start, blocks.low_lod!.end))).toBe(true);
    const inflated = await (await test.ask('GET', at(2, 'mesh?block=low_lod&inflate=1'))).arrayBuffer();
    expect(decodeLlsdBinary(new Uint8Array(inflated))).toEqual({ level: 'low' });
  });

  it('are made once, however many ask at once and under which id', async () => {
    await using test = await start();
    const paths = Array.from({ length: 100 }, (_, index) => at(index % 2 === 0 ? 1 : 6, 'preview?size=64'));
    const answers = await Promise.all(paths.map((path) => test.ask('GET', path)));
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(bodies.map((body) => body.toString('base64'))).size).toBe(1);
    expect(test.codec.statistics).toMatchObject({ done: 1, failed: 0 });
    await test.ask('GET', at(1, 'preview?size=64'));
    expect(test.codec.statistics.done).toBe(1);
    const metrics = await (await test.ask('GET', '/metrics')).text();
    expect(metrics).toMatch(/^landfall_assets_derived_made 1$/m);
  });

  it('that rotted on the disk are made again, and never served', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-derived-'));
    try {
      const derivedCache = await DiskDerivedCache.open({ folder, limitBytes: 1_000_000 });
      await using test = await start({}, {}, derivedCache);
      const ask = async (): Promise<Buffer> =>
        Buffer.from(await (await test.ask('GET', at(1, 'preview?size=64'))).arrayBuffer());
      const good = await ask();
      const [name] = (await readdir(folder, { recursive: true })).filter((each) => each.includes('-'));
      const file = await readFile(join(folder, name!));
      for (const bit of [0, 300, 1000, file.length * 8 - 1]) {
        const bad = Buffer.from(file);
        bad[bit >> 3]! ^= 1 << (bit & 7);
        await writeFile(join(folder, name!), bad);
        expect((await ask()).equals(good)).toBe(true);
      }
      expect(test.codec.statistics.done).toBe(5);
      expect((await ask()).equals(good)).toBe(true);
      expect(test.codec.statistics.done).toBe(5);
      const metrics = await (await test.ask('GET', '/metrics')).text();
      expect(metrics).toMatch(/^landfall_assets_derived_cache_damaged 4$/m);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('turn away what is too much, with a time to come back', async () => {
    await using test = await start({ derive: { workers: 1, queue: 2 } });
    let open!: () => void;
    test.store.gate = new Promise((resolve) => (open = resolve));
    // Other ids of the same bytes would be one job: other sizes are not.
    const asked = Array.from({ length: 10 }, (_, index) =>
      test.ask('GET', at(1, `preview?size=${16 + index}`)),
    );
    const first = await Promise.race(asked);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
    open();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBe(3);
    expect(statuses.filter((status) => status === 503).length).toBe(7);
  });

  it('turn away what is too large to be held', async () => {
    await using test = await start();
    let open!: () => void;
    test.store.gate = new Promise((resolve) => (open = resolve));
    const large = new Uint8Array(31 * 1024 * 1024);
    for (let index = 0; index < 4; index++) {
      large[0] = index;
      await test.store.put(assetOf(30 + index, { bytes: large.slice(), type: 0 }));
    }
    const asked = [30, 31, 32, 33].map((index) => test.ask('GET', at(index, 'texture?discard=1')));
    expect((await Promise.race(asked)).status).toBe(503);
    open();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([422, 422, 422, 503]);
    await test.store.put(assetOf(40, { bytes: new Uint8Array(33 * 1024 * 1024), type: 0 }));
    expect((await test.ask('GET', at(40, 'preview'))).status).toBe(422);
  });

  it('do not try hopeless bytes again and again', async () => {
    await using test = await start();
    for (let count = 0; count < 5; count++)
      expect((await test.ask('GET', at(3, 'preview'))).status).toBe(422);
    expect(test.codec.statistics.failed).toBe(1);
  });

  it('survive workers that hang', async () => {
    await using test = await start({}, { script: scripts.faulty, jobMs: 300 });
    await test.store.put(assetOf(20, { bytes: Uint8Array.of(1, 0), type: 0 }));
    expect((await test.ask('GET', at(20, 'preview'))).status).toBe(422);
    expect(test.codec.statistics.replaced).toBe(1);
    expect((await test.ask('GET', '/health')).status).toBe(200);
  });

  it('survive workers that crash', async () => {
    await using test = await start({}, { script: scripts.faulty });
    const bytes = [2, 3, 4, 0];
    for (const [index, byte] of bytes.entries())
      await test.store.put(assetOf(20 + index, { bytes: Uint8Array.of(byte, 0), type: 0 }));
    const statuses: number[] = [];
    for (const [index] of bytes.entries())
      statuses.push((await test.ask('GET', at(20 + index, 'preview'))).status);
    expect(statuses).toEqual([422, 422, 422, 200]);
    expect(test.codec.statistics.replaced).toBe(3);
    expect((await test.ask('GET', '/health')).status).toBe(200);
  });

  it('say so where the codec is not installed', async () => {
    await using test = await start({}, { script: new URL('file:///nowhere/worker.js') });
    const answer = await test.ask('GET', at(1, 'preview'));
    expect([answer.status, await answer.text()]).toEqual([501, 'the worker of the codec is not installed\n']);
    expect((await test.ask('GET', at(2, 'mesh?lod=high&inflate=1'))).status).toBe(200);
    expect((await test.ask('GET', `/GetTexture/?texture_id=${idOf(1).toString()}`)).status).toBe(200);
  });

  it('are for those who may fetch', async () => {
    const signingKey = 'k'.repeat(32);
    const user = { user: 'u', password: 'p' };
    await using test = await start({ credentials: [user], signingKey });
    const path = at(2, 'mesh');
    const signed = signPath(signingKey, { agent: idOf(1).toString(), expiresAt: 9_999_999_999 });
    const expired = signPath(signingKey, { agent: idOf(1).toString(), expiresAt: 1 });
    expect((await test.ask('GET', path)).status).toBe(401);
    expect((await test.ask('GET', path, { headers: basic('u', 'p') })).status).toBe(200);
    expect((await test.ask('GET', signed + path)).status).toBe(200);
    expect((await test.ask('GET', expired + path)).status).toBe(403);
  });

  it('can be off', async () => {
    await using test = await start({ derive: { enabled: false } });
    expect((await test.ask('GET', at(1, 'preview'))).status).toBe(404);
    const whole = await test.ask('GET', `/GetTexture/?texture_id=${idOf(1).toString()}&format=png`);
    expect(whole.headers.get('content-type')).toBe('image/x-j2c');
  });

  it('a store that fails is not the fault of the bytes', async () => {
    const { StorageError } = await import('../store/index.ts');
    await using test = await start();
    test.store.fault = new StorageError('reading', 'unreachable');
    expect((await test.ask('GET', at(1, 'preview'))).status).toBe(503);
    test.store.fault = undefined;
    expect((await test.ask('GET', at(1, 'preview'))).status).toBe(200);
  });
});
