import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { FallThroughStore, exportToFolder, importAssets, createFolderSource } from './index.ts';
import type { AssetServer } from './asset-server.ts';
import { createTestClock } from './test-clock.ts';

/** Each look at it is a second, so that every asset is told of. */
const clock = createTestClock(1000);
const failing = async (): Promise<void> => await Promise.reject(new RangeError('nobody to tell'));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-callbacks-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function filled(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (let number = 0; number < 50; number++) await store.put(assetOf(number));
  return store;
}

describe('whoever is told how a transfer is going, and fails later', () => {
  it('ends an export', async () => {
    const exporting = exportToFolder(await filled(), folder, { clock, onProgress: failing });
    await expect(exporting).rejects.toThrow('nobody to tell');
  });

  it('ends an import', async () => {
    await exportToFolder(await filled(), folder, { clock });
    const source = await createFolderSource(folder);
    const importing = importAssets(new MemoryStore(), source, { clock, onProgress: failing });
    await expect(importing).rejects.toThrow('nobody to tell');
  });
});

it('what is refused on its way through is told before it is served, and a failure to tell is the failure of the read', async () => {
  const server = { fetch: async () => await Promise.resolve(assetOf(1)) } as unknown as AssetServer;
  const local = new MemoryStore({ allowedTypes: new Set([0]) });
  const store = new FallThroughStore(local, server, { clock, onRefused: failing });
  await expect(store.read(idOf(1))).rejects.toThrow('nobody to tell');
});
