import { describe, expect, it } from 'vitest';
import type { Uuid } from '@landfall/protocol/datatypes';
import { KnownIds } from '../references/index.ts';
import { DamagedAssetError, MemoryStore } from '../store/index.ts';
import type { ByteRange } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { markLive } from './mark-live.ts';
import type { MarkOptions } from './mark-live.ts';
import type { Roots } from './roots.ts';

const text = (number: number): string => idOf(number).toString();
const rootsOf = (...numbers: number[]): Roots => ({
  ids: new Map(numbers.map((number) => [idOf(number).key, idOf(number)])),
  doubts: [],
});

/** A store of scripts that name others, which says what was read of it. */
async function storeOf(names: Readonly<Record<number, readonly number[]>>) {
  const store = new MemoryStore();
  const reads: string[] = [];
  for (const [number, others] of Object.entries(names))
    await store.put(
      assetOf(Number(number), { type: 10, bytes: Buffer.from(`// ${others.map(text).join(' ')}`) }),
    );
  const read = async (id: Uuid, range?: ByteRange) => {
    reads.push(
      `${Number.parseInt(id.toString().slice(-12), 16)}${range === undefined ? '' : ` to ${range.end}`}`,
    );
    return await store.read(id, range);
  };
  return { store, reads, stat: store.stat.bind(store), read };
}

async function knownOf(store: MemoryStore): Promise<KnownIds> {
  return await KnownIds.of(store.entries(), 100);
}

describe('what must stay', () => {
  it('is read once each, however many refer to it', async () => {
    const { reads, ...store } = await storeOf({ 1: [2, 3], 2: [3, 1], 3: [3], 4: [1] });
    const live = await markLive(store, rootsOf(1, 2));
    expect(reads.sort()).toEqual(['1', '2', '3']);
    expect(live).toMatchObject({ assets: 3, rooted: 2, missing: 0, size: 3 });
    expect([live.has(idOf(3)), live.has(idOf(4))]).toEqual([true, false]);
  });

  it('are ids that name nothing here too, which are counted by themselves', async () => {
    const store = await storeOf({ 1: [98] });
    const live = await markLive(store, rootsOf(1, 99));
    expect(live).toMatchObject({ assets: 1, rooted: 1, missing: 2, size: 3 });
  });

  it('is only what the store is known to have, and whatever came since it was looked at', async () => {
    const { store, ...reading } = await storeOf({ 1: [2, 98], 2: [] });
    const known = await knownOf(store);
    const live = await markLive(reading, rootsOf(1, 99), { known });
    expect(live).toMatchObject({ assets: 2, missing: 2, size: 2 });
    expect(live.has(idOf(50))).toBe(true);
  });

  it('is what is spared, with what that refers to, and makes no root of it', async () => {
    const store = await storeOf({ 1: [], 2: [3], 3: [] });
    const options: MarkOptions = { spared: new Map([[idOf(2).key, idOf(2)]]) };
    const live = await markLive(store, rootsOf(1), options);
    expect(live).toMatchObject({ assets: 3, rooted: 1 });
    expect(live.has(idOf(3))).toBe(true);
  });

  it('takes the doubts of the roots along', async () => {
    const doubt = { where: 'a.oar: objects/x.xml', reason: 'cut' };
    const live = await markLive(await storeOf({ 1: [] }), { ...rootsOf(1), doubts: [doubt] });
    expect(live.doubts).toEqual([doubt]);
  });

  it('is told as it grows', async () => {
    const told: number[] = [];
    const names = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [at + 1, [at + 2]]));
    await markLive(await storeOf(names), rootsOf(1), { onProgress: ({ marked }) => told.push(marked) });
    expect(told.at(-1)).toBe(101);
    expect(told).toEqual([...told].sort((one, other) => one - other));
  });
});

describe('a picture, sound or mesh among it', () => {
  const picture = Buffer.concat([Buffer.of(0xff, 0x4f, 0xff, 0x51), Buffer.alloc(10_000, 0x80)]);

  it('is looked at in its head only', async () => {
    const { store, reads, ...reading } = await storeOf({ 1: [2] });
    await store.put(assetOf(2, { type: 0, bytes: picture }));
    await markLive(reading, rootsOf(1));
    expect(reads).toEqual(['1', '2 to 4096']);
  });

  it('is read whole when it is something else than its type says', async () => {
    const { store, reads, ...reading } = await storeOf({ 1: [2], 3: [] });
    const bytes = Buffer.concat([Buffer.alloc(9000, 0x2e), Buffer.from(text(3))]);
    await store.put(assetOf(2, { type: 0, bytes }));
    const live = await markLive(reading, rootsOf(1));
    expect(reads).toEqual(['1', '2 to 4096', '2', '3']);
    expect(live.has(idOf(3))).toBe(true);
  });

  it('raises no doubt when it is damaged, as anything else does', async () => {
    const { store, ...reading } = await storeOf({ 1: [2, 3] });
    await store.put(assetOf(2, { type: 0, bytes: picture }));
    await store.put(assetOf(3, { type: 6 }));
    const read = async (id: Uuid, range?: ByteRange) => {
      if (!id.equals(idOf(1))) throw new DamagedAssetError('damaged', 'hash');
      return await reading.read(id, range);
    };
    const live = await markLive({ ...reading, read }, rootsOf(1));
    expect(live.doubts.map(({ where }) => where)).toEqual([text(3)]);
    expect([live.has(idOf(2)), live.has(idOf(3))]).toEqual([true, true]);
  });

  it('raises a doubt when it is something else by its head, and damaged behind it', async () => {
    const { store, ...reading } = await storeOf({ 1: [2, 3] });
    const other = Buffer.alloc(9000, 0x2e);
    await store.put(assetOf(2, { type: 0, bytes: other }));
    await store.put(assetOf(3, { type: 0, bytes: picture }));
    const read = async (id: Uuid, range?: ByteRange) => {
      if (!id.equals(idOf(1)) && range === undefined) throw new DamagedAssetError('damaged', 'hash');
      return await reading.read(id, range);
    };
    const live = await markLive({ ...reading, read }, rootsOf(1));
    expect(live.doubts).toEqual([{ where: text(2), reason: expect.stringContaining('damaged') }]);
  });

  it('may go while it is looked for', async () => {
    const reading = await storeOf({ 1: [2], 2: [] });
    const read = async (id: Uuid) => (id.equals(idOf(2)) ? undefined : await reading.read(id));
    const live = await markLive({ stat: reading.stat, read }, rootsOf(1));
    expect(live.doubts).toEqual([]);
    expect(live.has(idOf(2))).toBe(true);
  });

  it('is a fault of the store where the store has one', async () => {
    const reading = await storeOf({ 1: [] });
    const read = async () => await Promise.reject(new RangeError('no disk'));
    await expect(markLive({ stat: reading.stat, read }, rootsOf(1))).rejects.toThrow('no disk');
  });
});
