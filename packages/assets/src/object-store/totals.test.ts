import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { addAmounts, countAsset, countBlob, noAmounts } from './amounts.ts';
import { StoreTotals } from './totals.ts';

const HOUR_MS = 3_600_000;
const asset = (sizeBytes: number, type = 0) => ({ sizeBytes, type });

let bucket: MemoryBucket;
let engine: MemoryObjects;
let now: number;
beforeEach(() => {
  bucket = new MemoryBucket();
  engine = new MemoryObjects(bucket);
  now = 0;
  bucket.clock = () => 1_800_000_000 + now / 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** A front; nothing is written down by itself in these tests. */
const front = () => new StoreTotals(engine, HOUR_MS);
async function add(totals: StoreTotals, sizeBytes: number, type = 0): Promise<void> {
  countAsset(totals.own, asset(sizeBytes, type), 1);
  countBlob(totals.own, sizeBytes, 1);
  totals.changed();
  await totals.flush();
}
async function seen(totals: StoreTotals) {
  now += HOUR_MS;
  await totals.read();
  return totals.now;
}

describe('amounts', () => {
  it('are added and taken away, by type too', () => {
    const amounts = noAmounts();
    countAsset(amounts, asset(10, 49), 1);
    countAsset(amounts, asset(5, -2), 1);
    countAsset(amounts, asset(10, 49), 1);
    countBlob(amounts, 15, 1);
    expect(amounts).toEqual({
      assets: 3,
      assetBytes: 25,
      blobs: 1,
      blobBytes: 15,
      byType: { 49: [2, 20], '-2': [1, 5] },
    });
    const twice = structuredClone(amounts);
    addAmounts(twice, amounts);
    expect(twice).toMatchObject({ assets: 6, blobBytes: 30, byType: { 49: [4, 40] } });
    addAmounts(twice, amounts, -1);
    expect(twice).toEqual(amounts);
    countAsset(amounts, asset(10, 49), -1);
    countBlob(amounts, 15, -1);
    expect(amounts).toMatchObject({ assets: 2, blobs: 0, blobBytes: 0, byType: { 49: [1, 10] } });
  });
});

describe('what a store holds', () => {
  it('is what all fronts added, each seen by the others', async () => {
    const [one, other] = [front(), front()];
    await add(one, 100);
    await add(other, 20);
    expect(await seen(one)).toMatchObject({ assets: 2, assetBytes: 120, blobs: 2, blobBytes: 120 });
    expect(await seen(other)).toEqual(await seen(one));
  });

  it('has what this front did at once, and what the others did after a look', async () => {
    const [one, other] = [front(), front()];
    await one.read();
    await add(other, 20);
    countAsset(one.own, asset(7), 1);
    await one.read();
    expect(one.now.assetBytes).toBe(7);
    expect((await seen(one)).assetBytes).toBe(27);
  });

  it('is looked for no more often than fronts write it down, once for all who ask', async () => {
    const one = front();
    await Promise.all([one.read(), one.read()]);
    const { list } = engine.requests;
    now += HOUR_MS - 1;
    await one.read();
    expect(engine.requests.list).toBe(list);
    now += 1;
    await one.read();
    expect(engine.requests.list).toBe(list + 1);
  });

  it('is written down only when there is something new, and again when that failed', async () => {
    const one = front();
    await one.flush();
    expect(engine.requests.put).toBe(0);
    const put = engine.put.bind(engine);
    engine.put = () => Promise.reject(new RangeError('away'));
    countAsset(one.own, asset(7), 1);
    one.changed();
    await expect(one.flush()).rejects.toThrow('away');
    engine.put = put;
    await one.flush();
    await one.flush();
    expect(engine.requests.put).toBe(1);
    expect((await seen(front())).assets).toBe(1);
  });

  it('is written down at the end of a front', async () => {
    const one = front();
    countAsset(one.own, asset(7), 1);
    one.changed();
    await one.close();
    expect((await seen(front())).assets).toBe(1);
  });

  it('passes over what cannot be read', async () => {
    const one = front();
    await add(one, 100);
    await engine.put('front/other', Buffer.from('no sum'));
    await engine.put('totals', Buffer.from('{}'));
    expect((await seen(front())).assets).toBe(1);
    bucket.flip(bucket.keys('front/')[0]!, 80);
    expect((await seen(front())).assets).toBe(0);
  });

  it('of many fronts is read page by page', async () => {
    for (let count = 0; count < 40; count += 1) await add(front(), 1);
    expect((await seen(front())).assets).toBe(40);
  });

  it('is not looked for without end where a listing stands still', async () => {
    const one = front();
    await add(one, 1);
    const [key] = bucket.keys('front/');
    let asked = 0;
    engine.list = async () => {
      if ((asked += 1) > 50) throw new RangeError('asked without end');
      return { objects: [{ key: key!, sizeBytes: 1, modifiedAt: 0 }], isTruncated: true, now: 0 };
    };
    now += HOUR_MS;
    await expect(one.read()).rejects.toMatchObject({ fault: 'input-output' });
  });
});

describe('a count', () => {
  it('puts right what was lost, and what fronts add afterwards is added to it', async () => {
    const [one, other] = [front(), front()];
    await add(one, 100);
    const fronts = await one.beforeCount();
    const counted = noAmounts();
    for (const size of [100, 50]) countAsset(counted, asset(size), 1);
    await one.recount(counted, fronts);
    for (const totals of [one, other, front()]) expect((await seen(totals)).assetBytes).toBe(150);
    await add(one, 7);
    await add(other, 1);
    for (const totals of [one, other, front()]) expect((await seen(totals)).assetBytes).toBe(158);
  });

  it('takes into account what was not written down yet', async () => {
    const one = front();
    countAsset(one.own, asset(5), 1);
    one.changed();
    const fronts = await one.beforeCount();
    const counted = noAmounts();
    countAsset(counted, asset(5), 1);
    await one.recount(counted, fronts);
    expect((await seen(one)).assets).toBe(1);
  });

  it('is seen at once by the front that made it', async () => {
    const one = front();
    await one.read();
    await one.recount({ ...noAmounts(), assets: 9 }, {});
    await one.read();
    expect(one.now.assets).toBe(9);
  });

  it('forgets fronts that wrote nothing for a day and are in it, and no others', async () => {
    const [gone, late, living] = [front(), front(), front()];
    await add(gone, 100);
    const before = await living.beforeCount();
    await add(late, 10);
    now += 86_401_000;
    await add(living, 1);
    const counted = noAmounts();
    countAsset(counted, asset(100), 1);
    await living.recount(counted, before);
    expect(bucket.keys('front/')).toHaveLength(2);
    expect((await seen(front())).assetBytes).toBe(111);
  });

  it('does not forget the front that makes it, however long that wrote nothing', async () => {
    const one = front();
    await add(one, 100);
    now += 90_000_000;
    const fronts = await one.beforeCount();
    await one.recount({ ...noAmounts(), assets: 1 }, fronts);
    expect(bucket.keys('front/')).toHaveLength(1);
  });
});
