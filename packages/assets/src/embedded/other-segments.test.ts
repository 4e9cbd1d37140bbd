import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const SEGMENT_BYTES = 16_384;
const SMALL = 3000;

describe('embedded store: something else in the place of a segment, ledger or index', () => {
  const random = createRandom(58);
  const assets = Array.from({ length: 12 }, () => sampleAsset(random, SMALL));
  const others = Array.from({ length: 20 }, () => sampleAsset(random, SMALL));
  let root: string;
  let folder: string;
  const open = (more: object = {}) => EmbeddedStore.open({ folder, segmentBytes: SEGMENT_BYTES, ...more });
  const look = () => EmbeddedStore.openToLook({ folder, segmentBytes: SEGMENT_BYTES });
  const journal = async (): Promise<string[]> => (await readdir(join(folder, 'journal'))).sort();
  const pathOf = async (at: number): Promise<string> => join(folder, 'journal', (await journal()).at(at)!);
  const fill = (at: number, text: string) => async () => {
    const path = await pathOf(at);
    await writeFile(path, (await readFile(path)).fill(text));
  };
  const loseIndex = async (): Promise<void> => await rm(join(folder, 'index'), { recursive: true });
  const contents = async (): Promise<Map<string, Buffer>> =>
    new Map(
      await Promise.all(
        (await journal()).map(
          async (name) => [name, await readFile(join(folder, 'journal', name))] as [string, Buffer],
        ),
      ),
    );
  const make = async (name: string, list: typeof assets): Promise<void> => {
    folder = join(root, name);
    const store = await open();
    for (const asset of list) await store.put(asset);
    await store[Symbol.asyncDispose]();
  };
  const expectAll = async (store: EmbeddedStore): Promise<void> => {
    for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
    expect((await store.stats()).assets).toBe(assets.length);
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-other-segments-'));
    await make('other', others);
    await make('good', assets);
  });
  afterAll(() => rm(root, { recursive: true }));
  beforeEach(async () => {
    folder = join(root, 'harmed');
    await rm(folder, { recursive: true, force: true });
    await cp(join(root, 'good'), folder, { recursive: true });
  });

  const harms: [string, number[], () => Promise<void>][] = [
    ['zeros for the first', [1], fill(0, '\0')],
    ['zeros for the last', [3], fill(-1, '\0')],
    ['a text', [2], fill(1, 'other ')],
    [
      'that of another store',
      [2],
      async () => await cp(join(root, 'other', 'journal', '00000002.segment'), await pathOf(1)),
    ],
    [
      'that of another number',
      [1, 2],
      async () => {
        const [one, two] = [await pathOf(0), await pathOf(1)];
        await rename(one, `${one}-`);
        await rename(two, one);
        await rename(`${one}-`, two);
      },
    ],
  ];

  describe.each(harms)('%s', (_, segments, harm) => {
    it.each([false, true])(
      'is not opened, is told, and changes nothing (index gone: %s)',
      async (isIndexGone) => {
        await harm();
        if (isIndexGone) await loseIndex();
        const before = await contents();
        await expect(open()).rejects.toMatchObject({
          fault: 'lost',
          message: expect.stringContaining('something else lies in their place') as string,
        });
        await using store = await look();
        const { lost } = await store.inspect();
        expect(lost.map(({ segment, isForeign }) => [segment, isForeign])).toEqual(
          segments.map((segment) => [segment, true]),
        );
        expect((await store.doubts()).map(({ where }) => where)).toEqual(
          segments.map((segment) => `journal/0000000${segment}.segment`),
        );
        await expect(store.backUp(join(root, 'copy'))).rejects.toMatchObject({ fault: 'lost' });
        for await (const { id } of store.entries())
          expect(
            assets.some((asset) => asset.id.equals(id)),
            id.toString(),
          ).toBe(true);
        expect(await contents()).toEqual(before);
      },
    );

    it.each([false, true])(
      'is set aside once that is accepted, and good bytes heal it (index gone: %s)',
      async (isIndexGone) => {
        await harm();
        const before = await contents();
        if (isIndexGone) await loseIndex();
        const store = await open({ acceptLoss: true });
        expect((await store.inspect()).lost).toEqual([]);
        const after = await contents();
        for (const segment of segments) {
          const name = `0000000${segment}.segment`;
          expect([after.get(`${name}.foreign`)?.equals(before.get(name)!), after.has(name)]).toEqual([
            true,
            false,
          ]);
        }
        const outcomes = new Set<string>();
        for (const asset of assets) outcomes.add((await store.put(asset)).outcome);
        expect(outcomes).toEqual(new Set(['same', isIndexGone ? 'stored' : 'healed']));
        await store[Symbol.asyncDispose]();
        await loseIndex();
        await using again = await open();
        await expectAll(again);
        expect(await again.inspect()).toMatchObject({
          lost: [],
          damaged: [],
          journalDamage: 0,
          damagedFiles: [],
        });
        expect(await again.doubts()).toEqual([]);
      },
    );
  });

  it('a ledger of another store is told, and costs nothing where the index knows the journal', async () => {
    await cp(join(root, 'other', 'ledger'), join(folder, 'ledger'));
    const store = await open();
    expect((await store.inspect()).damagedFiles).toEqual([{ file: 'ledger', what: 'is of another store' }]);
    await expectAll(store);
    await store[Symbol.asyncDispose]();
    await using again = await open();
    expect(await again.inspect()).toMatchObject({ lost: [], damagedFiles: [] });
    await expectAll(again);
  });

  it('a ledger of another store, and no index: refused until that is accepted, and then nothing is set aside', async () => {
    await cp(join(root, 'other', 'ledger'), join(folder, 'ledger'));
    await loseIndex();
    await expect(open()).rejects.toMatchObject({ fault: 'lost' });
    const looked = await look();
    expect((await looked.doubts()).map(({ where }) => where)).toEqual(['ledger']);
    await expect(looked.backUp(join(root, 'copy'))).rejects.toMatchObject({ fault: 'lost' });
    await looked[Symbol.asyncDispose]();
    await using store = await open({ acceptLoss: true });
    await expectAll(store);
    expect((await journal()).filter((name) => name.includes('foreign'))).toEqual([]);
  });

  it('a copy of a segment under a number of its own takes nothing away again', async () => {
    const gone = assets[0]!;
    const first = await open();
    await first.remove(gone.id);
    await first.put(gone);
    await first[Symbol.asyncDispose]();
    const last = (await journal()).at(-1)!;
    await cp(join(folder, 'journal', last), join(folder, 'journal', '00000044.segment'));
    await loseIndex();
    await using store = await open();
    await expectAll(store);
    expect((await store.put(others[0]!)).outcome).toBe('stored');
    expect((await journal()).at(-1)).toBe('00000045.segment');
  });

  it('an older index brings nothing back that was removed and compacted since', async () => {
    const old = join(root, 'old-index');
    await rm(old, { recursive: true, force: true });
    const [gone, kept] = [others.slice(0, 5), assets];
    folder = join(root, 'compacted');
    const first = await open();
    for (const asset of gone) await first.put(asset);
    await first[Symbol.asyncDispose]();
    await cp(join(folder, 'index'), old, { recursive: true });
    const second = await open();
    for (const { id } of gone) await second.remove(id);
    await second.collect({ has: () => true }, { graceSeconds: 0, dryRun: false });
    for (const asset of kept) await second.put(asset);
    while ((await second.compact()) > 0);
    await second[Symbol.asyncDispose]();
    expect(await journal()).not.toContain('00000001.segment');
    await loseIndex();
    await cp(old, join(folder, 'index'), { recursive: true });
    await using store = await open();
    expect(store.recovery.lost).toEqual([]);
    await expectAll(store);
  });

  it('a copy that is newer than the store stays as it is', async () => {
    const copy = join(root, 'newer-copy');
    const first = await open();
    for (const asset of others) await first.put(asset);
    await first.backUp(copy);
    await first[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    await cp(join(root, 'good'), folder, { recursive: true });
    await using store = await open();
    await expect(store.backUp(copy)).rejects.toThrow(/newer than the store/);
    await using kept = await EmbeddedStore.openToLook({ folder: copy });
    expect((await kept.stats()).assets).toBe(assets.length + others.length);
  });
});
