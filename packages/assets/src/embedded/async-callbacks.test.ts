import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

async function openWithOne(): Promise<EmbeddedStore> {
  const store = await EmbeddedStore.open({
    folder: 'data',
    files: new MemoryFiles(),
    openIndex: async () => await Promise.resolve(new MemoryKeyValue()),
    idleWorkAfterMs: 0,
  });
  await store.put(sampleAsset(createRandom(3), 20_000));
  return store;
}

const failing = async (): Promise<void> => {
  await Promise.resolve();
  throw new RangeError('nobody to tell');
};

describe('whoever is told how far it is, and fails later', () => {
  it('ends an inspection, and the store goes on', async () => {
    await using store = await openWithOne();
    await expect(store.inspect({ onProgress: failing })).rejects.toThrow('nobody to tell');
    expect((await store.inspect()).blobs).toBe(1);
  });

  it('ends a backup, and the next one completes it', async () => {
    await using store = await openWithOne();
    await expect(store.backUp('copy', { onProgress: failing })).rejects.toThrow('nobody to tell');
    expect(await store.backUp('copy')).toMatchObject({ blobs: 1, damaged: [] });
  });
});
