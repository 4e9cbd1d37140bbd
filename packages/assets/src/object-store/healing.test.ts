import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeBlob } from '../blobs/index.ts';
import { describeNewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import type { Interception } from '../testing/memory-objects.ts';
import { createEntry, encodeEntry } from './entry.ts';
import { ObjectStore } from './index.ts';

const NOTHING = { has: () => false };

describe.each(['yes', 'no'] as const)('in a bucket, with conditional PUT: %s', (conditional) => {
  const random = createRandom(61);
  let bucket: MemoryBucket;
  let seconds: number;
  const open = async (around: Interception = {}): Promise<ObjectStore> =>
    await ObjectStore.open({
      engine: new MemoryObjects(bucket, around),
      create: true,
      timing: { announceMs: 0, blobAgeMs: 0, noticeMs: 0, totalsMs: 0 },
      now: () => seconds,
      entryCacheBytes: 0,
    });

  beforeEach(() => {
    bucket = new MemoryBucket(conditional);
    seconds = 1_800_000_000;
  });

  it.each([false, true])(
    'good bytes heal damaged ones that nobody has met, under a new id: %s',
    async (isNewId) => {
      await using store = await open();
      const asset = sampleAsset(random, 9000);
      const { asset: stored } = await store.put(asset);
      bucket.flip(`blob/${stored.hash}`, 8 * 5000);
      const sent = isNewId ? { ...sampleAsset(random, 1), bytes: asset.bytes } : asset;
      expect((await store.put(sent)).outcome).toBe(isNewId ? 'stored' : 'healed');
      for (const { id } of [asset, sent]) expect((await store.read(id))?.bytes).toEqual(asset.bytes);
      expect((await store.inspect()).damaged).toEqual([]);
      expect(await store.stats()).toMatchObject({ damaged: 1, repaired: 1, blobs: 1 });
    },
  );

  it('an entry that cannot be read holds no id', async () => {
    await using store = await open();
    const asset = sampleAsset(random, 300);
    await store.put(asset);
    bucket.flip(`asset/${asset.id.toString()}`, 8 * 60);
    await expect(store.read(asset.id)).rejects.toMatchObject({ fault: 'damaged-index' });
    expect(await store.exists([asset.id])).toEqual([false]);
    expect((await store.put(asset)).outcome).toBe('stored');
    expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect(await store.inspect()).toMatchObject({ damaged: [], damagedRecords: 0 });
  });

  it('an asset without data, as older programs stored it, is as good as none', async () => {
    await using store = await open();
    const asset = sampleAsset(random, 300);
    const nothing = new Uint8Array(0);
    const empty = describeNewAsset({ ...asset, bytes: nothing }, 1);
    const key = `asset/${asset.id.toString()}`;
    const entry = createEntry(empty, encodeBlob(empty.hash, nothing));
    bucket.objects.set(key, { bytes: encodeEntry(key, entry), modifiedAt: 1 });
    expect(await store.exists([asset.id])).toEqual([false]);
    expect([await store.stat(asset.id), await store.read(asset.id)]).toEqual([undefined, undefined]);
    for await (const { id } of store.entries()) expect.fail(`${id.toString()} is listed`);
    expect((await store.put(asset)).outcome).toBe('updated');
    expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
  });

  it.each(['read', 'put'] as const)(
    'what a %s took out of quarantine is not removed on an older verdict',
    async (how) => {
      const asset = sampleAsset(random, 300);
      let meanwhile: (() => Promise<unknown>) | undefined;
      await using front = await open();
      await using collector = await open({
        before: async (verb, key) => {
          if (verb !== 'delete' || key !== `asset/${asset.id.toString()}` || meanwhile === undefined) return;
          const act = meanwhile;
          meanwhile = undefined;
          // The verdict is there, the asset still is. Whoever comes now waits for the claim, or is told the truth.
          void act();
          await new Promise((resolve) => setImmediate(resolve));
        },
      });
      await front.put(asset);
      await collector.collect(NOTHING, { graceSeconds: 100, dryRun: false });
      await front.collect(NOTHING, { graceSeconds: 1e9, dryRun: true });
      seconds += 1000;
      let answer: Promise<unknown> | undefined;
      meanwhile = () => (answer = how === 'read' ? front.read(asset.id) : front.put(asset));
      expect(await collector.collect(NOTHING, { graceSeconds: 100, dryRun: false })).toMatchObject({
        removed: 1,
      });
      const answered = await answer;
      const isThere = (await front.stat(asset.id)) !== undefined;
      expect(isThere).toBe(how === 'put');
      expect(answered === undefined).toBe(how === 'read');
    },
  );
});
