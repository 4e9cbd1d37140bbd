import { describe, expect, it } from 'vitest';
import type { Uuid } from '@landfall/protocol/datatypes';
import { MemoryStore } from '../store/index.ts';
import type { CollectOptions, CollectReport, Mark } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { giveBack, listUnwanted } from './quarantine-list.ts';

describe('what a collection would not keep', () => {
  it('is listed by rising id, with what is known of it', async () => {
    const store = new MemoryStore();
    for (const number of [3, 1, 2]) await store.put(assetOf(number, { name: `n${number}` }));
    const mark = { has: (id: Uuid) => id.equals(idOf(2)) };
    const listed: string[] = [];
    for await (const { id, name } of listUnwanted(store, mark)) listed.push(`${id.toString()} ${name}`);
    expect(listed).toEqual([`${idOf(1).toString()} n1`, `${idOf(3).toString()} n3`]);
  });
});

interface Collected {
  readonly mark: Mark;
  readonly options: CollectOptions;
}

/** A store that says of how many it was asked, and which are there. */
function storeOf(there: readonly number[], released = 0) {
  const asked: number[] = [];
  const collected: Collected[] = [];
  return {
    asked,
    collected,
    exists: async (ids: readonly Uuid[]) => {
      asked.push(ids.length);
      return await Promise.resolve(ids.map((id) => there.some((number) => idOf(number).equals(id))));
    },
    collect: async (mark: Mark, options: CollectOptions) => {
      collected.push({ mark, options });
      return await Promise.resolve({ released } as CollectReport);
    },
  };
}

describe('what is given back out of quarantine', () => {
  it('is what is asked for and there, by asking whether it is', async () => {
    const store = storeOf([1, 3]);
    expect(await giveBack(store, [idOf(1), idOf(2), idOf(3)])).toBe(2);
    expect([store.asked, store.collected]).toEqual([[3], []]);
  });

  it('is asked for in portions, the last one too', async () => {
    const store = storeOf([1000, 1001]);
    const ids = Array.from({ length: 1001 }, (_, at) => idOf(at + 1));
    expect(await giveBack(store, ids)).toBe(2);
    expect(store.asked).toEqual([500, 500, 1]);
    expect(await giveBack(store, [])).toBe(0);
    expect(store.asked).toHaveLength(3);
  });

  it('is all of it, by a collection that keeps everything and removes nothing', async () => {
    const store = storeOf([], 7);
    expect(await giveBack(store, 'all')).toBe(7);
    expect(store.asked).toEqual([]);
    const [{ mark, options }] = store.collected as [Collected];
    expect(mark.has(idOf(99))).toBe(true);
    expect(options).toMatchObject({ graceSeconds: Number.POSITIVE_INFINITY, dryRun: false });
  });
});
