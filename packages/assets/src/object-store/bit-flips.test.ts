import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { MemoryBucket, MemoryObjects } from '../testing/memory-objects.ts';
import { ObjectStore } from './index.ts';

/** More with LANDFALL_BIT_FLIPS=10000. */
const FLIPS = Number(process.env['LANDFALL_BIT_FLIPS'] ?? 300);
const SIZES = [1, 90, 3000, 8192, 9000, 21_000];
const REFUSED = /damaged|another|too long|cut off|no format/;

it(`a flipped bit anywhere in contents and entries is found by inspection, and never served, ${FLIPS} times`, async () => {
  const random = createRandom(8);
  const bucket = new MemoryBucket();
  await using store = await ObjectStore.open({
    engine: new MemoryObjects(bucket),
    create: true,
    entryCacheBytes: 0,
  });
  const assets = SIZES.map((size) => sampleAsset(random, size));
  const owners = new Map<string, NewAsset>();
  for (const asset of assets) {
    await store.put(asset);
    owners.set(`asset/${asset.id.toString()}`, asset);
    owners.set(`blob/${(await store.stat(asset.id))!.hash}`, asset);
  }
  expect([...owners.keys()].filter((key) => !bucket.objects.has(key))).toEqual([]);
  expect(await store.inspect()).toMatchObject({ damaged: [], damagedRecords: 0 });
  for (let count = 0; count < FLIPS; count += 1) {
    const { key, bit } = anyBit(bucket, [...owners.keys()], random);
    bucket.flip(key, bit);
    await expect(store.read(owners.get(key)!.id), `${key} bit ${bit}`).rejects.toThrow(REFUSED);
    const { damaged, damagedRecords } = await store.inspect();
    expect(damaged.length + damagedRecords, `${key} bit ${bit}`).toBe(1);
    bucket.flip(key, bit);
  }
  for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
});

/** Evenly over the bytes. */
function anyBit(bucket: MemoryBucket, keys: readonly string[], random: Random): { key: string; bit: number } {
  const sizeOf = (key: string): number => bucket.objects.get(key)!.bytes.length;
  let at = random.integer(0, keys.reduce((sum, key) => sum + sizeOf(key), 0) - 1);
  for (const key of keys) {
    if (at < sizeOf(key)) return { key, bit: at * 8 + random.integer(0, 7) };
    at -= sizeOf(key);
  }
  throw new RangeError('beyond the last object');
}
