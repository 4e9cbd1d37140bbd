import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../garbage/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const SEGMENT_BYTES = 16_384;
const SMALL = 3000;

describe('embedded store: a journal that is damaged in place', () => {
  const random = createRandom(57);
  const assets = Array.from({ length: 12 }, () => sampleAsset(random, SMALL));
  let root: string;
  let folder: string;
  const open = (more: object = {}) => EmbeddedStore.open({ folder, segmentBytes: SEGMENT_BYTES, ...more });
  const look = () => EmbeddedStore.openToLook({ folder, segmentBytes: SEGMENT_BYTES });
  const pathOf = async (at: number): Promise<string> =>
    join(folder, 'journal', (await readdir(join(folder, 'journal'))).sort().at(at)!);
  const change = async (at: number, act: (bytes: Buffer) => void): Promise<void> => {
    const path = await pathOf(at);
    const bytes = await readFile(path);
    act(bytes);
    await writeFile(path, bytes);
  };
  const flip = (at: number, where: (bytes: Buffer) => number) => async () =>
    await change(at, (bytes) => void (bytes[where(bytes)]! ^= 4));
  const loseIndex = async (): Promise<void> => await rm(join(folder, 'index'), { recursive: true });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-in-place-'));
    folder = join(root, 'good');
    const store = await open();
    for (const asset of assets) await store.put(asset);
    await store[Symbol.asyncDispose]();
  });
  afterAll(() => rm(root, { recursive: true }));
  beforeEach(async () => {
    folder = join(root, 'harmed');
    await rm(folder, { recursive: true, force: true });
    await cp(join(root, 'good'), folder, { recursive: true });
  });

  const harms: [string, () => Promise<void>][] = [
    ['a bit of the last content', flip(-1, (bytes) => bytes.length - 60)],
    ['a bit of the header of the last record', flip(-1, (bytes) => bytes.lastIndexOf('LFjr') + 9)],
    ['a bit of a content in the middle', flip(0, () => 5000)],
    ['a bit of the header of the first record', flip(0, () => 20)],
    ['zeros for the last bytes', async () => await change(-1, (bytes) => bytes.fill(0, bytes.length - 150))],
  ];

  describe.each(harms)('%s', (_, harm) => {
    it('and no index: is a loss until it is accepted, at every start, to look too', async () => {
      await harm();
      await loseIndex();
      for (const openIt of [look, open, look, open]) {
        const store = await openIt();
        expect((await store.inspect()).lost.length).toBeGreaterThan(0);
        expect(store.recovery.lost.length).toBeGreaterThan(0);
        expect(await store.doubts()).not.toEqual([]);
        await store[Symbol.asyncDispose]();
      }
      const accepted = await open({ acceptLoss: true });
      expect(await accepted.inspect()).toMatchObject({ lost: [] });
      await accepted.inspect({ repair: true });
      await accepted[Symbol.asyncDispose]();
      await using after = await open();
      expect(await after.inspect()).toMatchObject({
        lost: [],
        journalDamage: 0,
        damaged: [],
        damagedRecords: 0,
      });
      expect([after.recovery.lost, await after.doubts()]).toEqual([[], []]);
    });

    it('and no index: nothing is removed, for real, unless the doubt is accepted', async () => {
      await harm();
      await loseIndex();
      await using store = await open();
      const { value } = await store.entries()[Symbol.asyncIterator]().next();
      const ids = new Map([[value!.id.key, value!.id]]);
      const roots = { ids, doubts: [] };
      const dry = await collectGarbage(store, roots, { graceSeconds: 0 });
      expect(dry.live.doubts[0]!.where).toMatch(/^journal\/\d{8}\.segment$/);
      await expect(
        collectGarbage(store, roots, { graceSeconds: 0, dryRun: false }, undefined),
      ).rejects.toThrow(/might go: journal/);
      expect((await store.stats()).assets).toBe(dry.collected.seen);
    });

    it('and no index: new assets go behind it, and a copy has all segments and says what is damaged', async () => {
      await harm();
      await loseIndex();
      const store = await open();
      const added = sampleAsset(random, SMALL);
      await store.put(added);
      const copy = join(root, 'copy');
      await rm(copy, { recursive: true, force: true });
      expect((await store.backUp(copy)).damagedFiles.length).toBeGreaterThan(0);
      expect(await readdir(join(copy, 'journal'))).toEqual(await readdir(join(folder, 'journal')));
      await store[Symbol.asyncDispose]();
      for (const where of [folder, copy]) {
        await using again = await EmbeddedStore.open({ folder: where });
        expect((await again.read(added.id))?.bytes).toEqual(added.bytes);
        expect(again.recovery.lost.length).toBeGreaterThan(0);
      }
    });

    it('with the index: good bytes heal it, a check that repairs is the way back, for a new index too', async () => {
      await harm();
      const store = await open();
      const { journalDamage, damagedRecords, lost, damaged } = await store.inspect();
      expect([journalDamage > 0, damagedRecords > 0, lost]).toEqual([true, true, []]);
      const harmed = damaged.flatMap(({ ids }) => ids);
      for (const asset of assets)
        expect((await store.put(asset)).outcome).toBe(
          harmed.includes(asset.id.toString()) ? 'healed' : 'same',
        );
      await store.inspect({ repair: true });
      const sound = { damaged: [], journalDamage: 0, damagedRecords: 0, missingEntries: 0, lost: [] };
      expect(await store.inspect()).toMatchObject(sound);
      const copy = join(root, 'copy');
      await rm(copy, { recursive: true, force: true });
      expect(await store.backUp(copy)).toMatchObject({ damaged: [], damagedFiles: [] });
      await store[Symbol.asyncDispose]();
      await loseIndex();
      for (const where of [folder, copy]) {
        await using again = await EmbeddedStore.open({ folder: where });
        expect(await again.inspect()).toMatchObject(sound);
        expect(await again.doubts()).toEqual([]);
        for (const { id, bytes } of assets) expect((await again.read(id))?.bytes).toEqual(bytes);
      }
    });
  });

  it('is no loss any more when the bytes come back and the index is made anew', async () => {
    const good = await readFile(await pathOf(-1));
    await harms[0]![1]();
    await loseIndex();
    await (await open())[Symbol.asyncDispose]();
    await writeFile(await pathOf(-1), good);
    await using store = await open();
    expect((await store.inspect()).missingEntries).toBe(1);
    await store.inspect({ repair: true });
    expect(await store.inspect()).toMatchObject({ lost: [], missingEntries: 0, journalDamage: 0 });
    for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
  });

  it('is not settled by a check while a content of it is damaged and its asset has no record elsewhere', async () => {
    await harms[1]![1]();
    await using store = await open();
    expect((await store.inspect()).journalDamage).toBe(1);
    expect((await store.inspect()).journalDamage).toBe(1);
  });

  it('a tail that was never acknowledged is no loss', async () => {
    const path = await pathOf(-1);
    const bytes = await readFile(path);
    await writeFile(path, Buffer.concat([bytes, bytes.subarray(16, 120)]));
    await loseIndex();
    await using store = await open();
    expect([store.recovery.lost, await store.doubts()]).toEqual([[], []]);
    expect(await store.inspect()).toMatchObject({ lost: [], journalDamage: 0 });
  });
});
