import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import type { MemoryFile } from '../files/memory-file.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { MemoryStore } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const SMALL = 500;
const LARGE = 20_000;

describe('embedded store: good bytes over damaged ones', () => {
  const random = createRandom(29);
  let disk: MemoryFiles;
  let asset: NewAsset;
  const open = (more: object = {}) =>
    EmbeddedStore.open({
      folder: 'data',
      files: disk,
      openIndex: async () => new MemoryKeyValue(),
      idleWorkAfterMs: 0,
      ...more,
    });

  beforeEach(() => {
    disk = new MemoryFiles();
  });

  const harms: [string, number, (file: MemoryFile, at: number) => void][] = [
    ['a flipped bit in the journal', SMALL, flip],
    ['a flipped bit in a file', LARGE, flip],
    ['a file that is cut off', LARGE, (file, at) => (file.bytes = file.bytes.subarray(0, at))],
    ['an empty file', LARGE, (file) => (file.bytes = new Uint8Array(0))],
  ];
  it.each(harms)(
    'heal %s that nobody has met, under the same id and under a new one',
    async (_, size, harm) => {
      for (const isNewId of [false, true]) {
        disk = new MemoryFiles();
        asset = sampleAsset(random, size);
        const store = await open();
        await store.put(asset);
        await settled(store);
        harmBytes(asset.bytes, harm);
        const sent = isNewId ? { ...sampleAsset(random, 1), bytes: asset.bytes } : asset;
        expect((await store.put(sent)).outcome).toBe(isNewId ? 'stored' : 'healed');
        await expectHealed(store, [asset, sent]);
        await store[Symbol.asyncDispose]();
        await expectHealed(await open(), [asset, sent]);
      }
    },
  );

  it('heal a file that is gone', async () => {
    asset = sampleAsset(random, LARGE);
    const store = await open();
    await store.put(asset);
    await settled(store);
    for (const path of disk.contents().keys()) if (path.includes(`/${hashIn(path)}`)) await disk.unlink(path);
    expect((await store.put(asset)).outcome).toBe('healed');
    expect((await store.put(asset)).outcome).toBe('same');
    await expectHealed(store, [asset]);
  });

  it('are not written again where they are whole', async () => {
    asset = sampleAsset(random, LARGE);
    const store = await open();
    await store.put(asset);
    await store.put(asset);
    await store.put({ ...sampleAsset(random, 1), bytes: asset.bytes });
    expect(await store.stats()).toMatchObject({ damaged: 0, repaired: 0, blobs: 1 });
  });

  it('from the repair source are what everything reads from then on, not the damaged twin', async () => {
    const source = new MemoryStore();
    asset = sampleAsset(random, LARGE);
    await source.put(asset);
    const store = await open({ repairSource: source });
    await store.put(asset);
    await settled(store);
    harmBytes(asset.bytes, flip);
    expect((await store.inspect({ repair: true })).damaged).toMatchObject([{ repaired: true }]);
    await expectHealed(store, [asset]);
    expect((await store.backUp('copy')).damaged).toEqual([]);
    await store[Symbol.asyncDispose]();
    await expectHealed(await open({ idleWorkAfterMs: 60_000 }), [asset]);
  });

  /** Of the bytes' last place on the disk. */
  function harmBytes(wanted: Uint8Array, harm: (file: MemoryFile, at: number) => void): void {
    const places = new Set(disk.contents().values());
    for (const file of places) {
      const at = Buffer.from(file.bytes).indexOf(wanted);
      if (at !== -1) harm(file, at + wanted.length - 1);
    }
  }

  async function expectHealed(store: EmbeddedStore, assets: readonly NewAsset[]): Promise<void> {
    for (const { id, bytes } of assets) {
      const found = (await store.read(id))?.bytes;
      expect(found && Buffer.compare(found, bytes)).toBe(0);
    }
    expect((await store.inspect()).damaged).toEqual([]);
  }
});

function flip(file: MemoryFile, at: number): void {
  file.bytes[at]! ^= 0x10;
}

const hashIn = (path: string): string | undefined => /[0-9a-f]{64}$/.exec(path)?.[0];

/** Large blobs are in their lasting place: idle work settles them when no put came since it was done last. */
async function settled(store: EmbeddedStore): Promise<void> {
  await store.rebuildIndex();
  await store.rebuildIndex();
}
