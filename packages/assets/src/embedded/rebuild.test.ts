import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import type { KeyValue } from '../index/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const NOTHING = { has: () => false };
const ASSETS = 300;

/** An index that is as dead after its end as LMDB is. */
class MortalKeyValue extends MemoryKeyValue {
  #isClosed = false;

  override get(...asked: Parameters<KeyValue['get']>): Uint8Array | undefined {
    this.#check();
    return super.get(...asked);
  }

  override rows(...asked: Parameters<KeyValue['rows']>): ReturnType<KeyValue['rows']> {
    this.#check();
    return super.rows(...asked);
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
  }

  #check(): void {
    if (this.#isClosed) throw new TypeError('the index is closed');
  }
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function filled(): Promise<{ store: EmbeddedStore; assets: ReturnType<typeof sampleAsset>[] }> {
  const random = createRandom(51);
  let now = 0;
  const store = await EmbeddedStore.open({
    folder: 'data',
    files: new MemoryFiles(),
    openIndex: async () => new MortalKeyValue(),
    now: () => (now += 1),
    segmentBytes: 16_384,
  });
  const assets = Array.from({ length: ASSETS }, () => sampleAsset(random, 200));
  await Promise.all(assets.map((asset) => store.put(asset)));
  return { store, assets };
}

it.each([0, 5, 20, 60])(
  'what works on all of the store outlives that its index is made anew, after %i turns',
  async (after) => {
    const { store, assets } = await filled();
    const works = [
      store.collect(NOTHING, { graceSeconds: 1e6, dryRun: false }).then(({ quarantined }) => quarantined),
      store.inspect().then(({ damaged, missingEntries }) => damaged.length + missingEntries),
      store.backUp('copy').then(({ damaged }) => damaged.length),
      store.compact(),
      listed(store),
    ];
    await turns(after);
    await Promise.all([store.rebuildIndex(), ...assets.slice(0, 20).map((asset) => store.put(asset))]);
    expect(await Promise.all(works)).toEqual([ASSETS, 0, 0, expect.any(Number), ASSETS]);
    expect((await store.stats()).assets).toBe(ASSETS);
  },
);

it('what works on all of the store ends when that is closed', async () => {
  const { store } = await filled();
  const collecting = store.collect(NOTHING, { graceSeconds: 1e6, dryRun: false });
  collecting.catch(() => undefined);
  await turns(3);
  await store[Symbol.asyncDispose]();
  await expect(collecting).rejects.toMatchObject({ code: 'closed' });
});

async function listed(store: EmbeddedStore): Promise<number> {
  let count = 0;
  for await (const _ of store.entries()) count += 1;
  return count;
}
