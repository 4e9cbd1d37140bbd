import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { assetOf } from '../testing/test-service.ts';
import { createGrowth } from './growth.ts';
import { readStatus } from './status.ts';
import type { StatusSources } from './status.ts';
import { formatAssetType } from '../store/index.ts';

const CACHE = { hits: 1, misses: 2, entries: 3, usedBytes: 4, limitBytes: 5, evictions: 6 };
const sourcesOf = (store: MemoryStore, more: Partial<StatusSources> = {}): StatusSources => ({
  store,
  cache: () => CACHE,
  growth: createGrowth(10),
  scrub: () => undefined,
  startedAt: 100,
  ...more,
});

describe('the status of a service', () => {
  it('has the types with the most bytes first', async () => {
    const store = new MemoryStore();
    await store.put(assetOf(1, { type: 7, bytes: Buffer.alloc(10, 1) }));
    await store.put(assetOf(2, { type: 0, bytes: Buffer.alloc(30, 2) }));
    await store.put(assetOf(3, { type: 7, bytes: Buffer.alloc(15, 3) }));
    await store.put(assetOf(4, { type: 49, bytes: Buffer.alloc(1, 4) }));
    const { types, assets, assetBytes } = await readStatus(sourcesOf(store), 200);
    expect(types).toEqual([
      { type: 0, assets: 1, bytes: 30 },
      { type: 7, assets: 2, bytes: 25 },
      { type: 49, assets: 1, bytes: 1 },
    ]);
    expect([assets, assetBytes]).toEqual([4, 56]);
  });

  it('ends its growth with the present, which is not kept', async () => {
    const store = new MemoryStore();
    const growth = createGrowth(10);
    growth.add({ at: 150, assets: 0, bytes: 0 });
    await store.put(assetOf(1));
    const status = await readStatus(sourcesOf(store, { growth }), 200);
    expect(status.growth).toEqual([
      { at: 150, assets: 0, bytes: 0 },
      { at: 200, assets: 1, bytes: 7 },
    ]);
    expect(growth.points()).toHaveLength(1);
  });

  it('has what its sources say, at the time it is asked', async () => {
    const scrub = { isRunning: true, checked: 1, total: 2, damaged: 3 };
    const status = await readStatus(sourcesOf(new MemoryStore(), { scrub: () => scrub }), 200);
    expect(status).toMatchObject({ startedAt: 100, now: 200, cache: CACHE, scrub, derived: undefined });
  });
});

describe('the name of a type', () => {
  it('tells apart what a picture, a sound or a script can be', () => {
    expect([0, 12, 18, 19].map(formatAssetType)).toEqual([
      'texture',
      'texture (TGA)',
      'image (TGA)',
      'image (JPEG)',
    ]);
    expect([1, 17, 10, 11].map(formatAssetType)).toEqual(['sound', 'sound (WAV)', 'script', 'bytecode']);
    expect([-2, 57].map(formatAssetType)).toEqual(['legacy material', 'material']);
  });

  it('is its number where nobody knows it', () => {
    expect([-1, 99].map(formatAssetType)).toEqual(['type -1', 'type 99']);
  });
});
