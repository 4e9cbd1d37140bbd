import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryFiles, createNodeFiles, failOnDemand } from '../files/index.ts';
import { DiskDerivedCache, MemoryDerivedCache } from './index.ts';
import type { DerivedCache } from './index.ts';

const keyOf = (number: number): string => `${number.toString(16).padStart(64, '0')}-png-64.1`;
const bytesOf = (number: number, size = 1000): Uint8Array => new Uint8Array(size).fill(number);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-derived-'));
});
afterEach(() => rm(folder, { recursive: true }));

const disk = (limitBytes: number): Promise<DiskDerivedCache> => DiskDerivedCache.open({ folder, limitBytes });

describe.each<[string, (limitBytes: number) => Promise<DerivedCache> | DerivedCache]>([
  ['in memory', (limitBytes) => new MemoryDerivedCache(limitBytes)],
  ['on disk', disk],
])('a cache of derivations %s', (_, open) => {
  it('gives back what was put', async () => {
    await using cache = await open(100_000);
    expect(await cache.get(keyOf(1))).toBeUndefined();
    await cache.put(keyOf(1), bytesOf(1));
    await cache.put(keyOf(2), new Uint8Array(0));
    await cache.put(keyOf(1), bytesOf(3, 10));
    expect(await cache.get(keyOf(1))).toEqual(bytesOf(3, 10));
    expect((await cache.get(keyOf(2)))?.length).toBe(0);
    expect(cache.statistics).toMatchObject({ entries: 2, evictions: 0, damaged: 0 });
  });

  it('lets go of what was not used for longest, and never holds more than its limit', async () => {
    await using cache = await open(10_000);
    for (let number = 0; number < 3; number++) await cache.put(keyOf(number), bytesOf(number));
    await cache.get(keyOf(0));
    for (let number = 3; number < 20; number++) {
      await cache.put(keyOf(number), bytesOf(number));
      expect(cache.statistics.usedBytes).toBeLessThanOrEqual(10_000);
      await cache.get(keyOf(0));
    }
    expect(await cache.get(keyOf(0))).toEqual(bytesOf(0));
    expect(await cache.get(keyOf(1))).toBeUndefined();
    expect(await cache.get(keyOf(19))).toEqual(bytesOf(19));
    expect(cache.statistics.evictions).toBe(20 - cache.statistics.entries);
  });

  it('does not take what is bigger than all of it', async () => {
    await using cache = await open(5000);
    await cache.put(keyOf(1), bytesOf(1));
    await cache.put(keyOf(2), bytesOf(2, 6000));
    expect([await cache.get(keyOf(1)), await cache.get(keyOf(2))]).toEqual([bytesOf(1), undefined]);
  });
});

const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name.includes('-'));

describe('a cache of derivations on disk', () => {
  it('is there after a start, bounded, and rid of what was unfinished', async () => {
    {
      await using cache = await disk(100_000);
      for (let number = 0; number < 10; number++) await cache.put(keyOf(number), bytesOf(number));
    }
    await writeFile(join(folder, '00', `${keyOf(50)}.1-1.new`), 'half');
    await using cache = await disk(16_000);
    await cache.counted();
    expect(cache.statistics.usedBytes).toBeLessThanOrEqual(16_000);
    expect(cache.statistics.entries).toBe(5);
    expect((await files()).length).toBe(5);
  });

  it('keeps its hands off what it is writing while it counts', async () => {
    for (let round = 0; round < 50; round++) {
      await using cache = await disk(1_000_000);
      await Promise.all([...Array(20).keys()].map((number) => cache.put(keyOf(number), bytesOf(round))));
      for (let number = 0; number < 20; number++)
        expect(await cache.get(keyOf(number))).toEqual(bytesOf(round));
    }
    expect(await files()).toHaveLength(20);
  });

  it('never gives out a flipped bit', async () => {
    await using cache = await disk(100_000);
    await cache.put(keyOf(1), bytesOf(1, 100));
    const path = join(folder, '00', keyOf(1));
    const good = await readFile(path);
    for (let bit = 0; bit < good.length * 8; bit += 7) {
      const bad = Buffer.from(good);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(path, bad);
      expect(await cache.get(keyOf(1))).toBeUndefined();
      expect(await files()).toEqual([]);
    }
    await writeFile(path, good.subarray(0, 20));
    expect(await cache.get(keyOf(1))).toBeUndefined();
    expect(cache.statistics.damaged).toBe(Math.ceil((good.length * 8) / 7) + 1);
    await writeFile(join(folder, '00', keyOf(2)), good);
    expect(await cache.get(keyOf(2))).toBeUndefined();
    await cache.put(keyOf(1), bytesOf(1, 100));
    expect(await cache.get(keyOf(1))).toEqual(bytesOf(1, 100));
  });

  it('does without a disk that is full or says no', async () => {
    const denied = failOnDemand(createNodeFiles(), (call) => (call === 'file.write' ? 'ENOSPC' : undefined));
    await using cache = await DiskDerivedCache.open({ folder, limitBytes: 100_000, files: denied });
    await cache.put(keyOf(1), bytesOf(1));
    expect(await cache.get(keyOf(1))).toBeUndefined();
    expect(await files()).toEqual([]);
  });

  it('does without its folder', async () => {
    await using cache = await disk(100_000);
    await cache.put(keyOf(1), bytesOf(1));
    await rm(folder, { recursive: true });
    expect(await cache.get(keyOf(1))).toBeUndefined();
    await cache.put(keyOf(1), bytesOf(1));
    expect(await cache.get(keyOf(1))).toEqual(bytesOf(1));
  });

  it('runs on any file layer', async () => {
    await using cache = await DiskDerivedCache.open({
      folder: '/derived',
      limitBytes: 9000,
      files: new MemoryFiles(),
    });
    await cache.put(keyOf(1), bytesOf(1));
    expect(await cache.get(keyOf(1))).toEqual(bytesOf(1));
  });
});
