import { createHash } from 'node:crypto';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssetFlag, RefusedAssetError } from '../store/index.ts';
import type { AssetStore, NewAsset, StoreLimits } from '../store/index.ts';

/** Opens a fresh, empty store with these limits. `reopen` gives the same store after a clean end; absent when it would be empty. */
export interface StoreUnderTest {
  open(limits: StoreLimits): Promise<AssetStore>;
  reopen?(limits: StoreLimits): Promise<AssetStore>;
}

/** A size below the small-blob limit, one at a block's edge, and some above. */
const SIZES = [1, 100, 4096, 8191, 8192, 8193, 12_288, 70_001];

/** An asset of random bytes. */
export function sampleAsset(random: Random, sizeBytes: number, more: Partial<NewAsset> = {}): NewAsset {
  return {
    id: Uuid.fromRandomBytes(random.bytes(16)),
    bytes: random.bytes(sizeBytes),
    type: random.integer(0, 24),
    name: `sample ${random.integer(0, 1e6)} ünïcødé 🙂`,
    description: 'of random bytes',
    creatorId: 'a2e76fcd-9360-4f6d-a924-000000000003;http://grid.example/;First Last',
    createdAt: 1_700_000_000 + random.integer(0, 1e6),
    ...more,
  };
}

/** What every {@link AssetStore} keeps. */
export function describeAssetStore(name: string, under: StoreUnderTest): void {
  describe(`asset store: ${name}`, () => {
    const limits: StoreLimits = {
      maxAssetBytes: 100_000,
      maxStoreBytes: 1_000_000,
      allowedTypes: new Set([...Array(25).keys(), -2, 49]),
    };
    let store: AssetStore;
    let random: Random;

    beforeEach(async () => {
      random = createRandom(20_261_121);
      store = await under.open(limits);
    });
    afterEach(() => store[Symbol.asyncDispose]());

    it('gives back what was put, whole and in ranges', async () => {
      for (const size of SIZES) {
        const asset = sampleAsset(random, size);
        const put = await store.put(asset);
        expect(put.outcome).toBe('stored');
        expect(put.asset.hash).toBe(createHash('sha256').update(asset.bytes).digest('hex'));
        const { bytes, expectedHash: _, ...metadata } = asset;
        expect(await store.stat(asset.id)).toEqual({
          ...metadata,
          hash: put.asset.hash,
          sizeBytes: size,
          flags: 0,
          local: false,
          temporary: false,
        });
        expect((await store.read(asset.id))?.bytes).toEqual(bytes);
        for (const [start, end] of [
          [0, 1],
          [size >> 1, size],
          [4095, 4097],
          [10, 10],
          [size, size + 5],
          [0, 1e9],
        ] as const) {
          expect((await store.read(asset.id, { start, end }))?.bytes, `${size}: ${start}-${end}`).toEqual(
            bytes.slice(start, end),
          );
        }
      }
    });

    it('knows nothing of what is not there', async () => {
      const { id } = sampleAsset(random, 1);
      expect([
        await store.stat(id),
        await store.read(id),
        await store.remove(id),
        await store.exists([id]),
      ]).toEqual([undefined, undefined, false, [false]]);
    });

    it('answers for every id asked, in order', async () => {
      const [one, other] = [sampleAsset(random, 10), sampleAsset(random, 10)];
      await store.put(one);
      expect(await store.exists([other.id, one.id, one.id, other.id])).toEqual([false, true, true, false]);
      expect(await store.exists([])).toEqual([]);
    });

    it('keeps the bytes of an id, and says so', async () => {
      const asset = sampleAsset(random, 9000);
      await store.put(asset);
      const other = { ...asset, bytes: random.bytes(500), name: 'impostor' };
      const put = await store.put(other);
      expect([put.outcome, put.asset.name]).toEqual(['conflict', asset.name]);
      expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
      expect((await store.put({ ...asset, name: 'same bytes' })).outcome).toBe('same');
      expect((await store.stats()).conflicts).toBe(1);
    });

    it('updates what is rewritable', async () => {
      const asset = sampleAsset(random, 300, { flags: AssetFlag.rewritable });
      await store.put(asset);
      const next = { ...asset, bytes: random.bytes(20_000) };
      expect((await store.put(next)).outcome).toBe('updated');
      expect((await store.read(asset.id))?.bytes).toEqual(next.bytes);
      expect((await store.stats()).assets).toBe(1);
    });

    it('keeps the bytes that many ids share once', async () => {
      const first = sampleAsset(random, 9000);
      await Promise.all([1, 2, 3, 4].map(() => store.put({ ...sampleAsset(random, 0), bytes: first.bytes })));
      const { assets, assetBytes, blobs, blobBytes } = await store.stats();
      expect({ assets, assetBytes, blobs, blobBytes }).toEqual({
        assets: 4,
        assetBytes: 36_000,
        blobs: 1,
        blobBytes: 9000,
      });
    });

    it('serves the others when one of two ids goes', async () => {
      const one = sampleAsset(random, 100);
      const other = { ...sampleAsset(random, 0), bytes: one.bytes };
      await store.put(one);
      await store.put(other);
      expect(await store.remove(one.id)).toBe(true);
      expect(await store.read(one.id)).toBeUndefined();
      expect((await store.read(other.id))?.bytes).toEqual(one.bytes);
    });

    it('takes one of many puts of an id at once', async () => {
      const asset = sampleAsset(random, 5000);
      const outcomes = await Promise.all(
        [asset, asset, { ...asset, bytes: random.bytes(9) }, asset].map((each) => store.put(each)),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'same', 'conflict', 'same']);
    });

    it.each([
      ['size', { bytes: new Uint8Array(100_001) }],
      ['empty', { bytes: new Uint8Array(0) }],
      ['type', { type: 99 }],
      ['metadata', { type: 128 }],
      ['metadata', { flags: -1 }],
      ['metadata', { name: 'n'.repeat(5000) }],
      ['hash', { expectedHash: '00'.repeat(32) }],
      ['id', { id: Uuid.zero }],
    ] as const)('refuses a wrong %s and keeps nothing of it', async (reason, wrong) => {
      const asset = { ...sampleAsset(random, 50), ...wrong };
      const error = await store.put(asset).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(RefusedAssetError);
      expect((error as RefusedAssetError).reason).toBe(reason);
      expect([await store.exists([asset.id]), (await store.stats()).refused]).toEqual([[false], 1]);
    });

    it('takes the hash that was announced, in any case', async () => {
      const asset = sampleAsset(random, 50);
      const expectedHash = createHash('sha256').update(asset.bytes).digest('hex').toUpperCase();
      expect((await store.put({ ...asset, expectedHash })).outcome).toBe('stored');
    });

    it('refuses what goes beyond its quota, not what it has already', async () => {
      for (let count = 0; count < 10; count += 1) await store.put(sampleAsset(random, 99_000));
      const asset = sampleAsset(random, 50_000);
      await expect(store.put(asset)).rejects.toMatchObject({ reason: 'quota' });
      expect(await store.exists([asset.id])).toEqual([false]);
      expect((await store.put(sampleAsset(random, 9000))).outcome).toBe('stored');
    });

    it('many puts at once do not go beyond the quota together', async () => {
      const puts = Array.from({ length: 15 }, () => store.put(sampleAsset(random, 99_000)));
      const outcomes = await Promise.allSettled(puts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(10);
      expect((await store.stats()).blobBytes).toBe(990_000);
    });

    it('lists by rising id, from anywhere', async () => {
      const assets = Array.from({ length: 30 }, () => sampleAsset(random, 20));
      await Promise.all(assets.map((asset) => store.put(asset)));
      const ids = assets.map(({ id }) => id.toString()).sort();
      const listed: string[] = [];
      for await (const { id } of store.entries()) listed.push(id.toString());
      expect(listed).toEqual(ids);
      const rest: string[] = [];
      for await (const { id } of store.entries(Uuid.parse(ids[17] ?? ''))) rest.push(id.toString());
      expect(rest).toEqual(ids.slice(17));
    });

    it('keeps local and temporary; sent again to stay, an asset stays', async () => {
      const asset = sampleAsset(random, 20, { local: true, temporary: true });
      await store.put(asset);
      expect(await store.stat(asset.id)).toMatchObject({ local: true, temporary: true });
      await store.put({ ...asset, temporary: false });
      expect(await store.stat(asset.id)).toMatchObject({ temporary: false });
      await store.put(asset);
      expect(await store.stat(asset.id)).toMatchObject({ temporary: false });
    });

    it('counts by type', async () => {
      await store.put(sampleAsset(random, 10, { type: 0 }));
      await store.put(sampleAsset(random, 20, { type: 0 }));
      const gone = sampleAsset(random, 5, { type: 49 });
      await store.put(gone);
      expect((await store.stats()).byType.get(49)).toEqual({ assets: 1, bytes: 5 });
      await store.remove(gone.id);
      expect([...(await store.stats()).byType]).toEqual([[0, { assets: 2, bytes: 30 }]]);
    });

    it('is not harmed by a caller who changes the bytes it got', async () => {
      for (const size of [100, 9000]) {
        const asset = sampleAsset(random, size);
        await store.put(asset);
        (await store.read(asset.id))?.bytes.fill(0);
        expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
      }
    });

    it('reads into the buffers that it is given, whatever is in them and however large they are', async () => {
      for (const size of SIZES) {
        const asset = sampleAsset(random, size);
        await store.put(asset);
        for (const range of [undefined, { start: size >> 1, end: size }]) {
          const lent: Buffer[] = [];
          const allocate = (sizeBytes: number): Buffer => {
            lent.push(Buffer.alloc(sizeBytes + 64, 0xa5));
            return lent.at(-1)!;
          };
          const found = await store.read(asset.id, range, allocate);
          expect(found?.bytes, `of ${size}`).toEqual(asset.bytes.slice(range?.start ?? 0));
        }
      }
    });

    it('refuses a range that is none', async () => {
      const asset = sampleAsset(random, 100);
      await store.put(asset);
      for (const [start, end] of [
        [5, 4],
        [-1, 5],
        [0, 1.5],
      ] as const)
        await expect(store.read(asset.id, { start, end })).rejects.toMatchObject({ code: 'usage' });
    });

    it('is rid of an asset once, however many remove it at once, and takes it anew', async () => {
      const asset = sampleAsset(random, 9000);
      await store.put(asset);
      const removed = await Promise.all([1, 2, 3, 4].map(() => store.remove(asset.id)));
      expect(removed.filter(Boolean)).toHaveLength(1);
      const other = { ...asset, bytes: random.bytes(50) };
      expect((await store.put(other)).outcome).toBe('stored');
      expect((await store.read(asset.id))?.bytes).toEqual(other.bytes);
      expect((await store.stats()).assets).toBe(1);
    });

    it('answers nobody after its end', async () => {
      await store[Symbol.asyncDispose]();
      await expect(store.put(sampleAsset(random, 1))).rejects.toMatchObject({ code: 'closed' });
      await expect(store.stat(sampleAsset(random, 1).id)).rejects.toMatchObject({ code: 'closed' });
    });

    it.skipIf(under.reopen === undefined)('has everything again after a clean end', async () => {
      const assets = SIZES.map((size) => sampleAsset(random, size));
      for (const asset of assets) await store.put(asset);
      await store.remove(assets[3]?.id ?? Uuid.zero);
      const { byType, assets: count, blobBytes } = await store.stats();
      await store[Symbol.asyncDispose]();
      store = await under.reopen!(limits);
      expect(await store.stats()).toMatchObject({ byType, assets: count, blobBytes });
      for (const [index, asset] of assets.entries())
        expect((await store.read(asset.id))?.bytes).toEqual(index === 3 ? undefined : asset.bytes);
    });
  });
}
