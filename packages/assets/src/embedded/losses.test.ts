import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { formatText } from './format.ts';
import { describeLost, EmbeddedStore } from './index.ts';

const SEGMENT_BYTES = 16_384;
const SMALL = 3000;
const LARGE = 20_000;

describe('embedded store: when acknowledged parts of the journal are gone', () => {
  const random = createRandom(41);
  const assets = Array.from({ length: 24 }, (_, at) => sampleAsset(random, at % 3 === 0 ? LARGE : SMALL));
  let root: string;
  let folder: string;
  const open = (more: object = {}) => EmbeddedStore.open({ folder, segmentBytes: SEGMENT_BYTES, ...more });
  const journal = (): Promise<string[]> => readdir(join(folder, 'journal')).then((names) => names.sort());
  const remove = async (...names: string[]) => {
    for (const name of names) await rm(join(folder, 'journal', name));
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-losses-'));
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
    ['all of it', async () => await remove(...(await journal()))],
    ['its folder', async () => await rm(join(folder, 'journal'), { recursive: true })],
    ['the first segment', async () => await remove((await journal())[0]!)],
    ['one in the middle', async () => await remove((await journal())[1]!)],
    ['the last one', async () => await remove((await journal()).at(-1)!)],
    ['the end of the last one', async () => await cutOff((await journal()).at(-1)!, 100)],
    ['the end of an earlier one', async () => await cutOff((await journal())[1]!, 100)],
    [
      'what was in an emptied one',
      async () => await truncate(join(folder, 'journal', (await journal())[1]!)),
    ],
  ];

  it.each(harms)('%s: refuses, lists what is lost, and keeps everything as it is', async (_, harm) => {
    await harm();
    const before = await listing();
    for (let start = 0; start < 2; start += 1)
      await expect(open()).rejects.toMatchObject({
        fault: 'lost',
        message: expect.stringMatching(/[1-9]\d* bytes of the journal .* of [1-9]\d* assets/) as string,
      });
    const list = await readFile(join(folder, 'lost-assets.txt'), 'utf8');
    const ids = list.split('\n').filter((line) => /^[0-9a-f-]{36}\t/.test(line));
    expect(ids.length).toBeGreaterThan(0);
    expect(await listing()).toEqual(before);
  });

  it('files that no record names stay where one was lost: they may be all that is left', async () => {
    const orphan = join(folder, 'blobs', 'a', 'b', 'ab'.repeat(32));
    await mkdir(dirname(orphan), { recursive: true });
    await writeFile(orphan, 'perhaps acknowledged');
    await remove((await journal())[0]!);
    const store = await open({ acceptLoss: true });
    const report = await store.collect({ has: () => true }, { graceSeconds: 0, dryRun: false });
    expect(report.orphans).toBe(1);
    expect(await readFile(orphan, 'utf8')).toBe('perhaps acknowledged');
    await store[Symbol.asyncDispose]();
  });

  it.each(harms)('%s: can be looked at, and says so', async (_, harm) => {
    await harm();
    const before = await listing();
    const store = await EmbeddedStore.openToLook({ folder });
    expect((await store.stats()).assets).toBe(assets.length);
    const { lost, damaged, damagedRecords } = await store.inspect();
    expect(lost.length).toBeGreaterThan(0);
    expect(damagedRecords).toBeGreaterThan(0);
    await expectWholeOrDamaged(
      store,
      damaged.flatMap(({ ids }) => ids),
    );
    await expect(store.put(sampleAsset(random, 5))).rejects.toMatchObject({ fault: 'permission' });
    await store[Symbol.asyncDispose]();
    expect(await listing()).toEqual(before);
  });

  it.each(harms)('%s: goes on when that is accepted, and good bytes put it right', async (_, harm) => {
    await harm();
    const store = await open({ acceptLoss: true });
    const { damaged, damagedRecords, lost } = await store.inspect();
    expect({ damagedRecords, lost }).toEqual({ damagedRecords: 0, lost: [] });
    const harmed = damaged.flatMap(({ ids }) => ids);
    await expectWholeOrDamaged(store, harmed);
    for (const asset of assets)
      expect((await store.put(asset)).outcome).toBe(harmed.includes(asset.id.toString()) ? 'healed' : 'same');
    await store[Symbol.asyncDispose]();
    await rm(join(folder, 'index'), { recursive: true });
    const again = await open();
    for (const { id, bytes } of assets) expect(sameBytes((await again.read(id))?.bytes, bytes)).toBe(true);
    expect(await again.inspect()).toMatchObject({ damaged: [], damagedRecords: 0, lost: [] });
    await again[Symbol.asyncDispose]();
  });

  it('takes the files back when they come back', async () => {
    const [first] = (await journal()) as [string];
    await rename(join(folder, 'journal', first), join(root, first));
    await expect(open()).rejects.toMatchObject({ fault: 'lost' });
    await rename(join(root, first), join(folder, 'journal', first));
    const store = await open();
    expect(await store.inspect()).toMatchObject({ damaged: [], damagedRecords: 0, lost: [] });
    await store[Symbol.asyncDispose]();
  });

  it('notices without the index too, and never removes the blobs that nothing names any more', async () => {
    await remove(...(await journal()));
    await rm(join(folder, 'index'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ fault: 'lost' });
    const blobs = await blobFiles();
    const store = await open({ acceptLoss: true });
    await store.collect({ has: () => false }, { graceSeconds: 0, dryRun: false });
    await store[Symbol.asyncDispose]();
    expect(await blobFiles()).toEqual(blobs);
  });

  describe('in a folder of the first format', () => {
    beforeEach(async () => {
      await rm(join(folder, 'ledger'));
      await writeFile(join(folder, 'format'), formatText(1));
      for (const name of await journal())
        await rename(join(folder, 'journal', name), join(folder, 'journal', name.replace('segment', 'log')));
    });

    it('opens it, whole, under new names', async () => {
      const look = await EmbeddedStore.openToLook({ folder });
      expect(await look.inspect()).toMatchObject({ damaged: [], damagedRecords: 0, lost: [] });
      await look[Symbol.asyncDispose]();
      expect((await journal()).every((name) => name.endsWith('.log'))).toBe(true);
      const store = await open();
      for (const { id, bytes } of assets) expect(sameBytes((await store.read(id))?.bytes, bytes)).toBe(true);
      await store[Symbol.asyncDispose]();
      expect((await journal()).every((name) => name.endsWith('.segment'))).toBe(true);
      expect(await readFile(join(folder, 'format'))).toEqual(formatText(2));
    });

    it.each([0, 1, -1])('notices that segment %i is gone', async (at) => {
      await remove((await journal()).at(at)!);
      await expect(open()).rejects.toMatchObject({ fault: 'lost' });
    });

    it('notices that only the blobs are left', async () => {
      await remove(...(await journal()));
      await rm(join(folder, 'index'), { recursive: true });
      await expect(open()).rejects.toMatchObject({ fault: 'lost' });
    });
  });

  it('goes on serving when segments go under it, counts them, and keeps its index', async () => {
    const store = await open();
    await remove((await journal())[1]!);
    const { lost, damaged } = await store.inspect();
    expect(lost).toMatchObject([{ segment: 2 }]);
    expect(damaged.length).toBeGreaterThan(0);
    await expect(store.rebuildIndex()).rejects.toMatchObject({ fault: 'lost' });
    await expectWholeOrDamaged(
      store,
      damaged.flatMap(({ ids }) => ids),
    );
    expect((await store.put(sampleAsset(random, 50))).outcome).toBe('stored');
    await store[Symbol.asyncDispose]();
    await expect(open()).rejects.toMatchObject({ fault: 'lost' });
  });

  const cutOff = async (name: string, bytes: number): Promise<void> => {
    const path = join(folder, 'journal', name);
    await truncate(path, (await stat(path)).size - bytes);
  };

  const blobFiles = async (): Promise<string[]> =>
    (await readdir(join(folder, 'blobs'), { recursive: true })).filter((name) => name.length > 64).sort();

  /** Every file but the list and what LMDB keeps beside its own. */
  async function listing(): Promise<string[]> {
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = all.filter((entry) => entry.isFile() && !/lost-assets|-lock$/.test(entry.name));
    return await Promise.all(
      files.map(async ({ parentPath, name }) => `${name} ${(await stat(join(parentPath, name))).size}`),
    ).then((lines) => lines.sort());
  }

  async function expectWholeOrDamaged(store: EmbeddedStore, damaged: readonly string[]): Promise<void> {
    for (const { id, bytes } of assets) {
      if (damaged.includes(id.toString()))
        await expect(store.read(id)).rejects.toMatchObject({ reason: 'damaged' });
      else expect(sameBytes((await store.read(id))?.bytes, bytes), id.toString()).toBe(true);
    }
  }
});

const sameBytes = (one: NewAsset['bytes'] | undefined, other: NewAsset['bytes']): boolean =>
  one !== undefined && Buffer.compare(one, other) === 0;

describe('what is said of a loss', () => {
  it.each([
    [[{ segment: 1, bytes: 1024 }], '1024 bytes of the journal that were acknowledged are gone (segment 1)'],
    [
      [
        { segment: 1, bytes: 9 },
        { segment: 2, bytes: 0 },
      ],
      'at least 9 bytes of the journal that were acknowledged are gone (segments 1, 2)',
    ],
    [
      [{ segment: 3, bytes: 0 }],
      'a part of the journal that was acknowledged is gone, of a size that is not known (segment 3)',
    ],
  ])('%j', (lost, words) => expect(describeLost(lost)).toBe(words));
});
