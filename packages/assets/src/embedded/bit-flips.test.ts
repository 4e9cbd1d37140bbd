import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

/** More with LANDFALL_BIT_FLIPS=10000. */
const FLIPS = Number(process.env['LANDFALL_BIT_FLIPS'] ?? 300);
const SIZES = [1, 90, 3000, 8192, 9000, 21_000];

interface Flip {
  readonly path: string;
  readonly undo: () => void;
}

it(`a flipped bit anywhere in journal and blobs is found by inspection, and never served, ${FLIPS} times`, async () => {
  const random = createRandom(7);
  const files = new MemoryFiles();
  const store = await open(files);
  const assets = SIZES.map((size) => sampleAsset(random, size));
  for (const asset of assets) await store.put(asset);
  const clean = await store.inspect();
  expect(clean).toMatchObject({ damaged: [], journalDamage: 0, damagedRecords: 0, missingEntries: 0 });
  let refused = 0;
  for (let count = 0; count < FLIPS; count += 1) {
    const { path, undo } = flipOneBit(files, random);
    refused += await readAll(store, assets);
    const { damaged, journalDamage } = await store.inspect();
    expect(damaged.length + journalDamage, `a flip in ${path}`).toBeGreaterThan(0);
    undo();
  }
  expect(refused).toBeGreaterThan(FLIPS / 2);
  expect((await store.stats()).damaged).toBe(refused);
  await store[Symbol.asyncDispose]();
});

it('a range is served when the damage lies in other blocks, refused when in its own', async () => {
  const files = new MemoryFiles();
  const store = await open(files);
  const asset = sampleAsset(createRandom(3), 40_000);
  await store.put(asset);
  const [, file] = [...files.contents()].find(([path]) => path.includes('/incoming/'))!;
  file.bytes[file.bytes.length - 1]! ^= 1;
  expect((await store.read(asset.id, { start: 100, end: 9000 }))?.bytes).toEqual(
    asset.bytes.slice(100, 9000),
  );
  await expect(store.read(asset.id, { start: 39_000, end: 39_010 })).rejects.toBeInstanceOf(
    DamagedAssetError,
  );
  await expect(store.read(asset.id)).rejects.toBeInstanceOf(DamagedAssetError);
});

function open(files: MemoryFiles): Promise<EmbeddedStore> {
  return EmbeddedStore.open({ folder: 'data', files, openIndex: async () => new MemoryKeyValue() });
}

/** In journal or blob, evenly over the bytes. */
function flipOneBit(files: MemoryFiles, random: Random): Flip {
  const stored = [...files.contents()].filter(([path]) => /^data\/(journal|blobs)\//.test(path));
  let at = random.integer(0, stored.reduce((sum, [, { bytes }]) => sum + bytes.length, 0) - 1);
  for (const [path, { bytes }] of stored) {
    if (at < bytes.length) {
      const bit = 1 << random.integer(0, 7);
      const flip = (): void => void (bytes[at]! ^= bit);
      flip();
      return { path, undo: flip };
    }
    at -= bytes.length;
  }
  return { path: '', undo: () => undefined };
}

/** How many reads were refused; the others must be right. */
async function readAll(store: EmbeddedStore, assets: readonly NewAsset[]): Promise<number> {
  let refused = 0;
  for (const asset of assets) {
    try {
      const { bytes } = (await store.read(asset.id))!;
      if (Buffer.compare(bytes, asset.bytes) !== 0) expect.fail('wrong bytes were served');
    } catch (error) {
      if (!(error instanceof DamagedAssetError)) throw error;
      refused += 1;
    }
  }
  return refused;
}
