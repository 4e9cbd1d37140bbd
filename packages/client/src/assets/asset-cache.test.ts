import { readFileSync } from 'node:fs';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import type { KeyValueStore } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { arriveWithAssets, idOf, reply, textureOf } from '../testing/index.ts';
import { decodeCacheEntry, encodeCacheEntry } from './cache-entry.ts';
import { NOTHING } from './held.ts';

const TEXTURE = textureOf(5000);
const ID = idOf(1);
const KEY = `texture ${ID.toString()}`;

async function arrive(cache: KeyValueStore, bytes = TEXTURE) {
  const logged: string[] = [];
  const logger = { log: (_: unknown, text: string) => void logged.push(text) };
  const all = await arriveWithAssets(new MemoryNetwork(1, { delayMs: 10 }), { cache }, {}, { logger });
  all.fake.all.set(ID.toString(), bytes);
  return { ...all, logged };
}

describe('an entry of the cache', () => {
  const held = { bytes: TEXTURE.slice(0, 100), sizeBytes: 5000, tag: undefined };

  it('says what it is a part of', () => {
    expect(decodeCacheEntry(encodeCacheEntry(held))).toEqual(held);
    const unknown = { ...held, sizeBytes: undefined };
    expect(decodeCacheEntry(encodeCacheEntry(unknown))).toEqual(unknown);
  });

  it('that is damaged in any byte, cut off, or something else is nothing', () => {
    const entry = encodeCacheEntry(held);
    for (const at of [0, 3, 8, 11, 12, 50, entry.length - 1]) {
      const damaged = entry.slice();
      damaged[at]! ^= 0x10;
      expect(decodeCacheEntry(damaged)).toBe(NOTHING);
    }
    for (const length of [0, 5, 12, 60]) expect(decodeCacheEntry(entry.subarray(0, length))).toBe(NOTHING);
    expect(decodeCacheEntry(encodeCacheEntry({ ...held, sizeBytes: 99 }))).toBe(NOTHING);
    expect(decodeCacheEntry(new Uint8Array(200))).toBe(NOTHING);
  });
});

describe('assets in a cache', () => {
  it('are there for the next session, which goes on from what is there', async () => {
    const cache = createMemoryStore();
    const first = await arrive(cache);
    await first.outcome(first.assets.fetch('texture', ID, { bytes: 700 }));
    await first.assets.flush();
    expect(await cache.keys()).toEqual([KEY]);
    const second = await arrive(cache);
    await second.outcome(second.assets.fetch('texture', ID, { bytes: 600 }));
    expect(second.fake.asked).toEqual([]);
    expect(await second.outcome(second.assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE });
    expect(second.fake.ranges).toEqual(['699-']);
    await second.assets.flush();
    const third = await arrive(cache);
    expect(await third.outcome(third.assets.fetch('texture', ID))).toMatchObject({
      bytes: TEXTURE,
      isWhole: true,
    });
    expect(third.fake.asked).toEqual([]);
  });

  it('that are missing, no texture, or cut off by themselves are not kept', async () => {
    const cache = createMemoryStore();
    const vector = new Uint8Array(
      readFileSync(new URL('../../../../vectors/codestream/lrcp-lossless.j2k', import.meta.url)),
    );
    const { assets, fake, outcome } = await arrive(cache, vector.slice(0, 5000));
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ isWhole: true });
    await outcome(assets.fetch('texture', idOf(2)));
    fake.answer = () => reply(200, '<html>');
    await outcome(assets.fetch('texture', idOf(3)));
    const mesh = Uint8Array.of(0x7b, 0, 0, 0, 1, 0x6b);
    fake.answer = () => reply(200, mesh);
    expect(await outcome(assets.fetch('mesh', idOf(4)))).toMatchObject({ bytes: mesh });
    await assets.flush();
    expect(await cache.keys()).toEqual([]);
  });

  it('that turn out to be no use are forgotten, and those that have changed are replaced', async () => {
    const cache = createMemoryStore();
    const { assets, fake, outcome } = await arrive(cache);
    await outcome(assets.fetch('texture', ID));
    assets.forget('texture', ID);
    await assets.flush();
    expect(await cache.keys()).toEqual([]);
    await outcome(assets.fetch('texture', ID, { bytes: 100 }));
    const other = textureOf(6000, 5);
    fake.all.set(ID.toString(), other);
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: other });
    await assets.flush();
    expect(decodeCacheEntry((await cache.get(KEY))!).bytes).toEqual(other);
    expect(fake.asked).toHaveLength(4);
  });

  it('that were damaged there are fetched anew', async () => {
    const cache = createMemoryStore();
    const first = await arrive(cache);
    await first.outcome(first.assets.fetch('texture', ID));
    await first.assets.flush();
    const entry = (await cache.get(KEY))!;
    await cache.set(KEY, entry.fill(0, 100, 200));
    const second = await arrive(cache);
    expect(await second.outcome(second.assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE });
    expect(second.fake.ranges).toEqual(['all']);
    await second.assets.flush();
    expect(decodeCacheEntry((await cache.get(KEY))!).bytes).toEqual(TEXTURE);
  });

  it('that fails are fetched all the same; that is said once', async () => {
    const broken = (): Promise<never> => Promise.reject(new TypeError('no space left'));
    const cache = { get: broken, set: broken, delete: broken, keys: broken };
    const { assets, fake, logged, outcome } = await arrive(cache);
    fake.all.set(idOf(2).toString(), TEXTURE);
    for (const number of [1, 2])
      expect(await outcome(assets.fetch('texture', idOf(number)))).toMatchObject({ isWhole: true });
    await assets.flush();
    expect(logged.filter((text) => text.includes('cache'))).toEqual(['the cache of assets: no space left']);
  });
});
