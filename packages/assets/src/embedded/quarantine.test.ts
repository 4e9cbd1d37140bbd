import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { Journal } from '../journal/index.ts';
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
