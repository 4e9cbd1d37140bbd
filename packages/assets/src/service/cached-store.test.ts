import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import type { Loan } from '../store/index.ts';
import { FaultyStore } from '../testing/faulty-store.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { createByteLru } from './byte-lru.ts';
import { CachedStore } from './cached-store.ts';

const KIB = 1024;

async function fill(count: number, sizeBytes: number, flags = 0): Promise<FaultyStore> {
  const store = new FaultyStore();
  for (let number = 0; number < count; number++)
    await store.put(assetOf(number + 1, { bytes: Buffer.alloc(sizeBytes, number + 1), flags }));
  return store;
}

describe('the cache', () => {
  it('reads an asset once, whoever asks at the same time or later', async () => {
    const store = await fill(1, 100);
    const cache = new CachedStore(store, 1024 * KIB);
    const found = await Promise.all([cache.read(idOf(1)), cache.read(idOf(1)), cache.read(idOf(1))]);
    const part = await cache.read(idOf(1), { start: 10, end: 20 });
    expect([store.reads, found.every((one) => one?.bytes.length === 100), part?.bytes.length]).toEqual([
      1,
      true,
      10,
    ]);
    expect(cache.cacheStatistics).toMatchObject({ hits: 1, misses: 3, entries: 1 });
  });

  it('never holds more than its limit, and drops what was not used longest', async () => {
    const store = await fill(40, KIB);
    const cache = new CachedStore(store, 32 * KIB);
    for (let number = 1; number <= 40; number++) {
      await cache.read(idOf(number));
      await cache.read(idOf(1));
      expect(cache.cacheStatistics.usedBytes).toBeLessThanOrEqual(32 * KIB);
    }
    const before = store.reads;
    await cache.read(idOf(1));
    expect(store.reads).toBe(before);
    await cache.read(idOf(2));
    expect(store.reads).toBe(before + 1);
  });

  it('keeps no asset that would drive out all others', async () => {
    const cache = new CachedStore(await fill(1, 8 * KIB), 32 * KIB);
    await cache.read(idOf(1));
    expect(cache.cacheStatistics.entries).toBe(0);
  });

  it('reads a part as a part the first time, and everything the second', async () => {
    const store = await fill(1, 64 * KIB);
    const cache = new CachedStore(store, 4096 * KIB);
    const part = { start: 0, end: 4096 };
    for (let round = 0; round < 5; round++)
      expect((await cache.read(idOf(1), part))?.bytes.length).toBe(4096);
    expect([store.reads, cache.cacheStatistics.entries]).toEqual([2, 1]);
  });

  it('keeps nothing that may change, and not that something is missing', async () => {
    const store = await fill(1, 100, 2);
    const cache = new CachedStore(store, 1024 * KIB);
    await cache.read(idOf(1));
    await cache.put(assetOf(1, { bytes: Buffer.from('new'), flags: 2 }));
    expect(Buffer.from((await cache.read(idOf(1)))!.bytes).toString()).toBe('new');
    expect(await cache.read(idOf(7))).toBeUndefined();
    await store.put(assetOf(7));
    expect(await cache.read(idOf(7))).toBeDefined();
    await store.put(assetOf(8, { temporary: true }));
    await cache.read(idOf(8));
    expect(await cache.stat(idOf(8))).toBeDefined();
    await store.remove(idOf(8));
    expect(await cache.read(idOf(8))).toBeUndefined();
  });

  it('serves nothing that was removed, not even from a read that began before', async () => {
    const store = await fill(1, 100);
    const cache = new CachedStore(store, 1024 * KIB);
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => (open = resolve));
    const early = cache.read(idOf(1));
    const removed = cache.remove(idOf(1));
    await removed;
    open();
    await early;
    expect(await cache.read(idOf(1))).toBeUndefined();
    expect(await cache.stat(idOf(1))).toBeUndefined();
  });

  it('never changes bytes that are still out, however many others come through', async () => {
    const store = await fill(200, 3 * KIB);
    store.usesAllocate = true;
    const cache = new CachedStore(store, 256 * KIB);
    const random = createRandom(5);
    const out: { readonly number: number; readonly loan: Loan }[] = [];
    for (let turn = 0; turn < 3000; turn++) {
      const number = random.integer(1, 200);
      const ranged = random.integer(0, 1) === 0 ? { start: 7, end: 900 } : undefined;
      const loans = await Promise.all([cache.lend(idOf(number), ranged), cache.lend(idOf(number))]);
      for (const loan of loans) out.push({ number, loan: loan! });
      for (const { number: expected, loan } of out)
        expect(loan.bytes.every((byte) => byte === expected)).toBe(true);
      while (out.length > random.integer(0, 12))
        out.splice(random.integer(0, out.length - 1), 1)[0]!.loan.giveBack();
    }
    expect(cache.cacheStatistics.usedBytes).toBeLessThanOrEqual(256 * KIB);
    expect(cache.cacheStatistics.evictions).toBeGreaterThan(100);
  });

  it('uses the buffers of what went for what comes', async () => {
    const store = await fill(100, 3 * KIB);
    store.usesAllocate = true;
    const cache = new CachedStore(store, 256 * KIB);
    const buffers = new Set<ArrayBufferLike>();
    for (let turn = 0; turn < 1000; turn++) {
      const loan = await cache.lend(idOf(1 + (turn % 100)));
      buffers.add(loan!.bytes.buffer);
      loan!.giveBack();
    }
    expect(buffers.size).toBeLessThan(60);
  });

  it('reads again what is older than it may be', async () => {
    const store = await fill(1, 100);
    const [lasting, ageing] = [new CachedStore(store, 1024 * KIB), new CachedStore(store, 1024 * KIB, -1)];
    await lasting.read(idOf(1));
    await ageing.read(idOf(1));
    // Another process takes it away.
    await store.remove(idOf(1));
    expect((await lasting.read(idOf(1)))?.bytes.length).toBe(100);
    expect([await ageing.read(idOf(1)), await ageing.stat(idOf(1))]).toEqual([undefined, undefined]);
    expect(ageing.cacheStatistics.hits).toBe(0);
  });

  it('keeps no fault', async () => {
    const store = await fill(1, 100);
    const cache = new CachedStore(store, 1024 * KIB);
    store.fault = new TypeError('broken');
    await expect(cache.read(idOf(1))).rejects.toThrow('broken');
    store.fault = undefined;
    expect(await cache.read(idOf(1))).toBeDefined();
  });
});

describe('a least-recently-used map by bytes', () => {
  it('counts a value that is set again once', () => {
    const lru = createByteLru<string>(100, 100);
    lru.set('a', 'x', 60);
    lru.set('a', 'y', 70);
    expect([lru.usedBytes, lru.size, lru.get('a')]).toEqual([70, 1, 'y']);
    expect(lru.set('b', 'z', 101)).toBe(false);
    lru.set('c', 'z', 40);
    expect([lru.get('a'), lru.usedBytes, lru.evictions]).toEqual([undefined, 40, 1]);
  });
});
