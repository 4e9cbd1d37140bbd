import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeBlob } from '../blobs/index.ts';
import { AssetFlag, describeNewAsset } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { sampleAsset } from '../testing/index.ts';
import { Entries } from './entries.ts';
import { createEntry, encodeEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import { EntryCache } from './entry-cache.ts';
import { entryKey } from './layout.ts';

const random = createRandom(41);
const FRESH_MS = 1000;

let now: number;
beforeEach(() => {
  now = 5000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

function entryOf(more: Partial<NewAsset> = {}): Entry {
  const asset = sampleAsset(random, 50, more);
  const described = describeNewAsset(asset, 1);
  return createEntry(described, encodeBlob(described.hash, asset.bytes));
}

describe('entries in memory', () => {
  let cache: EntryCache;
  beforeEach(() => {
    cache = new EntryCache(10_000, FRESH_MS);
  });

  it('are not those of before a change, however many other changes came after it', () => {
    const [entry, later] = [entryOf(), entryOf()];
    const askedAt = now;
    now += 1;
    cache.changed(entry.asset.id);
    now += 1;
    for (let other = 0; other < 5000; other++) cache.changed(new Uuid(7, 7, 7, other));
    cache.keep(entry, askedAt);
    expect(cache.get(entry.asset.id)).toBeUndefined();
    now += 1;
    cache.keep(later, now);
    expect(cache.get(later.asset.id)).toEqual({ entry: later, isFresh: true });
  });

  it('are fresh for a while, counted from when they were asked for', () => {
    const entry = entryOf();
    cache.keep(entry, now - 400);
    expect(cache.get(entry.asset.id)).toEqual({ entry, isFresh: true });
    now += 599;
    expect(cache.get(entry.asset.id)?.isFresh).toBe(true);
    now += 1;
    expect(cache.get(entry.asset.id)?.isFresh).toBe(false);
  });

  it.each([{ flags: AssetFlag.rewritable }, { temporary: true }])(
    'are none of assets that may change: %j',
    (more) => {
      const entry = entryOf(more);
      cache.keep(entry, now);
      expect([cache.get(entry.asset.id), cache.usedBytes]).toEqual([undefined, 0]);
    },
  );

  it('take no more than they may; the least recently used goes first', () => {
    const entries = Array.from({ length: 30 }, () => entryOf());
    for (const entry of entries) {
      cache.keep(entry, now);
      cache.get(entries[0]!.asset.id);
      expect(cache.usedBytes).toBeLessThanOrEqual(10_000);
    }
    expect(cache.get(entries[0]!.asset.id)).toBeDefined();
    expect(cache.get(entries[1]!.asset.id)).toBeUndefined();
    expect(cache.get(entries[29]!.asset.id)).toBeDefined();
    for (const { asset } of entries) cache.drop(asset.id);
    expect(cache.usedBytes).toBe(0);
  });

  it('count long texts and headers as what they take', () => {
    const [short, long] = [entryOf({ name: '' }), entryOf({ name: 'n'.repeat(1000) })];
    cache.keep(short, now);
    const before = cache.usedBytes;
    cache.keep(long, now);
    expect(cache.usedBytes - before - before).toBe(2000);
  });

  it('are replaced by the newer answer, and counted once', () => {
    const entry = entryOf();
    cache.keep(entry, now);
    const used = cache.usedBytes;
    now += 900;
    cache.keep({ ...entry, nonce: '00'.repeat(8) }, now);
    expect([cache.usedBytes, cache.get(entry.asset.id)?.entry.nonce]).toEqual([used, '00'.repeat(8)]);
    now += 900;
    expect(cache.get(entry.asset.id)?.isFresh).toBe(true);
  });

  it('are none that were asked for before they were changed here', () => {
    const entry = entryOf();
    const askedAt = now;
    now += 10;
    cache.keep(entry, askedAt);
    cache.changed(entry.asset.id);
    expect(cache.get(entry.asset.id)).toBeUndefined();
    cache.keep(entry, askedAt);
    cache.keep(entry, now);
    expect(cache.get(entry.asset.id)).toBeUndefined();
    cache.keep(entry, now + 1);
    expect(cache.get(entry.asset.id)).toBeDefined();
  });
});

describe('entries of a bucket', () => {
  let bucket: MemoryBucket;
  let engine: MemoryObjects;
  let entries: Entries;
  beforeEach(() => {
    bucket = new MemoryBucket('yes');
    engine = new MemoryObjects(bucket);
    entries = new Entries(engine, { entryFreshMs: FRESH_MS });
  });
  const store = async (entry: Entry): Promise<string> => {
    const key = entryKey(entry.asset.id);
    await engine.put(key, encodeEntry(key, entry));
    return key;
  };

  it('are asked for once while they are fresh', async () => {
    const entry = entryOf();
    await store(entry);
    for (let count = 0; count < 3; count += 1) expect(await entries.find(entry.asset.id)).toEqual(entry);
    expect(engine.requests.get).toBe(1);
    now += FRESH_MS;
    await entries.find(entry.asset.id);
    expect([engine.requests.get, entries.kept(entry.asset.id)?.isFresh]).toEqual([2, true]);
  });

  it('that are gone are forgotten, and looked for each time', async () => {
    const entry = entryOf();
    const key = await store(entry);
    await entries.find(entry.asset.id);
    await engine.delete(key);
    now += FRESH_MS;
    expect(await entries.find(entry.asset.id)).toBeUndefined();
    await entries.find(entry.asset.id);
    expect(engine.requests.get).toBe(3);
  });

  it('that are damaged are there and cannot be told; who asks what exists hears that they do not', async () => {
    const entry = entryOf();
    const key = await store(entry);
    bucket.flip(key, 333);
    await expect(entries.fetch(entry.asset.id)).rejects.toMatchObject({ fault: 'damaged-index' });
    expect(await entries.fetchReadable(entry.asset.id)).toEqual({ isThere: true, entry: undefined });
    expect(await entries.exist([entry.asset.id])).toEqual([false]);
  });

  it('an error of the object store is no answer', async () => {
    engine.get = () => Promise.reject(new RangeError('away'));
    const { id } = entryOf().asset;
    await expect(entries.exist([id])).rejects.toThrow('away');
    await expect(entries.fetchReadable(id)).rejects.toThrow('away');
  });

  it('are looked up 32 at a time, each answer at its place', async () => {
    const known = Array.from({ length: 50 }, () => entryOf());
    for (const entry of known) await store(entry);
    let [underWay, most] = [0, 0];
    const get = engine.get.bind(engine);
    engine.get = async (...args) => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return await get(...args);
    };
    const ids = known.flatMap(({ asset }) => [asset.id, entryOf().asset.id]);
    expect(await entries.exist(ids)).toEqual(ids.map((_, at) => at % 2 === 0));
    expect(most).toBe(32);
    expect(await entries.exist([])).toEqual([]);
  });

  it('are made only where none is', async () => {
    const [mine, theirs] = [entryOf(), entryOf()];
    expect(await entries.create(mine, 1e9)).toBe(true);
    const other = { ...theirs, asset: { ...theirs.asset, id: mine.asset.id } };
    expect(await entries.create(other, 1e9)).toBe(false);
    expect(await entries.find(mine.asset.id)).toEqual(mine);
  });

  it('that an attempt of ours made, whose answer was lost, are ours', async () => {
    const mine = entryOf();
    const put = engine.put.bind(engine);
    engine.put = async (...args) => {
      await put(...args);
      return await put(...args);
    };
    expect(await entries.create(mine, 1e9)).toBe(true);
  });

  it('are not made by an engine that can no longer tell', async () => {
    const lost = new Entries(new MemoryObjects(new MemoryBucket('no')), {});
    await expect(lost.create(entryOf(), 1e9)).rejects.toMatchObject({ fault: 'input-output' });
  });

  it('are not written or made after their time', async () => {
    await expect(entries.write(entryOf(), now)).rejects.toMatchObject({ fault: 'unreachable' });
    await expect(entries.create(entryOf(), now)).rejects.toMatchObject({ fault: 'unreachable' });
    expect(bucket.objects.size).toBe(0);
  });

  it('that are written or removed here are not believed to be as they were', async () => {
    const entry = entryOf();
    await store(entry);
    await entries.find(entry.asset.id);
    const newer = { ...entry, nonce: '11'.repeat(8) };
    now += 1;
    await entries.write(newer, 1e9);
    now += 1;
    expect((await entries.find(entry.asset.id))?.nonce).toBe(newer.nonce);
    await entries.delete(entry.asset.id);
    expect(await entries.find(entry.asset.id)).toBeUndefined();
  });

  it('are walked by rising id, claims and strangers left out, and not kept', async () => {
    const known = Array.from({ length: 70 }, () => entryOf());
    for (const entry of known) await store(entry);
    const ids = known.map(({ asset }) => asset.id.toString()).sort();
    await engine.put(`asset/${ids[3]}~x.0`, Buffer.alloc(0));
    await engine.put('asset/notes.txt', Buffer.alloc(0));
    const walked: string[] = [];
    for await (const { asset } of entries.walk()) walked.push(asset.id.toString());
    expect(walked).toEqual(ids);
    const rest: string[] = [];
    for await (const { asset } of entries.walk(
      known.find(({ asset: { id } }) => id.toString() === ids[40])!.asset.id,
    ))
      rest.push(asset.id.toString());
    expect(rest).toEqual(ids.slice(40));
    expect(entries.kept(known[0]!.asset.id)).toBeUndefined();
  });
});
