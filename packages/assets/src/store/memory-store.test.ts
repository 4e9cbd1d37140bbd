import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { describeAssetStore, sampleAsset } from '../testing/index.ts';
import { MemoryStore } from './memory-store.ts';

describeAssetStore('in memory', { open: async (limits) => new MemoryStore(limits) });

describe('a store in memory', () => {
  const random = createRandom(6);
  const asset = sampleAsset(random, 50);

  it('keeps its own copy of the bytes, and tells the time it is given', async () => {
    const store = new MemoryStore({}, () => 777);
    const bytes = asset.bytes.slice();
    const { createdAt: _, ...untimed } = asset;
    await store.put({ ...untimed, bytes });
    bytes.fill(0);
    expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect((await store.stat(asset.id))?.createdAt).toBe(777);
  });

  it('keeps its own copy of a Buffer too, whose slice() is none, and gives copies away', async () => {
    const store = new MemoryStore();
    const bytes = Buffer.from('given');
    await store.put({ ...asset, bytes });
    bytes.fill(0);
    const first = (await store.read(asset.id))!.bytes;
    expect(Buffer.from(first).toString()).toBe('given');
    first.fill(0);
    expect(Buffer.from((await store.read(asset.id))!.bytes).toString()).toBe('given');
  });

  it('takes no room for bytes that it has under another id', async () => {
    const store = new MemoryStore({ maxStoreBytes: 60 });
    await store.put(asset);
    await store.put({ ...sampleAsset(random, 1), bytes: asset.bytes });
    await expect(store.put(sampleAsset(random, 11))).rejects.toMatchObject({ reason: 'quota' });
    await store.put(sampleAsset(random, 10));
    expect(await store.stats()).toMatchObject({
      assets: 3,
      assetBytes: 110,
      blobs: 2,
      blobBytes: 60,
      refused: 1,
    });
  });

  it('counts what was asked of it', async () => {
    const store = new MemoryStore();
    await store.put(asset);
    await store.put({ ...asset, bytes: Buffer.from('other') });
    await store.put(asset);
    await store.read(asset.id);
    await store.read(asset.id, { start: 0, end: 1 });
    await store.read(sampleAsset(random, 1).id);
    expect(await store.stats()).toMatchObject({ puts: 1, conflicts: 1, refused: 0, reads: 2, damaged: 0 });
  });

  it('leaves out of a list what goes while it is read', async () => {
    const store = new MemoryStore();
    const assets = Array.from({ length: 3 }, () => sampleAsset(random, 5));
    for (const one of assets) await store.put(one);
    const seen: string[] = [];
    for await (const { id } of store.entries()) {
      seen.push(id.toString());
      for (const other of assets) if (!other.id.equals(id)) await store.remove(other.id);
    }
    expect(seen).toHaveLength(1);
  });

  it('answers nobody after its end, whatever is asked', async () => {
    const store = new MemoryStore();
    await store[Symbol.asyncDispose]();
    const closed = { code: 'closed' };
    await expect(store.read(asset.id)).rejects.toMatchObject(closed);
    await expect(store.exists([])).rejects.toMatchObject(closed);
    await expect(store.remove(asset.id)).rejects.toMatchObject(closed);
    await expect(store.stats()).rejects.toMatchObject(closed);
    await expect(store.entries().next()).rejects.toMatchObject(closed);
  });
});
