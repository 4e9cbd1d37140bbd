import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { Journal } from '../journal/index.ts';
import { CachedStore } from '../service/cached-store.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const NOTHING = { has: () => false };
const OPTIONS = { graceSeconds: 100, dryRun: false };
const ASSETS = 60;

it('what a read took out of quarantine is not removed on the verdict from before', async () => {
  const random = createRandom(31);
  const files = new MemoryFiles();
  let now = 1_000_000;
  const openIndex = async () => new MemoryKeyValue();
  const store = await EmbeddedStore.open({ folder: 'data', files, openIndex, now: () => now });
  const assets = Array.from({ length: ASSETS }, () => sampleAsset(random, 20));
  await Promise.all(assets.map((asset) => store.put(asset)));
  await store.collect(NOTHING, OPTIONS);
  now += 1000;
  const collecting = store.collect(NOTHING, OPTIONS);
  const answers = await Promise.all(
    assets.map(async ({ id }, at) => {
      for (let turn = 0; turn < at; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return await store.read(id);
    }),
  );
  const { removed } = await collecting;
  expect(removed, 'some went before they were read').toBeGreaterThan(0);
  for (const [at, { id }] of assets.entries())
    expect((await store.stat(id)) !== undefined, 'what was served is still there').toBe(
      answers[at] !== undefined,
    );
  await store[Symbol.asyncDispose]();
  expect(await removedAfterRelease(files)).toEqual([]);
});

it('what is read from a cache while it is in quarantine is out of it', async () => {
  let now = 1_000_000;
  const store = await EmbeddedStore.open({
    folder: 'data',
    files: new MemoryFiles(),
    openIndex: async () => new MemoryKeyValue(),
    now: () => now,
  });
  const cached = new CachedStore(store, 64 * 1024 * 1024);
  const asset = sampleAsset(createRandom(37), 5000);
  await cached.put(asset);
  await cached.read(asset.id);
  await store.collect(NOTHING, OPTIONS);
  now += 30;
  expect(await cached.read(asset.id)).toBeDefined();
  now += 1000;
  expect(await store.collect(NOTHING, OPTIONS)).toMatchObject({ removed: 0, quarantined: 1 });
  now += 1000;
  expect(await store.collect(NOTHING, OPTIONS)).toMatchObject({ removed: 1 });
  expect(await cached.read(asset.id)).toBeUndefined();
});

async function removedAfterRelease(files: MemoryFiles): Promise<string[]> {
  const journal = await Journal.open(files, 'data/journal', { onDurable: () => undefined });
  const last = new Map<string, string>();
  const found: string[] = [];
  for await (const met of journal.scan()) {
    if (met.type === 'damage' || !('id' in met.record)) continue;
    const { kind, id } = met.record;
    if (kind === 'remove' && last.get(id.key) === 'release') found.push(id.toString());
    last.set(id.key, kind);
  }
  return found;
}
