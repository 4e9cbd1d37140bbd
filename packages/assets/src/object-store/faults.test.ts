import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { S3Engine } from '../s3/index.ts';
import { DamagedAssetError, StorageError } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { FAKE_BUCKET, startFakeS3 } from '../testing/fake-s3.ts';
import type { FakeFault, FakeS3 } from '../testing/fake-s3.ts';
import type { Verb } from '../testing/memory-objects.ts';
import { startServiceOn, assetXml, idOf } from '../testing/test-service.ts';
import { ObjectStore } from './index.ts';

const random = createRandom(12);
let fake: FakeS3;
const opened: ObjectStore[] = [];

const open = async (): Promise<ObjectStore> => {
  const engine = new S3Engine({ ...fake.access, bucket: FAKE_BUCKET, attempts: 3, timeoutMs: 5000 });
  const store = await ObjectStore.open({ engine, create: true, entryCacheBytes: 0 });
  opened.push(store);
  return store;
};
const close = async (): Promise<void> => {
  fake.fault = () => undefined;
  for (const store of opened.splice(0)) await store[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
};
afterEach(close);

/** The n-th request (from 0) from now on, and `more` after it. */
function failAt(at: number, fault: FakeFault, more = 0, only?: Verb): () => boolean {
  let count = -1;
  fake.fault = (verb) => {
    if (only !== undefined && verb !== only) return undefined;
    count += 1;
    return count >= at && count <= at + more ? fault : undefined;
  };
  return () => count >= at;
}

describe.each(['no', 'yes'] as const)(
  'a fault at every request of a put, conditional PUT: %s',
  (conditional) => {
    beforeEach(async () => {
      fake = await startFakeS3(conditional);
    });

    it.each(['lost', 'broken', { status: 503, code: 'SlowDown' }] as FakeFault[])(
      'that passes is not noticed: %j',
      async (fault) => {
        const store = await open();
        for (let at = 0; ; at += 1) {
          const asset = sampleAsset(random, 5000);
          const wasMet = failAt(at, fault);
          expect((await store.put(asset)).outcome, `at ${at}`).toBe('stored');
          const isOver = !wasMet();
          fake.fault = () => undefined;
          expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
          if (isOver) break;
          expect(at).toBeLessThan(20);
        }
        expect((await store.inspect()).damaged).toEqual([]);
      },
    );

    it.each(['lost', 'broken', { status: 503, code: 'SlowDown' }] as FakeFault[])(
      'that stays is told, loses nothing that was acknowledged, and leaves no half asset: %j',
      async (fault) => {
        const store = await open();
        const kept: NewAsset[] = [sampleAsset(random, 3000)];
        await store.put(kept[0]!);
        for (let at = 0; ; at += 1) {
          const asset = sampleAsset(random, 5000);
          const wasMet = failAt(at, fault, 1e9);
          const error: unknown = await store.put(asset).then(
            () => undefined,
            (caught: unknown) => caught,
          );
          const isOver = !wasMet();
          // A claim is given back beside the answer: a fault of that is nobody's.
          if (error !== undefined) expect(error).toBeInstanceOf(StorageError);
          fake.fault = () => undefined;
          if (error === undefined) kept.push(asset);
          const found = await store.read(asset.id);
          if (error === undefined || found !== undefined) expect(found?.bytes).toEqual(asset.bytes);
          for (const each of kept) expect((await store.read(each.id))?.bytes).toEqual(each.bytes);
          const again = await store.put(asset);
          expect(['stored', 'same']).toContain(again.outcome);
          kept.push(asset);
          if (isOver) break;
          expect(at).toBeLessThan(20);
        }
        for (const each of kept) expect((await store.read(each.id))?.bytes).toEqual(each.bytes);
        expect((await store.inspect()).damaged).toEqual([]);
      },
    );

    it('wrong content is never served and never believed, whichever answer it is in', async () => {
      const store = await open();
      const asset = sampleAsset(random, 20_000);
      await store.put(asset);
      for (const range of [undefined, { start: 5000, end: 9000 }]) {
        for (let at = 0; at < 2; at += 1) {
          failAt(at, 'flipped', 0, 'get');
          const error: unknown = await store.read(asset.id, range).catch((caught: unknown) => caught);
          expect(error instanceof DamagedAssetError || error instanceof StorageError, `answer ${at}`).toBe(
            true,
          );
        }
      }
      fake.fault = () => undefined;
      expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
    });
  },
);

describe('a front whose object store is away', () => {
  it('says so, and goes on when it is back', async () => {
    fake = await startFakeS3();
    const store = await open();
    await using service = await startServiceOn(store, { limits: { cacheBytes: 0 } });
    const asset = { id: idOf(1), type: 7, bytes: Buffer.from('here') };
    await store.put(asset);
    const path = `/assets/${asset.id.toString()}/data`;
    const post = async (number: number): Promise<Response> =>
      await service.ask('POST', '/assets', { body: assetXml(number, Buffer.from('new')) });
    const statuses = async (): Promise<number[]> => [
      (await service.ask('GET', path)).status,
      (await post(2)).status,
      (await service.ask('GET', '/ready')).status,
    ];
    expect(await statuses()).toEqual([200, 200, 200]);
    for (const fault of ['broken', { status: 503, code: 'SlowDown' }] as FakeFault[]) {
      fake.fault = () => fault;
      expect(await statuses()).toEqual([503, 503, 503]);
      expect((await service.ask('GET', path)).headers.get('retry-after')).toBe('1');
    }
    fake.fault = () => ({ status: 403, code: 'AccessDenied' });
    expect(await statuses()).toEqual([500, 500, 503]);
    fake.fault = () => undefined;
    expect(await statuses()).toEqual([200, 200, 200]);
    expect(service.events.some(({ fields }) => JSON.stringify(fields).includes('that=nobody'))).toBe(false);
  });

  it('keeps what parallel reads hold within its bound', async () => {
    fake = await startFakeS3();
    const engine = new S3Engine({ ...fake.access, bucket: FAKE_BUCKET });
    let [now, most] = [0, 0];
    const get = engine.get.bind(engine);
    engine.get = async (key, options) => {
      const bytes = key.startsWith('blob/') ? options.mostBytes : 0;
      now += bytes;
      most = Math.max(most, now);
      try {
        return await get(key, options);
      } finally {
        now -= bytes;
      }
    };
    const store = await ObjectStore.open({ engine, create: true, readBytesAtOnce: 300_000 });
    opened.push(store);
    const assets = Array.from({ length: 10 }, () => sampleAsset(random, 90_000));
    for (const asset of assets) await store.put(asset);
    const reads = Array.from({ length: 60 }, async (_, at) => await store.read(assets[at % 10]!.id));
    const found = await Promise.all(reads);
    expect(found.every((each, at) => Buffer.compare(each!.bytes, assets[at % 10]!.bytes) === 0)).toBe(true);
    expect(most).toBeLessThanOrEqual(301_000);
    expect(most).toBeGreaterThan(200_000);
  });
});
