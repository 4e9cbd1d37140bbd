import { cp, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';
import type { Inspection } from './index.ts';

const random = createRandom(91);
const assets = Array.from({ length: 12 }, (_, at) => sampleAsset(random, at % 3 === 0 ? 20_000 : 3000));

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'landfall-missing-'));
  const store = await EmbeddedStore.open({ folder: join(root, 'good'), segmentBytes: 16_384 });
  for (const asset of assets) await store.put(asset);
  await store[Symbol.asyncDispose]();
});
afterAll(async () => await rm(root, { recursive: true }));
beforeEach(async () => {
  folder = join(root, 'harmed');
  await rm(folder, { recursive: true, force: true });
  await cp(join(root, 'good'), folder, { recursive: true });
});

const inFolder = (name: string): string => join(folder, name);
const harms: readonly (readonly [string, string, (path: string) => Promise<void>])[] = [
  ['gone', 'is not there', async (path) => await rm(path)],
  ['emptied', 'is empty', async (path) => await truncate(path)],
  ['damaged', 'is damaged', async (path) => await writeFile(path, (await readFile(path)).fill(0x78, 0, 3))],
];
async function inspected(): Promise<Inspection> {
  await using store = await EmbeddedStore.openToLook({ folder });
  return await store.inspect();
}

describe.each(['format', 'ledger'])('a store whose %s', (file) => {
  it.each(harms)('is %s says so when it is looked at, and leaves it as it is', async (_, what, harm) => {
    await harm(inFolder(file));
    const before = await readFile(inFolder(file)).catch(() => undefined);
    for (let time = 0; time < 2; time++) {
      const { damagedFiles, ...others } = await inspected();
      expect(damagedFiles).toEqual([{ file, what }]);
      expect(others).toMatchObject({ damaged: [], lost: [], damagedRecords: 0, missingEntries: 0 });
    }
    expect(await readFile(inFolder(file)).catch(() => undefined)).toEqual(before);
  });

  it.each(harms)('is %s goes on with it made anew, and says so as long as it runs', async (_, what, harm) => {
    await harm(inFolder(file));
    const store = await EmbeddedStore.open({ folder });
    expect(store.recovery.damagedFiles).toEqual([{ file, what }]);
    for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
    expect((await store.inspect()).damagedFiles).toEqual([{ file, what }]);
    await store[Symbol.asyncDispose]();
    expect((await inspected()).damagedFiles).toEqual([]);
  });
});

describe('a store without its ledger and its index', () => {
  beforeEach(async () => await rm(inFolder('index'), { recursive: true }));
  const cutJournal = async (): Promise<void> => {
    const last = (await readdir(inFolder('journal'))).sort().at(-1)!;
    await rm(inFolder(`journal/${last}`));
  };

  it.each(harms)(
    '(%s) is not written, for nobody knows whether the journal is whole',
    async (_, what, harm) => {
      await harm(inFolder('ledger'));
      await cutJournal();
      for (let time = 0; time < 2; time++) {
        await expect(EmbeddedStore.open({ folder })).rejects.toMatchObject({
          fault: 'lost',
          message: expect.stringContaining('nobody can tell whether all of the journal is there') as string,
        });
        expect((await inspected()).damagedFiles).toEqual([{ file: 'ledger', what }]);
      }
    },
  );

  it('goes on when that is accepted, and removes no content that no record names', async () => {
    await rm(inFolder('ledger'));
    await cutJournal();
    const store = await EmbeddedStore.open({ folder, acceptLoss: true });
    // By hash: while one is settled, it is in two places.
    const contents = async (): Promise<Set<string>> => {
      const names = await readdir(inFolder('blobs'), { recursive: true });
      return new Set(names.map((name) => basename(name)).filter((name) => name.length === 64));
    };
    const before = await contents();
    expect(before.size).toBe(4);
    await store.collect({ has: () => false }, { graceSeconds: 1000, dryRun: false });
    expect(await contents()).toEqual(before);
    await store[Symbol.asyncDispose]();
    expect((await inspected()).damagedFiles).toEqual([]);
  });
});

describe('a store that is missing something', () => {
  it('is none when its first start was broken off before the ledger', async () => {
    const fresh = join(root, 'fresh');
    await (await EmbeddedStore.open({ folder: fresh }))[Symbol.asyncDispose]();
    await rm(join(fresh, 'ledger'));
    await using store = await EmbeddedStore.open({ folder: fresh });
    expect(store.recovery.damagedFiles).toEqual([]);
  });

  it('names the contents that went with their folder, and takes them again', async () => {
    await rm(inFolder('blobs'), { recursive: true });
    const large = assets.filter(({ bytes }) => bytes.length > 8192);
    expect((await inspected()).damaged).toHaveLength(large.length);
    await using store = await EmbeddedStore.open({ folder });
    for (const asset of assets)
      expect((await store.put(asset)).outcome).toBe(large.includes(asset) ? 'healed' : 'same');
    for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
    expect((await store.inspect()).damaged).toEqual([]);
  });
});
