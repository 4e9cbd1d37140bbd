import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeFiles, failOnDemand } from '../files/index.ts';
import type { FileCall, Files } from '../files/index.ts';
import { openLmdb } from '../index/index.ts';
import { MemoryStore } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';
import type { EmbeddedStoreOptions } from './index.ts';

const SEGMENT_BYTES = 16_384;
const random = createRandom(83);
const assets = Array.from({ length: 24 }, (_, at) => sampleAsset(random, at % 3 === 0 ? 20_000 : 3000));
const [large] = assets as [(typeof assets)[0]];
const [, small] = assets as [unknown, (typeof assets)[0]];

let root: string;
let folder: string;
let bad: { readonly name: string; readonly calls: readonly FileCall[]; readonly code: string } | undefined;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'landfall-unreadable-'));
  folder = join(root, 'store');
  bad = undefined;
  const store = await open();
  for (const asset of assets) await store.put(asset);
  await store[Symbol.asyncDispose]();
});
afterEach(async () => await rm(root, { recursive: true }));

/** The disk, which refuses what `bad` says. */
const files = (): Files =>
  failOnDemand(createNodeFiles(), (call, path) =>
    bad !== undefined && path.endsWith(bad.name) && bad.calls.includes(call) ? bad.code : undefined,
  );
const optionsOf = (more: Partial<EmbeddedStoreOptions>): EmbeddedStoreOptions => ({
  folder,
  files: files(),
  openIndex: openLmdb,
  segmentBytes: SEGMENT_BYTES,
  ...more,
});
const open = async (more: Partial<EmbeddedStoreOptions> = {}): Promise<EmbeddedStore> =>
  await EmbeddedStore.open(optionsOf(more));
const look = async (): Promise<EmbeddedStore> => await EmbeddedStore.openToLook(optionsOf({}));
const hashOfLarge = async (store: EmbeddedStore): Promise<string> => (await store.stat(large.id))!.hash;

describe('a blob file that cannot be read', () => {
  it.each([
    ['EIO', 'file.read'],
    ['EACCES', 'open'],
    ['EISDIR', 'file.size'],
  ] as const)(
    '(%s) is named by an inspection, which goes on, and healed by good bytes',
    async (code, call) => {
      await using store = await open();
      const hash = await hashOfLarge(store);
      bad = { name: hash, calls: [call, 'file.read'], code };
      const found = await store.inspect();
      expect(found.damaged).toMatchObject([{ hash, ids: [large.id.toString()], repaired: false }]);
      expect(found.damaged[0]!.what).toContain(code);
      expect(found.blobs).toBe(assets.length);
      await expect(store.read(large.id)).rejects.toMatchObject({
        fault: code === 'EACCES' ? 'permission' : 'input-output',
      });
      const copy = await store.backUp(join(root, 'copy'));
      expect([copy.damaged, copy.blobs]).toEqual([
        [hash],
        assets.filter(({ bytes }) => bytes.length > 8192).length,
      ]);
      // What is written anew lies elsewhere.
      expect((await store.put(large)).outcome).toBe('healed');
      bad = undefined;
      expect((await store.read(large.id))?.bytes).toEqual(large.bytes);
      expect((await store.inspect()).damaged).toEqual([]);
    },
  );

  it('comes from the repair source', async () => {
    const other = new MemoryStore();
    await other.put(large);
    await using store = await open({ repairSource: other });
    bad = { name: await hashOfLarge(store), calls: ['file.read'], code: 'EIO' };
    expect((await store.read(large.id))?.bytes).toEqual(large.bytes);
  });

  it('but a folder is moved aside, with what is in it, when good bytes come', async () => {
    const store = await open();
    const hash = await hashOfLarge(store);
    await store[Symbol.asyncDispose]();
    const path = join(folder, 'blobs', hash[0]!, hash[1]!, hash);
    for (const place of [path, join(folder, 'blobs', 'incoming', hash)]) {
      await rm(place, { force: true });
      await mkdir(join(place, 'something'), { recursive: true });
    }
    await using again = await open();
    const { damaged } = await again.inspect();
    expect(damaged).toMatchObject([{ hash, what: expect.stringContaining('EISDIR') as string }]);
    await again.put({ ...large, id: sampleAsset(random, 1).id });
    expect((await again.read(large.id))?.bytes).toEqual(large.bytes);
    expect((await again.inspect()).damaged).toEqual([]);
    const kept = await readdir(join(folder, 'blobs'), { recursive: true });
    expect(kept.filter((name) => name.endsWith('something'))).toHaveLength(2);
  });

  it('does not end a collection, and nothing of it is removed', async () => {
    await using store = await open();
    bad = { name: await hashOfLarge(store), calls: ['open', 'file.read'], code: 'EIO' };
    const report = await store.collect({ has: () => true }, { graceSeconds: 0, dryRun: false });
    expect(report).toMatchObject({ seen: assets.length, removed: 0, blobsDiscarded: 0 });
  });
});

describe('a segment of the journal that cannot be read', () => {
  it.each([
    ['EIO', 'file.read'],
    ['EACCES', 'open'],
  ] as const)('(%s) is named by an inspection, which goes on', async (code, call) => {
    bad = { name: '00000002.segment', calls: [call], code };
    await using store = await look();
    const found = await store.inspect();
    expect(found.damagedFiles).toEqual([
      { file: 'journal/00000002.segment', what: `cannot be read (${code})` },
    ]);
    expect(found.damaged.length).toBeGreaterThan(0);
    expect(found.damagedRecords).toBeGreaterThan(0);
    expect(found.blobs).toBe(assets.length);
  });

  it.each(['flipped', 'EIO'])('(%s) is not taken from a copy that has it whole', async (kind) => {
    const copy = join(root, 'copy');
    const store = await open();
    expect(await store.backUp(copy)).toMatchObject({ damaged: [], damagedFiles: [] });
    const path = join(folder, 'journal', '00000002.segment');
    const good = await readFile(path);
    if (kind === 'flipped') await writeFile(path, Buffer.from(good).fill(good[5000]! ^ 1, 5000, 5001));
    else bad = { name: 'store/journal/00000002.segment', calls: ['file.read'], code: 'EIO' };
    for (let count = 0; count < 3; count++) await store.put(sampleAsset(random, 3000));
    const report = await store.backUp(copy);
    expect(report.damagedFiles).toMatchObject([
      {
        file: 'journal/00000002.segment',
        what: expect.stringContaining('the copy keeps what it has') as string,
      },
    ]);
    expect((await readFile(join(copy, 'journal', '00000002.segment'))).equals(good)).toBe(true);
    await store[Symbol.asyncDispose]();
    bad = undefined;
    await using whole = await EmbeddedStore.open({ folder: copy });
    expect(await whole.inspect()).toMatchObject({
      damaged: [],
      damagedRecords: 0,
      lost: [],
      damagedFiles: [],
    });
    for (const { id, bytes } of assets) expect((await whole.read(id))?.bytes).toEqual(bytes);
  });

  it('that no copy has is missing from the first, which says so', async () => {
    const copy = join(root, 'copy');
    await using store = await open();
    bad = { name: 'store/journal/00000002.segment', calls: ['open', 'file.read'], code: 'EACCES' };
    const report = await store.backUp(copy);
    expect(report.damagedFiles).toEqual([
      { file: 'journal/00000002.segment', what: 'cannot be read (EACCES); it is not in the copy' },
    ]);
    await expect(EmbeddedStore.open({ folder: copy })).rejects.toMatchObject({ fault: 'lost' });
  });

  it('is healed where good bytes come, and not forgotten by a new index', async () => {
    const store = await open();
    bad = { name: '0000001.segment', calls: ['open', 'file.read'], code: 'EIO' };
    await store[Symbol.asyncDispose]();
    await using again = await open();
    await expect(again.read(small.id)).rejects.toMatchObject({ fault: 'input-output' });
    await expect(again.rebuildIndex()).rejects.toMatchObject({ fault: 'input-output' });
    expect((await again.stats()).assets).toBe(assets.length);
    const damaged = (await again.inspect()).damaged.flatMap(({ ids }) => ids);
    expect(damaged).toContain(small.id.toString());
    for (const asset of assets)
      expect((await again.put(asset)).outcome).toBe(
        damaged.includes(asset.id.toString()) ? 'healed' : 'same',
      );
    for (const { id, bytes } of assets) expect((await again.read(id))?.bytes).toEqual(bytes);
    await again.inspect({ repair: true });
    expect(await again.inspect()).toMatchObject({ damaged: [], damagedRecords: 0 });
  });

  it('keeps a store from being written whose index has to be made from it, and changes nothing', async () => {
    await rm(join(folder, 'index'), { recursive: true });
    bad = { name: '00000002.segment', calls: ['file.read'], code: 'EIO' };
    const sizes = async (): Promise<number[]> =>
      await Promise.all(
        (await readdir(join(folder, 'journal')))
          .sort()
          .map(async (name) => (await stat(join(folder, 'journal', name))).size),
      );
    const before = await sizes();
    await expect(open()).rejects.toMatchObject({
      fault: 'input-output',
      message: expect.stringContaining('segment 2 of the journal cannot be read (EIO)') as string,
    });
    expect(await sizes()).toEqual(before);
    const store = await look();
    expect((await store.inspect()).damagedFiles).toHaveLength(1);
    await store[Symbol.asyncDispose]();
    bad = undefined;
    await using whole = await open();
    expect((await whole.stats()).assets).toBe(assets.length);
  });

  it('gives the records around the place of the disk that is gone', async () => {
    await rm(join(folder, 'index'), { recursive: true });
    let reads = 0;
    const oneSector = failOnDemand(createNodeFiles(), (call, path) => {
      if (call !== 'file.read' || !path.endsWith('00000002.segment')) return undefined;
      reads += 1;
      // Its beginning is looked at twice; then the whole, twice, and of its sectors the third.
      return reads === 3 || reads === 4 || reads === 7 ? 'EIO' : undefined;
    });
    await using store = await EmbeddedStore.open(optionsOf({ files: oneSector, readOnly: true }));
    expect(store.recovery.damage).toBeGreaterThan(0);
    const { assets: known } = await store.stats();
    expect(known).toBeLessThan(assets.length);
    expect(known).toBeGreaterThan(assets.length - 4);
  });
});
