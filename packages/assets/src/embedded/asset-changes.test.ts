import { dirname } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeBlob } from '../blobs/blob-format.ts';
import { settledPath } from '../blobs/blob-paths.ts';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import type { FileCall } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { AssetFlag, hashOf, MemoryStore } from '../store/index.ts';
import type { Mark, NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';
import type { EmbeddedStoreOptions } from './index.ts';

const random = createRandom(62);
const NOTHING: Mark = { has: () => false };
const EVERYTHING: Mark = { has: () => true };

let disk: MemoryFiles;
let seconds: number;
let store: EmbeddedStore;
let failing: (call: FileCall, path: string) => string | undefined;

beforeEach(async () => {
  disk = new MemoryFiles(() => seconds);
  seconds = 1_800_000_000;
  failing = () => undefined;
  store = await open();
});
afterEach(() => store[Symbol.asyncDispose]());

const open = (more: Partial<EmbeddedStoreOptions> = {}) =>
  EmbeddedStore.open({
    folder: 'data',
    files: failOnDemand(disk, (call, path) => failing(call, path)),
    openIndex: async () => new MemoryKeyValue(),
    now: () => seconds,
    idleWorkAfterMs: 1e6,
    segmentBytes: 20_000,
    ...more,
  });
async function reopen(): Promise<void> {
  await store[Symbol.asyncDispose]();
  store = await open();
}
async function putSome(...sizes: number[]): Promise<NewAsset[]> {
  const assets = sizes.map((size) => sampleAsset(random, size));
  for (const asset of assets) await store.put(asset);
  return assets;
}
async function expectAll(assets: readonly NewAsset[]): Promise<void> {
  for (const asset of assets)
    expect(Buffer.compare((await store.read(asset.id))?.bytes ?? Buffer.alloc(0), asset.bytes)).toBe(0);
}
const journalFiles = async () => (await disk.list('data/journal')).sort();
const collect = (mark: Mark, graceSeconds = 0) => store.collect(mark, { graceSeconds, dryRun: false });

describe('small and large contents', () => {
  it('lie in the journal up to 8192 bytes, in files of their own from there on', async () => {
    await putSome(8192);
    expect([...disk.contents().keys()].filter((path) => path.includes('/incoming/'))).toHaveLength(0);
    await putSome(8193);
    expect([...disk.contents().keys()].filter((path) => path.includes('/incoming/'))).toHaveLength(1);
  });

  it('lie in files of their own earlier when that is wanted, never later', async () => {
    await store[Symbol.asyncDispose]();
    store = await open({ smallBlobBytes: 100 });
    await putSome(100, 101);
    expect([...disk.contents().keys()].filter((path) => path.includes('/incoming/'))).toHaveLength(1);
    await store[Symbol.asyncDispose]();
    store = await open({ smallBlobBytes: 1e6 });
    await putSome(8193);
    expect([...disk.contents().keys()].filter((path) => /blobs\/.*[0-9a-f]{64}$/.test(path))).toHaveLength(2);
  });

  it('are stored once for many ids, whatever their size, over a start too', async () => {
    for (const size of [500, 9000]) {
      const [first] = await putSome(size);
      const others = Array.from({ length: 3 }, () => ({ ...sampleAsset(random, 1), bytes: first!.bytes }));
      const before = [...disk.contents().values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
      for (const asset of others) await store.put(asset);
      const after = [...disk.contents().values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
      expect(after - before).toBeLessThan(3 * 400);
      await reopen();
      await expectAll([first!, ...others]);
    }
    expect(await store.stats()).toMatchObject({ assets: 8, blobs: 2, blobBytes: 9500 });
  });

  it('of a put whose record the disk refused are not lost when it is sent again, whatever is settled meanwhile', async () => {
    const asset = sampleAsset(random, 9000);
    failing = (call, path) => (call === 'file.write' && path.includes('/journal/') ? 'ENOSPC' : undefined);
    await expect(store.put(asset)).rejects.toMatchObject({ fault: 'full' });
    expect(await store.exists([asset.id])).toEqual([false]);
    failing = () => undefined;
    expect((await store.put(asset)).outcome).toBe('stored');
    await expectAll([asset]);
    await reopen();
    await expectAll([asset]);
  });

  it('under way count for the quota, and no more when they failed', async () => {
    await store[Symbol.asyncDispose]();
    store = await open({ limits: { maxStoreBytes: 10_000 } });
    failing = (call) => (call === 'file.write' ? 'EIO' : undefined);
    await expect(store.put(sampleAsset(random, 9000))).rejects.toMatchObject({ fault: 'input-output' });
    failing = () => undefined;
    const both = await Promise.allSettled([
      store.put(sampleAsset(random, 9000)),
      store.put(sampleAsset(random, 9000)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('collection', () => {
  it('is in three steps: quarantine, removal, the contents', async () => {
    const [gone, kept] = await putSome(9000, 9001);
    const mark: Mark = { has: (id) => id.equals(kept!.id) };
    expect(await collect(mark, 100)).toMatchObject({
      seen: 2,
      quarantined: 1,
      removed: 0,
      blobsDiscarded: 0,
    });
    seconds += 99;
    expect(await collect(mark, 100)).toMatchObject({ quarantined: 0, removed: 0 });
    seconds += 1;
    expect(await collect(mark, 100)).toMatchObject({ removed: 1, removedBytes: 9000, blobsDiscarded: 0 });
    expect(await store.exists([gone!.id, kept!.id])).toEqual([false, true]);
    seconds += 100;
    expect(await collect(mark, 100)).toMatchObject({
      blobsDiscarded: 1,
      blobBytesDiscarded: 9000,
      freedBytes: 9000,
    });
    expect(await store.stats()).toMatchObject({ assets: 1, blobs: 1 });
    await reopen();
    await expectAll([kept!]);
    expect(await store.stats()).toMatchObject({ assets: 1, blobs: 1, blobBytes: 9001 });
  });

  it('leaves a content that another asset has', async () => {
    const [one] = await putSome(9000);
    const other = { ...sampleAsset(random, 1), bytes: one!.bytes };
    await store.put(other);
    const mark: Mark = { has: (id) => id.equals(other.id) };
    for (let round = 0; round < 4; round += 1) await collect(mark);
    expect(await store.stats()).toMatchObject({ assets: 1, blobs: 1 });
    await expectAll([other]);
  });

  it('says of small contents that they are not given back yet', async () => {
    const [small] = await putSome(500);
    await store.remove(small!.id);
    expect(await collect(EVERYTHING)).toMatchObject({
      blobsDiscarded: 1,
      blobBytesDiscarded: 500,
      freedBytes: 0,
    });
  });

  it('counts what it would do, and does nothing, when it is dry', async () => {
    const [asset] = await putSome(9000);
    await store.remove((await putSome(9001))[0]!.id);
    expect(await store.collect(NOTHING, { graceSeconds: 0 })).toMatchObject({
      dryRun: true,
      quarantined: 1,
      blobsDiscarded: 1,
    });
    expect(await store.collect(NOTHING, { graceSeconds: 0 })).toMatchObject({
      quarantined: 1,
      blobsDiscarded: 1,
      freedBytes: 0,
    });
    await expectAll([asset!]);
  });

  it.each(['the next collection', 'a compaction that forgets of it'])(
    'takes away what was discarded and came back: by %s',
    async (by) => {
      const [asset] = await putSome(9000);
      const hash = hashOf(asset!.bytes);
      const settled = settledPath('data/blobs', hash);
      const twin = 'data/blobs/incoming/twin';
      await disk.link(`data/blobs/incoming/${hash}`, twin);
      await store.remove(asset!.id);
      expect(await collect(EVERYTHING)).toMatchObject({ blobsDiscarded: 1, orphans: 0 });
      // As power loss does with a name that was taken away.
      await disk.makeFolder(dirname(settled));
      await disk.rename(twin, settled);
      seconds += 1;
      if (by === 'the next collection') {
        expect(await store.collect(EVERYTHING, { graceSeconds: 0 })).toMatchObject({ orphans: 1 });
        expect(await disk.sizeOf(settled)).toBeGreaterThan(9000);
        expect(await collect(EVERYTHING)).toMatchObject({ orphans: 1 });
      } else {
        const others = await putSome(...Array.from({ length: 8 }, () => 5000));
        for (const { id } of others) await store.remove(id);
        await collect(EVERYTHING);
        await store.compact();
        expect(await journalFiles()).not.toContain('00000001.segment');
      }
      expect(await disk.sizeOf(settled)).toBe(undefined);
      expect((await store.inspect()).unnamed.hashes).toEqual([]);
    },
  );

  it('knows of a file that waits to be discarded when the journal was compacted and the index made anew', async () => {
    const asset = sampleAsset(random, 9000, { flags: AssetFlag.rewritable });
    await store.put(asset);
    const others = await putSome(...Array.from({ length: 8 }, () => 5000));
    for (const { id } of others) await store.remove(id);
    seconds += 100;
    await store.put({ ...asset, bytes: sampleAsset(random, 9000).bytes });
    expect(await collect(EVERYTHING, 100)).toMatchObject({ blobsDiscarded: 8 });
    await store.compact();
    await reopen();
    expect((await store.inspect()).unnamed.hashes).toEqual([]);
    seconds += 100;
    expect(await collect(EVERYTHING, 100)).toMatchObject({ blobsDiscarded: 1, orphans: 0 });
    expect(await store.compact()).toBeGreaterThan(0);
  });

  it('keeps files in their lasting place that no record names, and doubts: their records are gone', async () => {
    const unknown = 'ab'.repeat(32);
    await disk.makeFolder('data/blobs/a/b');
    await (await disk.open(`data/blobs/a/b/${unknown}`, 'create')).write(Buffer.from('of whom'), 0);
    expect(await store.collect(EVERYTHING, { graceSeconds: 0 })).toMatchObject({ orphans: 1 });
    seconds += 1e9;
    expect(await collect(EVERYTHING)).toMatchObject({ orphans: 1 });
    expect(await disk.list('data/blobs/a/b')).toEqual([unknown]);
    expect([await store.doubts(), await store.doubts({ thorough: true })]).toMatchObject([
      [],
      [{ where: 'blobs' }],
    ]);
  });

  it('lets whole files wait that a put left which had no record yet, and takes them after the grace period', async () => {
    const bytes = sampleAsset(random, 9000).bytes;
    const path = `data/blobs/incoming/${hashOf(bytes)}`;
    await (await disk.open(path, 'create')).write(encodeBlob(hashOf(bytes), bytes), 0);
    await reopen();
    expect(store.recovery.droppedBlobs).toBe(0);
    seconds += 99;
    expect(await collect(EVERYTHING, 100)).toMatchObject({ orphans: 0 });
    expect(await disk.sizeOf(path)).toBeGreaterThan(9000);
    seconds += 1;
    expect(await store.collect(EVERYTHING, { graceSeconds: 100 })).toMatchObject({ orphans: 1 });
    expect(await disk.sizeOf(path)).toBeGreaterThan(9000);
    expect(await collect(EVERYTHING, 100)).toMatchObject({ orphans: 1 });
    expect(await disk.sizeOf(path)).toBe(undefined);
  });

  it('gives no lasting place to a content whose record could not be written', async () => {
    failing = (call, path) => (call === 'file.write' && path.includes('/journal/') ? 'ENOSPC' : undefined);
    const asset = sampleAsset(random, 9000);
    await expect(store.put(asset)).rejects.toMatchObject({ fault: 'full' });
    failing = () => undefined;
    await store.rebuildIndex();
    await store.rebuildIndex();
    expect((await store.inspect()).unnamed.hashes).toEqual([]);
    expect(await store.put(asset)).toMatchObject({ outcome: 'stored' });
    await expectAll([asset]);
  });

  it('lets a content be put again while it waits, and then keeps it', async () => {
    const [asset] = await putSome(9000);
    await store.remove(asset!.id);
    expect(await collect(EVERYTHING, 100)).toMatchObject({ blobsDiscarded: 0 });
    await store.put(asset!);
    seconds += 1000;
    expect(await collect(EVERYTHING, 100)).toMatchObject({ blobsDiscarded: 0 });
    await expectAll([asset!]);
  });

  it('puts into quarantine again what was read out of it', async () => {
    const [asset] = await putSome(100);
    await collect(NOTHING, 100);
    seconds += 1000;
    await expectAll([asset!]);
    expect(await collect(NOTHING, 100)).toMatchObject({ quarantined: 1, removed: 0 });
    expect(await store.quiet.stat(asset!.id)).toBeDefined();
    expect((await store.quiet.read(asset!.id))?.bytes).toEqual(asset!.bytes);
    seconds += 1000;
    expect(await collect(NOTHING, 100)).toMatchObject({ removed: 1 });
    expect([await store.quiet.stat(asset!.id), await store.quiet.read(asset!.id)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('tells those who keep copies when something went into quarantine, and only then', async () => {
    let told = 0;
    store.onRecall(() => void (told += 1));
    await putSome(100);
    await collect(EVERYTHING);
    await store.collect(NOTHING, { graceSeconds: 1e9 });
    expect(told).toBe(0);
    await collect(NOTHING, 1e9);
    expect(told).toBe(1);
  });
});

describe('compaction', () => {
  it('keeps quarantine, its time, and what was removed, over an index made anew', async () => {
    const [waiting, removed, other, kept] = await putSome(2000, 8000, 7000, 1000);
    await putSome(8000);
    const unmarked: Mark = { has: (id) => !id.equals(waiting!.id) };
    for (const { id } of [removed!, other!]) await store.remove(id);
    seconds += 300;
    await collect(unmarked, 1000);
    seconds += 200;
    await collect(unmarked, 400);
    expect(await store.compact()).toBeGreaterThan(15_000);
    expect(await journalFiles()).not.toContain('00000001.segment');
    await reopen();
    expect(store.recovery.damage).toBe(0);
    expect(await store.exists([removed!.id, other!.id])).toEqual([false, false]);
    await expectAll([kept!]);
    seconds += 199;
    expect(await collect(unmarked, 400)).toMatchObject({ quarantined: 0, removed: 0 });
    seconds += 1;
    expect(await collect(unmarked, 400)).toMatchObject({ quarantined: 0, removed: 1 });
  });

  it('leaves segments alone that are in use for half or more, and the one that is written', async () => {
    const assets = await putSome(8000, 8000, 8000);
    await store.remove(assets[2]!.id);
    await collect(EVERYTHING);
    const before = await journalFiles();
    expect(await store.compact()).toBe(0);
    expect(await journalFiles()).toEqual(before);
    await expectAll(assets.slice(0, 2));
  });

  it('drops a segment of which nothing is in use', async () => {
    const gone = await putSome(8000, 8000);
    const kept = await putSome(8000, 8000);
    for (const { id } of gone) await store.remove(id);
    await collect(EVERYTHING);
    expect(await store.compact()).toBeGreaterThan(16_000);
    expect(await journalFiles()).not.toContain('00000001.segment');
    await reopen();
    await expectAll(kept);
    expect(await store.stats()).toMatchObject({ assets: 2, blobs: 2 });
    expect(await store.inspect()).toMatchObject({
      damaged: [],
      damagedRecords: 0,
      missingEntries: 0,
      journalDamage: 0,
      lost: [],
      damagedFiles: [],
    });
  });

  it('does not bring back contents that are gone, over an index made anew', async () => {
    const [large, ...kept] = await putSome(9000, 8000, 8000);
    const gone = await putSome(8000, 8000);
    for (const { id } of [large!, ...gone]) await store.remove(id);
    expect(await collect(EVERYTHING)).toMatchObject({ blobsDiscarded: 3, freedBytes: 9000 });
    kept.push(...(await putSome(8000, 8000)));
    expect(await journalFiles()).toContain('00000003.segment');
    await store.compact();
    expect(await journalFiles()).toEqual(['00000001.segment', '00000003.segment']);
    const before = await store.stats();
    await reopen();
    await expectAll(kept);
    expect(await store.inspect()).toMatchObject({ damaged: [], blobs: 4 });
    expect(await store.stats()).toMatchObject({ blobs: before.blobs, blobBytes: before.blobBytes });
  });

  it('keeps a content that was put again after it was gone', async () => {
    const [large, ...kept] = await putSome(9000, 8000, 8000);
    const gone = await putSome(8000, 8000);
    for (const { id } of [large!, ...gone]) await store.remove(id);
    await collect(EVERYTHING);
    await store.put(large!);
    await store.remove(large!.id);
    await store.put(gone[0]!);
    kept.push(...(await putSome(8000, 8000)));
    await store.compact();
    expect(await store.stats()).toMatchObject({ assets: 5, blobs: 6 });
    await store.put(large!);
    await reopen();
    await expectAll([...kept, large!, gone[0]!]);
    expect(await store.inspect()).toMatchObject({ damaged: [], blobs: 6 });
  });

  it('is over when it is called off, between two segments', async () => {
    const gone = await putSome(8000, 8000, 8000, 8000, 8000, 8000);
    for (const { id } of gone) await store.remove(id);
    await collect(EVERYTHING);
    const stop = new AbortController();
    stop.abort();
    const before = await journalFiles();
    expect(await store.compact(stop.signal)).toBe(0);
    expect(await journalFiles()).toEqual(before);
  });

  it('that the disk ends half-way loses nothing, and can be done again', async () => {
    const gone = await putSome(8000);
    const kept = await putSome(4000, 8000, 8000);
    await store.remove(gone[0]!.id);
    await collect(EVERYTHING);
    failing = (call, path) => (call === 'unlink' && path.includes('/journal/') ? 'EIO' : undefined);
    await expect(store.compact()).rejects.toMatchObject({ fault: 'input-output' });
    await expectAll(kept);
    failing = () => undefined;
    await reopen();
    await expectAll(kept);
    expect((await store.stats()).assets).toBe(3);
    await store.compact();
    await reopen();
    await expectAll(kept);
  });
});

describe('an inspection', () => {
  it('tells of each content what is wrong and which assets have it', async () => {
    const [whole, one] = await putSome(9000, 9001);
    const other = { ...sampleAsset(random, 1), bytes: one!.bytes };
    await store.put(other);
    const { hash } = (await store.stat(one!.id))!;
    const file = [...disk.contents()].find(([path]) => path.endsWith(hash))![1];
    file.bytes[file.bytes.length - 1]! ^= 1;
    const seen: number[] = [];
    const found = await store.inspect({ onProgress: ({ blobs, ofBlobs }) => seen.push(blobs / ofBlobs) });
    expect(found).toMatchObject({ blobs: 2, bytes: 18_001, missingEntries: 0, damagedRecords: 0 });
    const ids = [one!, other].map(({ id }) => id.toString()).sort();
    expect(found.damaged).toEqual([
      { hash, what: 'bytes from 8192 on of a blob are damaged', ids, repaired: false },
    ]);
    expect(seen).toEqual([0.5, 1]);
    await expectAll([whole!]);
  });

  it('writes a record again that is damaged, when it is to repair', async () => {
    const assets = await putSome(100, 200);
    const segment = disk.contents().get('data/journal/00000001.segment')!;
    segment.bytes[segment.bytes.length >> 4]! ^= 1;
    const found = await store.inspect();
    expect(found.damagedRecords).toBe(1);
    await store.inspect({ repair: true });
    expect((await store.inspect()).damagedRecords).toBe(0);
    await reopen();
    expect(await store.exists(assets.map(({ id }) => id))).toEqual([true, true]);
  });

  it('without a source to repair from leaves what is damaged, and says so', async () => {
    await putSome(9000);
    const file = [...disk.contents()].find(([path]) => path.includes('/incoming/'))![1];
    file.bytes[5000]! ^= 1;
    expect((await store.inspect({ repair: true })).damaged).toMatchObject([{ repaired: false }]);
    expect((await store.inspect()).damaged).toHaveLength(1);
  });

  it('of a store that is empty finds nothing', async () => {
    expect(await store.inspect()).toEqual({
      blobs: 0,
      bytes: 0,
      damaged: [],
      journalDamage: 0,
      damagedRecords: 0,
      missingEntries: 0,
      lost: [],
      unnamed: { hashes: [], isAccepted: false },
      damagedFiles: [],
    });
  });
});

describe('what is asked of a store meanwhile', () => {
  it('a rewritable asset is one of its states, whoever reads', async () => {
    const asset = sampleAsset(random, 50, { flags: AssetFlag.rewritable });
    const states = Array.from({ length: 20 }, (_, at) => Buffer.alloc(at % 2 === 0 ? 9000 : 50, at + 1));
    await store.put({ ...asset, bytes: states[0]! });
    const reading = (async () => {
      for (let count = 0; count < 100; count += 1) {
        const { bytes } = (await store.read(asset.id))!;
        expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (const bytes of states) await store.put({ ...asset, bytes });
    await reading;
    expect((await store.read(asset.id))?.bytes).toEqual(new Uint8Array(states.at(-1)!));
  });

  it('ends in words, not in the middle', async () => {
    const assets = await putSome(9000, 9000);
    const reads = assets.map(({ id }) => store.read(id));
    const end = store[Symbol.asyncDispose]();
    expect((await Promise.all(reads)).every((found) => found !== undefined)).toBe(true);
    await end;
    await expect(store.read(assets[0]!.id)).rejects.toMatchObject({ code: 'closed' });
    await expect(store.compact()).rejects.toMatchObject({ code: 'closed' });
    await expect(store.rebuildIndex()).rejects.toMatchObject({ code: 'closed' });
  });

  it('a source of good bytes that fails is no news', async () => {
    await store[Symbol.asyncDispose]();
    store = await open({ repairSource: { read: () => Promise.reject(new RangeError('away')) } });
    await putSome(9000);
    const [path, file] = [...disk.contents()].find(([name]) => name.includes('/incoming/'))!;
    file.bytes[5000]! ^= 1;
    const hash = path.split('/').at(-1)!;
    const [{ id }] = [...(await idsOf())] as [NewAsset];
    await expect(store.read(id)).rejects.toMatchObject({ reason: 'damaged', hash });
    const empty = new MemoryStore();
    expect(await empty.read(id)).toBeUndefined();
  });

  async function idsOf(): Promise<{ readonly id: NewAsset['id'] }[]> {
    const all: { readonly id: NewAsset['id'] }[] = [];
    for await (const { id } of store.entries()) all.push({ id });
    return all;
  }
});
