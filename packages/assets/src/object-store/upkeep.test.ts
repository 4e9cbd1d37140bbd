import { createRandom } from '@landfall/protocol/testing';
import type { Uuid } from '@landfall/protocol/datatypes';
import { beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../garbage/index.ts';
import { AssetFlag, DamagedAssetError, MemoryStore } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { ObjectStore } from './index.ts';
import type { ObjectStoreOptions } from './index.ts';

const random = createRandom(77);
let bucket: MemoryBucket;
let seconds: number;
const PATIENCE = { timeout: 20_000 };
const timing = { announceMs: 0, blobAgeMs: 0, noticeMs: 0, totalsMs: 0 };

beforeEach(() => {
  bucket = new MemoryBucket();
  seconds = 1_800_000_000;
});

const open = async (more: Partial<ObjectStoreOptions> = {}): Promise<ObjectStore> =>
  await ObjectStore.open({
    engine: new MemoryObjects(bucket),
    create: true,
    timing,
    now: () => seconds,
    ...more,
  });

const blobKeyOf = async (store: ObjectStore, { id }: NewAsset): Promise<string> =>
  `blob/${(await store.stat(id))!.hash}`;

async function putSome(store: ObjectStore, sizes: readonly number[]): Promise<NewAsset[]> {
  const assets = sizes.map((size) => sampleAsset(random, size));
  for (const asset of assets) await store.put(asset);
  return assets;
}

describe('what comes out of a bucket', () => {
  it('is checked in ranges too, with no look at the blocks beside', async () => {
    await using store = await open();
    const [asset] = await putSome(store, [20_000]);
    const blob = await blobKeyOf(store, asset!);
    bucket.flip(blob, (bucket.objects.get(blob)!.bytes.length - 1) * 8);
    expect((await store.read(asset!.id, { start: 0, end: 16_384 }))?.bytes).toEqual(
      asset!.bytes.slice(0, 16_384),
    );
    await expect(store.read(asset!.id, { start: 16_384, end: 16_385 })).rejects.toBeInstanceOf(
      DamagedAssetError,
    );
    expect((await store.stats()).damaged).toBe(1);
  });

  it.each(['cut off', 'missing', 'longer', 'of another'])('is refused when the blob is %s', async (what) => {
    await using store = await open();
    const [asset, other] = await putSome(store, [9000, 9000]);
    const blob = await blobKeyOf(store, asset!);
    const object = bucket.objects.get(blob)!;
    if (what === 'cut off') object.bytes = object.bytes.subarray(0, 5000);
    if (what === 'longer') object.bytes = Buffer.concat([object.bytes, Buffer.alloc(9000)]);
    if (what === 'of another') object.bytes = bucket.objects.get(await blobKeyOf(store, other!))!.bytes;
    if (what === 'missing') bucket.objects.delete(blob);
    await expect(store.read(asset!.id)).rejects.toBeInstanceOf(DamagedAssetError);
    // What was appended does no harm to a part of the rest.
    if (what !== 'longer')
      await expect(store.read(asset!.id, { start: 8000, end: 9000 })).rejects.toBeInstanceOf(
        DamagedAssetError,
      );
    expect((await store.inspect()).damaged.map(({ ids }) => ids)).toEqual([[asset!.id.toString()]]);
    // Who sends it again puts it right.
    expect((await store.put(asset!)).outcome).toBe('healed');
    expect((await store.read(asset!.id))?.bytes).toEqual(asset!.bytes);
  });

  it('is put right from the repair source, on reading and by scrubbing, entries included', async () => {
    const repairSource = new MemoryStore();
    await using store = await open({ repairSource, entryCacheBytes: 0 });
    const assets = await putSome(store, [9000, 9000, 100]);
    for (const asset of assets) await repairSource.put(asset);
    bucket.flip(await blobKeyOf(store, assets[0]!), 40_000);
    bucket.objects.delete(await blobKeyOf(store, assets[1]!));
    expect((await store.read(assets[0]!.id, { start: 5, end: 6000 }))?.bytes).toEqual(
      assets[0]!.bytes.slice(5, 6000),
    );
    bucket.flip(`asset/${assets[2]!.id.toString()}`, 300);
    const found = await store.inspect({ repair: true });
    expect(found.damaged.map(({ repaired }) => repaired)).toEqual([true]);
    expect(await store.inspect()).toMatchObject({ damaged: [], damagedRecords: 0, blobs: 3 });
    expect((await store.stats()).repaired).toBe(2);
    for (const asset of assets) expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
  });
});

describe('several fronts', () => {
  it('serve at once what one of them acknowledged, also what was asked for before', async () => {
    await using one = await open();
    await using other = await open();
    for (let round = 0; round < 20; round += 1) {
      const asset = sampleAsset(random, 500, { flags: round % 2 === 0 ? AssetFlag.rewritable : 0 });
      expect([await other.stat(asset.id), await other.exists([asset.id])]).toEqual([undefined, [false]]);
      await one.put(asset);
      expect((await other.read(asset.id))?.bytes).toEqual(asset.bytes);
      expect(await other.exists([asset.id])).toEqual([true]);
      if (round % 2 === 1) continue;
      const next = { ...asset, bytes: random.bytes(600) };
      expect((await one.put(next)).outcome).toBe('updated');
      expect((await other.read(asset.id))?.bytes).toEqual(next.bytes);
    }
  });

  it('notice a removal elsewhere when their entry is no longer fresh', async () => {
    await using one = await open();
    await using other = await open({ entryFreshMs: 0 });
    await using believing = await open();
    const [asset] = await putSome(one, [500]);
    await other.read(asset!.id);
    await believing.read(asset!.id);
    await one.remove(asset!.id);
    expect([await one.read(asset!.id), await other.read(asset!.id)]).toEqual([undefined, undefined]);
    expect((await believing.read(asset!.id))?.bytes).toEqual(asset!.bytes);
    const again = { ...asset!, bytes: random.bytes(7) };
    expect((await one.put(again)).outcome).toBe('stored');
    expect((await other.read(asset!.id))?.bytes).toEqual(again.bytes);
  });

  it('know what all of them hold, and a count puts right what a killed one took with it', async () => {
    await using one = await open();
    await using other = await open();
    await putSome(one, [500, 600]);
    await putSome(other, [700]);
    await one.stats();
    await expect.poll(async () => (await one.stats()).assetBytes, PATIENCE).toBe(1800);
    await expect.poll(async () => (await other.stats()).assets, PATIENCE).toBe(3);
    for (const key of bucket.keys('front/')) bucket.objects.delete(key);
    await using late = await open();
    expect((await late.stats()).assets).toBe(0);
    await late.inspect();
    await expect.poll(async () => (await late.stats()).assets, PATIENCE).toBe(3);
    expect(await late.stats()).toMatchObject({ assets: 3, assetBytes: 1800, blobs: 3, blobBytes: 1800 });
    await putSome(late, [50]);
    await late.inspect();
    expect(await late.stats()).toMatchObject({ assets: 4, assetBytes: 1850 });
  });

  it('share a round of scrubbing', async () => {
    await using one = await open();
    await using other = await open();
    await putSome(
      one,
      Array.from({ length: 60 }, () => 100),
    );
    const found = await Promise.all(
      [one, other].map(async (store) => await store.inspect({ inTurnsOf: 3600 })),
    );
    const blobs = found.map((each) => each.blobs);
    expect(blobs[0]! + blobs[1]!).toBeLessThan(90);
    expect(blobs[0]! + blobs[1]!).toBeGreaterThanOrEqual(60);
    expect((await one.inspect({ inTurnsOf: 3600 })).blobs).toBe(0);
    bucket.clock = () => Date.now() / 1000 + 7200;
    expect((await one.inspect({ inTurnsOf: 3600 })).blobs).toBe(60);
  });
});

describe('a claim', () => {
  it('waits for a listing that is behind', async () => {
    let lists = 0;
    const engine = new MemoryObjects(bucket);
    const list = engine.list.bind(engine);
    engine.list = async (prefix, options) => {
      const listing = await list(prefix, options);
      if (!prefix.startsWith('asset/') || (lists += 1) > 3) return listing;
      return { ...listing, objects: [] };
    };
    await using store = await open({ engine });
    expect((await store.put(sampleAsset(random, 10))).outcome).toBe('stored');
    expect(lists).toBe(4);
  });

  it('of somebody who is at it ends in `busy`, and of somebody long dead in nothing', async () => {
    await using store = await open({ timing: { ...timing, patienceMs: 30 } });
    const asset = sampleAsset(random, 10);
    bucket.objects.set(`asset/${asset.id.toString()}~x00.00`, {
      bytes: Buffer.alloc(0),
      modifiedAt: Date.now() / 1000,
    });
    await expect(store.put(asset)).rejects.toMatchObject({ fault: 'busy' });
    expect(await store.exists([asset.id])).toEqual([false]);
    bucket.clock = () => Date.now() / 1000 + 100;
    expect((await store.put(asset)).outcome).toBe('stored');
    expect(await Promise.all(bucket.keys('asset/').map((key) => key.includes('~')))).toContain(false);
  });

  it('takes few requests in the ordinary case', async () => {
    const engine = new MemoryObjects(bucket);
    await using store = await open({
      engine,
      timing: { ...timing, totalsMs: 3_600_000, noticeMs: 3_600_000 },
    });
    await store.put(sampleAsset(random, 10));
    const before = { ...engine.requests };
    const asset = sampleAsset(random, 10);
    await store.put(asset);
    const taken = (): unknown =>
      Object.fromEntries(
        Object.entries(engine.requests).map(([verb, count]) => [verb, count - before[verb as 'put']]),
      );
    expect(taken()).toEqual({ put: 3, get: 2, head: 1, delete: 1, list: 1 });
    await store.put(asset);
    // The second put compares what is there: a get of all of it. The second listing is the look at the quarantine, once in five minutes.
    expect(taken()).toEqual({ put: 3, get: 4, head: 2, delete: 1, list: 2 });
    await store.read(asset.id, { start: 0, end: 5 });
    await store.read(asset.id);
    expect(taken()).toEqual({ put: 3, get: 6, head: 2, delete: 1, list: 2 });
  });
});

describe('collection', () => {
  const DAY = 86_400;
  const only = (...assets: NewAsset[]): { has(id: Uuid): boolean } => {
    const keys = new Set(assets.map(({ id }) => id.key));
    return { has: (id) => keys.has(id.key) };
  };

  it('counts only, unless told otherwise', async () => {
    await using store = await open();
    const [one] = await putSome(store, [100, 200, 300]);
    const objects = [...bucket.keys('asset/'), ...bucket.keys('blob/')];
    expect(await store.collect(only(one!), { graceSeconds: DAY })).toMatchObject({
      dryRun: true,
      seen: 3,
      quarantined: 2,
    });
    expect([...bucket.keys('asset/'), ...bucket.keys('blob/')]).toEqual(objects);
    expect([...bucket.keys('quarantine/'), ...bucket.keys('doomed/')]).toEqual([]);
  });

  it('leaves alone what somebody was told is there; a quiet look tells nobody', async () => {
    await using store = await open();
    const [stated, asked, looked] = await putSome(store, [10, 20, 30]);
    await store.collect(only(), { graceSeconds: DAY, dryRun: false });
    expect(await store.stat(stated!.id)).toBeDefined();
    expect(await store.exists([asked!.id])).toEqual([true]);
    expect(await store.quiet.stat(looked!.id)).toBeDefined();
    expect((await store.quiet.read(looked!.id))?.bytes).toHaveLength(30);
    seconds += DAY;
    expect(await store.collect(only(), { graceSeconds: DAY, dryRun: false })).toMatchObject({ removed: 1 });
    expect(await store.exists([stated!.id, asked!.id, looked!.id])).toEqual([true, true, false]);
  });

  it('heeds what a front said to be there, which did not know yet that it was in quarantine', async () => {
    await using store = await open();
    await using front = await open();
    const [kept, told, gone] = [sampleAsset(random, 300), sampleAsset(random, 300), sampleAsset(random, 300)];
    for (const asset of [kept, told, gone]) await front.put(asset);
    const look = { graceSeconds: 1e9, dryRun: true };
    await front.collect(only(kept, told, gone), look);
    await store.collect(only(kept), { graceSeconds: 0, dryRun: false });
    expect(await front.exists([told.id])).toEqual([true]);
    await front.collect(only(kept, told, gone), look);
    expect(await store.collect(only(kept), { graceSeconds: 0, dryRun: false })).toMatchObject({ removed: 1 });
    expect(await store.exists([kept.id, told.id, gone.id])).toEqual([true, true, false]);
  });

  it('takes assets and blobs away after their time, and what was read meanwhile stays', async () => {
    await using store = await open();
    await using other = await open();
    const [kept, read, gone] = await putSome(store, [100, 200, 300]);
    const twin = { ...sampleAsset(random, 0), bytes: gone!.bytes };
    await store.put(twin);
    const options = { graceSeconds: DAY, dryRun: false };
    expect(await store.collect(only(kept!), options)).toMatchObject({ quarantined: 3, removed: 0 });
    seconds += DAY / 2;
    await other.read(kept!.id);
    await expect
      .poll(async () => {
        await other.read(read!.id);
        return bucket.keys('quarantine/').length;
      }, PATIENCE)
      .toBe(2);
    seconds += DAY / 2;
    const second = await store.collect(only(kept!, read!), options);
    expect(second).toMatchObject({
      quarantined: 0,
      released: 0,
      removed: 2,
      removedBytes: 600,
      blobsDiscarded: 0,
    });
    expect(await other.exists([kept!, read!, gone!, twin].map(({ id }) => id))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    seconds += DAY;
    expect(await store.collect(only(kept!, read!), options)).toMatchObject({
      blobsDiscarded: 1,
      blobBytesDiscarded: 300,
      freedBytes: 300,
    });
    expect(bucket.keys('blob/').length).toBe(2);
    expect([...bucket.keys('quarantine/'), ...bucket.keys('doomed/'), ...bucket.keys('collection')]).toEqual(
      [],
    );
    expect(await store.inspect()).toMatchObject({ damaged: [], blobs: 2 });
  });

  it('does not discard a blob that is put again in the last moment, whatever the order', async () => {
    for (let round = 0; round < 25; round += 1) {
      bucket = new MemoryBucket();
      const draw = createRandom(round);
      const pause = async (): Promise<void> => {
        for (let turns = draw.integer(0, 3); turns > 0; turns -= 1)
          await new Promise((resolve) => setImmediate(resolve));
      };
      const around = { before: pause, after: pause };
      // The announcement is long enough for the puts that did not see it: that is what it is for.
      const wait = async (): Promise<void> => {
        for (let turns = 0; turns < 200; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      };
      await using store = await open({ engine: new MemoryObjects(bucket, around), wait });
      await using front = await open({ engine: new MemoryObjects(bucket, around) });
      const [asset] = await putSome(store, [400]);
      await store.remove(asset!.id);
      await store.collect(only(), { graceSeconds: 10, dryRun: false });
      seconds += 20;
      const collecting = store.collect(only(), { graceSeconds: 10, dryRun: false });
      for (let turns = draw.integer(0, 300); turns > 0; turns -= 1)
        await new Promise((resolve) => setImmediate(resolve));
      const again = { ...sampleAsset(random, 0), bytes: asset!.bytes };
      const [report, put] = await Promise.all([collecting, front.put(again)]);
      expect(put.outcome).toBe('stored');
      expect(
        (await front.read(again.id))?.bytes,
        `round ${round}, ${report.blobsDiscarded} discarded`,
      ).toEqual(asset!.bytes);
    }
  });

  it('expires temporary assets, and works for the garbage room', async () => {
    await using store = await open();
    const [wanted, unwanted] = [1, 2].map(() => sampleAsset(random, 100, { type: 0 }));
    await store.put(wanted!);
    await store.put(unwanted!);
    const temporary = sampleAsset(random, 10, { type: 0, temporary: true, createdAt: seconds - 100 });
    await store.put(temporary);
    const ids = new Map([wanted!, temporary].map(({ id }) => [id.key, id]));
    const report = await collectGarbage(
      store,
      { ids, doubts: [] },
      { graceSeconds: 0, temporarySeconds: 50, dryRun: false },
    );
    expect(report.collected).toMatchObject({ seen: 3, quarantined: 2 });
    await collectGarbage(
      store,
      { ids, doubts: [] },
      { graceSeconds: 0, temporarySeconds: 50, dryRun: false },
    );
    expect(await store.exists([wanted!.id, unwanted!.id, temporary.id])).toEqual([true, false, false]);
  });
});

describe('opening', () => {
  it('refuses a bucket without a store, a newer format, a damaged one, and an engine that forgot what it could', async () => {
    await expect(open({ create: false })).rejects.toMatchObject({ fault: 'missing' });
    await (await open())[Symbol.asyncDispose]();
    bucket.flip('format', 100);
    await expect(open()).rejects.toMatchObject({ fault: 'damaged-index' });
    const { sealJson } = await import('./sealed-json.ts');
    await new MemoryObjects(bucket).put('format', sealJson('format', { format: 2 }));
    await expect(open()).rejects.toMatchObject({ fault: 'newer-format' });
    await new MemoryObjects(bucket).put('format', sealJson('format', { format: 1, conditional: true }));
    await expect(open()).rejects.toMatchObject({ fault: 'input-output' });
    await expect(open({ prefix: '../x' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('keeps stores with other prefixes apart', async () => {
    await using one = await open({ prefix: 'one' });
    await using two = await open({ prefix: 'two/deep/' });
    const [asset] = await putSome(one, [40]);
    expect([await two.stat(asset!.id), await one.exists([asset!.id])]).toEqual([undefined, [true]]);
    expect(bucket.keys('one/').length).toBeGreaterThan(2);
  });
});
