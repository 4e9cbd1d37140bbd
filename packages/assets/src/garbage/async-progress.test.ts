import { expect, it } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { assetOf } from '../testing/test-service.ts';
import { markLive } from './index.ts';

it('whoever is told how far the walk is, and fails later, ends it: half a walk must not pass for a whole one', async () => {
  const store = new MemoryStore();
  const asset = assetOf(1);
  await store.put(asset);
  const roots = { ids: new Map([[asset.id.key, asset.id]]), doubts: [] };
  const onProgress = async (): Promise<void> => {
    await Promise.resolve();
    throw new RangeError('nobody to tell');
  };
  await expect(markLive(store, roots, { onProgress })).rejects.toThrow('nobody to tell');
});
