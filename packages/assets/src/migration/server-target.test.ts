import { describe, expect, it } from 'vitest';
import type { Uuid } from '@landfall/protocol/datatypes';
import { MemoryStore, RefusedAssetError, hashOf } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import type { AssetServer } from './asset-server.ts';
import { exportToServer } from './export-server.ts';
import { createServerReader, createServerTarget } from './server-target.ts';
import { createTestClock } from './test-clock.ts';

/** A server in memory, whose ways are changed one by one. */
function serverOf(
  change: Partial<AssetServer> = {},
): AssetServer & { readonly assets: Map<string, NewAsset> } {
  const assets = new Map<string, NewAsset>();
  return {
    assets,
    origin: 'http://old.example',
    fetch: async (id: Uuid) => await Promise.resolve(assets.get(id.key)),
    exists: async (ids) => await Promise.resolve(ids.map((id) => assets.has(id.key))),
    store: async ({ asset, bytes }) =>
      await Promise.resolve(assets.set(asset.id.key, { ...asset, bytes }) === assets),
    remove: async (id) => await Promise.resolve(assets.delete(id.key)),
    ...change,
  };
}

describe('another server as the place that assets are put into', () => {
  it('takes what it does not have', async () => {
    const server = serverOf();
    const { outcome, asset } = await createServerTarget(server, () => 5).put(assetOf(1));
    expect(outcome).toBe('stored');
    expect(asset).toMatchObject({
      id: idOf(1),
      sizeBytes: 7,
      createdAt: 5,
      hash: hashOf(Buffer.from('asset 1')),
    });
    expect(server.assets.size).toBe(1);
  });

  it('keeps what it has, and says whether that is the same', async () => {
    const server = serverOf();
    server.assets.set(idOf(1).key, assetOf(1));
    server.assets.set(idOf(2).key, assetOf(2, { bytes: Buffer.from('theirs'), flags: 2 }));
    const target = createServerTarget(server, () => 5);
    expect((await target.put(assetOf(1))).outcome).toBe('same');
    const { outcome, asset } = await target.put(assetOf(2));
    expect(outcome).toBe('conflict');
    expect(asset).toMatchObject({ sizeBytes: 6, flags: 2, hash: hashOf(Buffer.from('theirs')) });
    expect(server.assets.get(idOf(2).key)?.bytes.toString()).toBe('theirs');
  });

  it('costs one asset when it says no, or claims what it does not give', async () => {
    const no = createServerTarget(serverOf({ store: async () => await Promise.resolve(false) }), () => 0);
    await expect(no.put(assetOf(1))).rejects.toThrow('the server did not take it');
    const claims = createServerTarget(
      serverOf({ exists: async () => await Promise.resolve([true]) }),
      () => 0,
    );
    await expect(claims.put(assetOf(1))).rejects.toThrow(RefusedAssetError);
    await expect(claims.put(assetOf(1))).rejects.toThrow('says that it has it, and does not give it');
  });

  it('is read from, too', async () => {
    const server = serverOf();
    server.assets.set(idOf(1).key, assetOf(1));
    const reader = createServerReader(server);
    const found = await reader.read(idOf(1));
    expect(found?.asset).toMatchObject({ sizeBytes: 7, hash: hashOf(Buffer.from('asset 1')) });
    expect(await reader.read(idOf(2))).toBeUndefined();
  });
});

describe('an export to another server', () => {
  const clock = createTestClock();

  async function exported(
    change: Partial<AssetServer>,
    prove = false,
  ): Promise<Readonly<Record<string, number>>> {
    const store = new MemoryStore();
    await store.put(assetOf(1));
    const { reasons, outcomes } = await exportToServer(store, serverOf(change), { clock, prove });
    return outcomes.refused.assets === 0 ? { stored: outcomes.stored.assets } : reasons;
  }

  it('is believed, or proven', async () => {
    const others = {
      fetch: async (id: Uuid) => await Promise.resolve({ ...assetOf(1), id, bytes: Buffer.from('other') }),
    };
    expect(await exported({}, true)).toEqual({ stored: 1 });
    expect(await exported(others)).toEqual({ stored: 1 });
    expect(await exported(others, true)).toEqual({ 'the server gives back other bytes': 1 });
    expect(await exported({ fetch: async () => await Promise.resolve(undefined) }, true)).toEqual({
      'the server gives back other bytes': 1,
    });
  });

  it('tells what it was not given', async () => {
    expect(await exported({ store: async () => await Promise.resolve(false) })).toEqual({
      'the server did not take it': 1,
    });
    expect(await exported({ exists: async () => await Promise.resolve([true]) })).toEqual({
      'the server says that it has it, and does not give it': 1,
    });
  });
});
