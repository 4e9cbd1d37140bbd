import type { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore, SMALL_BLOB_BYTES } from './index.ts';

const DAY = 86_400;

describe('embedded store: upkeep', () => {
  const random = createRandom(9);
  let files: MemoryFiles;
  let now: number;
  const open = (folder = 'data') =>
    EmbeddedStore.open({
      folder,
      files,
      openIndex: async () => new MemoryKeyValue(),
      now: () => now,
      idleWorkAfterMs: 0,
      segmentBytes: 0x10000,
    });
  let store: EmbeddedStore;
  const marking = (...assets: readonly NewAsset[]) => ({
    has: (id: NewAsset['id']) => assets.some((asset) => asset.id.equals(id)),
  });
  const none = marking();

  beforeEach(async () => {
    files = new MemoryFiles();
    now = 1_700_000_000;
    store = await open();
  });

  describe('collection', () => {
    it('is dry unless told otherwise', async () => {
      const asset = sampleAsset(random, 10);
      await store.put(asset);
      expect(await store.collect(none, { graceSeconds: 0 })).toMatchObject({
        dryRun: true,
        seen: 1,
        quarantined: 1,
      });
      expect(await store.collect(none, { graceSeconds: 0 })).toMatchObject({ quarantined: 1, removed: 0 });
    });

    it.each([100, 20_000])(
      'removes %i bytes after their time in quarantine, and their blob after its own',
      async (size) => {
        const [kept, asset] = [sampleAsset(random, size), sampleAsset(random, size)];
        await store.put(kept);
        await store.put(asset);
        const collect = () => store.collect(marking(kept), { graceSeconds: DAY, dryRun: false });
        expect(await collect()).toMatchObject({ seen: 2, quarantined: 1, removed: 0 });
        now += DAY - 1;
        expect(await collect()).toMatchObject({ quarantined: 0, removed: 0 });
        now += 1;
        expect(await collect()).toMatchObject({ removed: 1, removedBytes: size, blobsDiscarded: 0 });
        expect(await store.exists([asset.id, kept.id])).toEqual([false, true]);
        now += DAY;
        expect(await collect()).toMatchObject({
          blobsDiscarded: 1,
          blobBytesDiscarded: size,
          freedBytes: size > SMALL_BLOB_BYTES ? size : 0,
        });
        expect(await store.stats()).toMatchObject({ assets: 1, blobs: 1, blobBytes: size });
        expect((await store.inspect()).damaged).toEqual([]);
        expect((await store.put(asset)).outcome).toBe('stored');
        expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
      },
    );

    it('who reads from quarantine takes it out, and so does a new mark', async () => {
      const [read, marked] = [sampleAsset(random, 10), sampleAsset(random, 10)];
      await store.put(read);
      await store.put(marked);
      await store.collect(none, { graceSeconds: DAY, dryRun: false });
      await store.read(read.id);
      now += 2 * DAY;
      const report = await store.collect(marking(read, marked), { graceSeconds: DAY, dryRun: false });
      expect(report).toMatchObject({ released: 1, removed: 0, quarantined: 0 });
    });

    it.each([
      ['stat', async (id: Uuid) => await store.stat(id)],
      ['exists', async (id: Uuid) => (await store.exists([id]))[0]],
      ['read', async (id: Uuid) => await store.read(id)],
    ])('who is told by %s that it is there takes it out; a quiet look does not', async (_, ask) => {
      const [asked, looked] = [sampleAsset(random, 10), sampleAsset(random, 10)];
      await store.put(asked);
      await store.put(looked);
      await store.collect(none, { graceSeconds: DAY, dryRun: false });
      expect(await ask(asked.id)).toBeTruthy();
      expect(await store.quiet.stat(looked.id)).toMatchObject({ sizeBytes: 10 });
      expect((await store.quiet.read(looked.id))?.bytes).toEqual(looked.bytes);
      expect((await store.quiet.read(looked.id, { start: 2, end: 5 }))?.bytes).toHaveLength(3);
      expect(await store.quiet.read(sampleAsset(random, 1).id)).toBeUndefined();
      now += 2 * DAY;
      expect(await store.collect(none, { graceSeconds: DAY, dryRun: false })).toMatchObject({ removed: 1 });
      expect(await store.exists([asked.id, looked.id])).toEqual([true, false]);
    });

    it('keeps quarantine over a restart that makes the index anew', async () => {
      const asset = sampleAsset(random, 10);
      await store.put(asset);
      await store.collect(none, { graceSeconds: DAY, dryRun: false });
      await store[Symbol.asyncDispose]();
      store = await open();
      now += DAY;
      expect(await store.collect(none, { graceSeconds: DAY, dryRun: false })).toMatchObject({ removed: 1 });
    });

    it('removes nothing when the clock goes backwards', async () => {
      await store.put(sampleAsset(random, 10));
      await store.collect(none, { graceSeconds: DAY, dryRun: false });
      now -= 10 * 365 * DAY;
      expect(await store.collect(none, { graceSeconds: DAY, dryRun: false })).toMatchObject({ removed: 0 });
    });

    it('lets temporary assets go in their time, marked or not', async () => {
      const asset = sampleAsset(random, 10, { temporary: true, createdAt: now });
      await store.put(asset);
      const options = { graceSeconds: 0, temporarySeconds: DAY, dryRun: false };
      expect(await store.collect(marking(asset), options)).toMatchObject({ quarantined: 0 });
      now += DAY + 1;
      expect(await store.collect(marking(asset), options)).toMatchObject({ quarantined: 1 });
      expect(await store.collect(marking(asset), options)).toMatchObject({ removed: 1 });
    });
  });

  it('compaction gives space back and loses nothing, not even over an index made anew', async () => {
    const kept: NewAsset[] = [];
    const gone: NewAsset[] = [];
    for (let count = 0; count < 100; count += 1) {
      const asset = { ...sampleAsset(random, 0), bytes: new Uint8Array(8000).fill(count & 255) };
      new DataView(asset.bytes.buffer).setUint32(0, count);
      (count % 10 === 0 ? kept : gone).push(asset);
      await store.put(asset);
    }
    const collect = () => store.collect(marking(...kept), { graceSeconds: 0, dryRun: false });
    for (const { id } of gone) await store.remove(id);
    await store.put(gone[0]!);
    await collect();
    const freed = await store.compact();
    expect(freed).toBeGreaterThan(8000 * 60);
    await expectExactly([...kept, gone[0]!]);
    await store[Symbol.asyncDispose]();
    store = await open();
    expect(store.recovery.indexRebuilt).toBe(true);
    await expectExactly([...kept, gone[0]!]);
    expect((await store.inspect()).damaged).toEqual([]);

    async function expectExactly(assets: readonly NewAsset[]): Promise<void> {
      expect((await store.stats()).assets).toBe(assets.length);
      for (const asset of assets)
        expect(Buffer.compare((await store.read(asset.id))!.bytes, asset.bytes)).toBe(0);
    }
  });

  it('compaction leaves a damaged segment alone: what is no record may still be in use', async () => {
    const kept = sampleAsset(random, 8000);
    await store.put(kept);
    for (let count = 0; count < 20; count += 1) {
      const gone = sampleAsset(random, 8000);
      await store.put(gone);
      await store.remove(gone.id);
    }
    await store.collect(marking(kept), { graceSeconds: 0, dryRun: false });
    const first = files.contents().get('data/journal/00000001.segment')!;
    const name = Buffer.from(first.bytes).indexOf(kept.name ?? '');
    first.bytes[name]! ^= 1;
    await store.compact();
    expect(files.contents().has('data/journal/00000001.segment')).toBe(true);
    expect((await store.read(kept.id))?.bytes).toEqual(kept.bytes);
    expect((await store.inspect({ repair: true })).damagedRecords).toBe(1);
    expect((await store.inspect()).damagedRecords).toBe(0);
  });

  describe('backup while serving', () => {
    it('holds everything acknowledged before, nothing half of what comes meanwhile', async () => {
      const before = [100, 9000, 30_000, 1].map((size) => sampleAsset(random, size));
      for (const asset of before) await store.put(asset);
      const during = [100, 9000].map((size) => sampleAsset(random, size));
      const [report] = await Promise.all([store.backUp('copy'), ...during.map((asset) => store.put(asset))]);
      expect(report).toMatchObject({ damaged: [] });
      const copy = await open('copy');
      for (const asset of before) expect((await copy.read(asset.id))?.bytes).toEqual(asset.bytes);
      for await (const { id } of copy.entries()) expect(await copy.read(id)).toBeDefined();
      expect((await copy.inspect()).damaged).toEqual([]);
    });

    it('brings an older copy up to date, removals too', async () => {
      const [stays, goes, comes] = [9000, 9001, 9002].map((size) => sampleAsset(random, size)) as [
        NewAsset,
        NewAsset,
        NewAsset,
      ];
      await store.put(stays);
      await store.put(goes);
      await store.backUp('copy');
      await store.remove(goes.id);
      await store.put(comes);
      expect(await store.backUp('copy')).toMatchObject({ blobs: 3, alreadyThere: 2 });
      const copy = await open('copy');
      expect(await copy.exists([stays.id, goes.id, comes.id])).toEqual([true, false, true]);
      expect((await copy.read(comes.id))?.bytes).toEqual(comes.bytes);
    });

    it('names what is damaged instead of copying it', async () => {
      const { asset } = await store.put(sampleAsset(random, 9000));
      const [, file] = [...files.contents()].find(([path]) => path.endsWith(asset.hash))!;
      file.bytes[5000]! ^= 1;
      expect((await store.backUp('copy')).damaged).toEqual([asset.hash]);
    });
  });

  it('inspection can be slowed down and called off', async () => {
    for (let count = 0; count < 5; count += 1) await store.put(sampleAsset(random, 100));
    const off = new AbortController();
    const seen: number[] = [];
    const inspecting = store.inspect({
      bytesPerSecond: 1,
      signal: off.signal,
      onProgress: ({ blobs }) => {
        seen.push(blobs);
        off.abort();
      },
    });
    await expect(inspecting).rejects.toThrow('abort');
    expect(seen).toEqual([1]);
  });
});
