import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Listing } from '../s3/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { ObjectStore } from './index.ts';

const random = createRandom(93);
const timing = { announceMs: 0, blobAgeMs: 0, noticeMs: 0, totalsMs: 3_600_000 };

let bucket: MemoryBucket;
let engine: MemoryObjects;
let store: ObjectStore;
let assets: NewAsset[];
/** What the object store makes of a page of keys under a prefix. */
let untidy: (listing: Listing, prefix: string) => Listing;
let seconds: number;

beforeEach(async () => {
  bucket = new MemoryBucket('yes');
  engine = new MemoryObjects(bucket);
  untidy = (listing) => listing;
  seconds = 1_800_000_000;
  const list = engine.list.bind(engine);
  engine.list = async (prefix, options) => untidy(await list(prefix, options), prefix);
  store = await ObjectStore.open({ engine, create: true, timing, now: () => seconds, entryCacheBytes: 0 });
  assets = [100, 9000, 500].map((size) => sampleAsset(random, size));
  for (const asset of assets) await store.put(asset);
});

const only = (prefix: string, change: (listing: Listing) => Listing) => (listing: Listing, asked: string) =>
  asked.startsWith(prefix) ? change(listing) : listing;
const idsOf = async (): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { id } of store.entries()) ids.push(id.toString());
  return ids;
};
const all = () => assets.map(({ id }) => id.toString()).sort();
const collectNothing = (graceSeconds = 0) =>
  store.collect({ has: () => true }, { graceSeconds, dryRun: false });

describe('an object store whose listings end early', () => {
  /** The first of all entries, and then nothing more, though there is. */
  let asked: number;
  beforeEach(() => {
    asked = 0;
    untidy = only('asset/', ({ objects, now }) => {
      asked += 1;
      return { objects: asked === 1 ? objects.slice(0, 1) : [], isTruncated: true, now };
    });
  });

  it('never has a content taken for garbage that an asset has', async () => {
    for (let round = 0; round < 3; round += 1) {
      asked = 0;
      await expect(collectNothing()).rejects.toMatchObject({ fault: 'input-output' });
      seconds += 1e6;
    }
    expect(bucket.keys('blob/')).toHaveLength(3);
    expect(bucket.keys('doomed/')).toEqual([]);
    untidy = (listing) => listing;
    for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
  });

  it('is not believed by who lists or inspects', async () => {
    await expect(idsOf()).rejects.toMatchObject({ fault: 'input-output' });
    asked = 0;
    await expect(store.inspect()).rejects.toMatchObject({ fault: 'input-output' });
    untidy = (listing) => listing;
    expect((await store.stats()).assets).toBe(3);
  });
});

describe('an object store whose listings are untidy', () => {
  it('has each asset once, though keys come twice', async () => {
    untidy = (listing) => ({ ...listing, objects: listing.objects.flatMap((object) => [object, object]) });
    expect(await idsOf()).toEqual(all());
    expect(await store.inspect()).toMatchObject({ blobs: 3, damaged: [] });
    expect(await store.stats()).toMatchObject({ assets: 3, blobs: 3, blobBytes: 9600 });
  });

  it('has pages of one, and empty ones at the end', async () => {
    untidy = (listing) => ({
      ...listing,
      objects: listing.objects.slice(0, 1),
      isTruncated: listing.isTruncated || listing.objects.length > 1,
    });
    expect(await idsOf()).toEqual(all());
    expect(await collectNothing()).toMatchObject({ seen: 3, blobsDiscarded: 0 });
  });

  it('lists what somebody else put there, which is passed over', async () => {
    for (const key of [
      'asset/readme.txt',
      'blob/readme.txt',
      'blob/00',
      'quarantine/x',
      'front/x',
      'doomed/x',
    ])
      await engine.put(key, Buffer.from('not ours'));
    expect(await idsOf()).toEqual(all());
    expect(await store.inspect()).toMatchObject({ blobs: 3, damaged: [] });
    await collectNothing();
    expect(bucket.keys('blob/')).toHaveLength(5);
    expect(bucket.objects.has('asset/readme.txt')).toBe(true);
  });
});

describe('an object store that gives other bytes than were put', () => {
  const answering = (change: (bytes: Buffer) => Buffer): void => {
    const get = engine.get.bind(engine);
    engine.get = async (key, options) => {
      const found = await get(key, options);
      return found && key.startsWith('blob/') ? { ...found, bytes: change(found.bytes) } : found;
    };
  };

  it.each([
    ['none', () => Buffer.alloc(0)],
    ['the first half', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['the last half', (bytes: Buffer) => bytes.subarray(bytes.length >> 1)],
    ['one more', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)])],
    ['zeros', (bytes: Buffer) => Buffer.alloc(bytes.length)],
    ['a page of HTML', () => Buffer.from('<html>sign in</html>')],
  ] as [string, (bytes: Buffer) => Buffer][])('%s: serves nothing, whole or in part', async (_, change) => {
    answering(change);
    for (const { id, bytes } of assets)
      for (const range of [undefined, { start: 1, end: bytes.length - 1 }])
        await expect(store.read(id, range)).rejects.toBeInstanceOf(DamagedAssetError);
  });

  it('of another blob: serves nothing', async () => {
    const { hash } = (await store.stat(assets[0]!.id))!;
    const other = bucket.objects.get(`blob/${hash}`)!.bytes;
    answering(() => Buffer.from(other));
    await expect(store.read(assets[1]!.id)).rejects.toBeInstanceOf(DamagedAssetError);
    expect((await store.read(assets[0]!.id))?.bytes).toEqual(assets[0]!.bytes);
  });
});

describe('collection in a bucket', () => {
  it('is in steps: quarantine, removal, doom, discard', async () => {
    const [gone] = assets;
    const { hash } = (await store.stat(gone!.id))!;
    const collect = () =>
      store.collect({ has: (id) => !id.equals(gone!.id) }, { graceSeconds: 100, dryRun: false });
    expect(await collect()).toMatchObject({ seen: 3, quarantined: 1, removed: 0 });
    seconds += 99;
    expect(await collect()).toMatchObject({ quarantined: 0, removed: 0 });
    seconds += 1;
    expect(await collect()).toMatchObject({ removed: 1, removedBytes: 100, blobsDiscarded: 0 });
    expect(bucket.keys('doomed/')).toEqual([`doomed/${hash}`]);
    seconds += 100;
    expect(await collect()).toMatchObject({ blobsDiscarded: 1, freedBytes: 100 });
    expect([
      bucket.keys('blob/').length,
      bucket.keys('doomed/'),
      bucket.keys('quarantine/'),
      bucket.keys('collection'),
    ]).toEqual([2, [], [], []]);
    expect(await store.stats()).toMatchObject({ assets: 2, blobs: 2 });
  });

  it('spares a content that is put again while it waits', async () => {
    const [asset] = assets;
    await store.remove(asset!.id);
    await collectNothing(100);
    expect(bucket.keys('doomed/')).toHaveLength(1);
    await store.put(asset!);
    seconds += 1000;
    expect(await collectNothing(100)).toMatchObject({ blobsDiscarded: 0 });
    expect(bucket.keys('doomed/')).toEqual([]);
    expect((await store.read(asset!.id))?.bytes).toEqual(asset!.bytes);
  });

  it('that is broken off takes its notice down', async () => {
    await store.remove(assets[0]!.id);
    await collectNothing(100);
    seconds += 1000;
    const remove = engine.delete.bind(engine);
    engine.delete = async (key) => {
      if (key.startsWith('blob/')) throw new RangeError('away');
      await remove(key);
    };
    await expect(collectNothing(100)).rejects.toThrow();
    expect([bucket.keys('collection'), bucket.keys('blob/').length]).toEqual([[], 3]);
    engine.delete = remove;
    expect(await collectNothing(100)).toMatchObject({ blobsDiscarded: 1 });
  });

  it('sweeps what claims and quarantines of the gone left behind', async () => {
    const stranger = sampleAsset(random, 1).id.toString();
    await engine.put(`quarantine/${stranger}`, Buffer.from('x'));
    bucket.clock = () => Date.now() / 1000 - 86_400;
    await engine.put(`asset/${stranger}~x1.2`, Buffer.alloc(0));
    // Nobody has held one for so long; but clocks differ.
    bucket.clock = () => Date.now() / 1000 - 240;
    await engine.put(`asset/${stranger}~x1.3`, Buffer.alloc(0));
    bucket.clock = () => Date.now() / 1000;
    await collectNothing();
    expect([bucket.keys('quarantine/'), bucket.keys(`asset/${stranger}`)]).toEqual([
      [],
      [`asset/${stranger}~x1.3`],
    ]);
  });

  it('that is dry changes nothing', async () => {
    await store.remove(assets[0]!.id);
    // What the fronts add up is written whenever it changed.
    const keys = () => bucket.keys('').filter((key) => !key.startsWith('front/'));
    const before = keys();
    expect(await store.collect({ has: () => false }, { graceSeconds: 0 })).toMatchObject({
      quarantined: 2,
      dryRun: true,
    });
    expect(keys()).toEqual(before);
  });
});
