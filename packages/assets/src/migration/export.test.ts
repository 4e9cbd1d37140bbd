import { readFile, readdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { DamagedAssetError, MemoryStore } from '../store/index.ts';
import type { NewAsset, StoredAsset } from '../store/index.ts';
import { createFolderSource, exportToFolder, importAssets } from './index.ts';
import { createTestClock } from './test-clock.ts';

const clock = createTestClock();
const idOf = (number: number): Uuid => new Uuid(0, 0, 1, number);
const ASSETS: readonly NewAsset[] = [
  {
    id: idOf(1),
    type: 0,
    bytes: Buffer.from('one'),
    name: 'a "name"\n你',
    creatorId: 'c;http://x;A B',
    createdAt: 12.5,
  },
  { id: idOf(2), type: 6, bytes: Buffer.from('two'), description: 'd', flags: 4, local: true },
  { id: idOf(3), type: -2, bytes: Buffer.from('one'), temporary: true },
  { id: idOf(4), type: 7, bytes: Buffer.from('four') },
];

async function filled(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const asset of ASSETS) await store.put({ createdAt: 5, ...asset });
  return store;
}

async function listed(store: MemoryStore): Promise<StoredAsset[]> {
  const found: StoredAsset[] = [];
  for await (const asset of store.entries()) found.push(asset);
  return found;
}

describe('an exported folder', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-export-'))));
  afterEach(async () => await rm(folder, { recursive: true }));

  it('brings back everything, each content once on the disk', async () => {
    const store = await filled();
    const report = await exportToFolder(store, folder, { clock });
    expect(report).toMatchObject({
      complete: true,
      outcomes: { stored: { assets: 3 }, same: { assets: 1 } },
    });
    const blobs = (await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    );
    expect(blobs).toHaveLength(3);

    const again = new MemoryStore();
    const imported = await importAssets(again, await createFolderSource(folder), { clock });
    expect(imported.outcomes.stored.assets).toBe(4);
    expect(await listed(again)).toEqual(await listed(store));
    for (const { id, bytes } of ASSETS) expect(Buffer.compare((await again.read(id))!.bytes, bytes)).toBe(0);
  });

  it('can be brought up to date: what is there is not written again', async () => {
    const store = await filled();
    await exportToFolder(store, folder, { clock });
    await store.put({ id: idOf(5), type: 0, bytes: Buffer.from('five') });
    expect((await exportToFolder(store, folder, { clock })).outcomes).toMatchObject({
      stored: { assets: 1 },
      same: { assets: 4 },
    });
  });

  it('reports damaged assets and goes on', async () => {
    const store = await filled();
    const damaged = {
      entries: () => store.entries(),
      stats: () => store.stats(),
      read: async (id: Uuid) => {
        if (id.equals(idOf(2))) throw new DamagedAssetError('bad', 'x');
        return await store.read(id);
      },
    };
    const report = await exportToFolder(damaged, folder, { clock });
    expect(report.outcomes.refused.assets).toBe(1);
    const imported = await importAssets(new MemoryStore(), await createFolderSource(folder), { clock });
    expect(imported.outcomes.stored.assets).toBe(3);
  });

  it('lists its assets in the order of the store, whichever was written first', async () => {
    const store = await filled();
    let calls = 0;
    const uneven = {
      entries: () => store.entries(),
      stats: () => store.stats(),
      read: async (id: Uuid) => {
        for (let turn = (calls += 1); turn < ASSETS.length; turn += 1) await new Promise(setImmediate);
        return await store.read(id);
      },
    };
    await exportToFolder(uneven, folder, { clock });
    const lines = (await readFile(join(folder, 'manifest.ndjson'), 'utf8')).trim().split('\n').slice(1, -1);
    const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toEqual((await listed(store)).map(({ id }) => id.toString()));
  });

  it('has a manifest only when it is whole', async () => {
    const stop = AbortSignal.abort();
    expect((await exportToFolder(await filled(), folder, { clock, signal: stop })).complete).toBe(false);
    await expect(createFolderSource(folder)).rejects.toThrow('manifest.ndjson');
  });

  async function imported(change: (manifest: string) => string) {
    await exportToFolder(await filled(), folder, { clock });
    const path = join(folder, 'manifest.ndjson');
    await writeFile(path, change(await readFile(path, 'utf8')));
    return await importAssets(new MemoryStore(), await createFolderSource(folder), { clock });
  }

  it.each([
    ['is cut off', 4, (text: string) => text.slice(0, text.lastIndexOf('{"end"'))],
    ['lost a line', 3, (text: string) => text.split('\n').toSpliced(2, 1).join('\n')],
  ])('is not complete when its manifest %s', async (_, stored, change) => {
    const report = await imported(change);
    expect(report).toMatchObject({ complete: false, outcomes: { stored: { assets: stored } } });
    expect(report.brokenOff).toContain('manifest');
  });

  it.each([
    ['lost its first line', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['is of a newer version', (text: string) => text.replace('"version":1', '"version":2')],
    ['is no JSON', (text: string) => text.replace('{"format"', '{format')],
    ['has an endless line', (text: string) => text.replace('"name":"', `"name":"${'x'.repeat(600_000)}`)],
  ])('is refused when its manifest %s', async (_, change) => {
    await expect(imported(change)).rejects.toThrow(DecodeError);
  });

  it.each([
    ['no JSON', (text: string) => text.replace('{"id"', '{id'), 'manifest line that is no JSON'],
    [
      'a path instead of a hash',
      (text: string) => text.replace(/"hash":"[^"]+"/, '"hash":"../../etc/passwd"'),
      'no line of a manifest',
    ],
    ['nothing', (text: string) => text.replace(/\{"id".*/, ''), 'manifest line that is no JSON'],
  ])('loses one asset, and no other, by a line that is %s', async (_, change, reason) => {
    const report = await imported(change);
    expect(report).toMatchObject({
      complete: true,
      outcomes: { stored: { assets: ASSETS.length - 1 }, refused: { assets: 1 } },
    });
    expect(report.remarks).toEqual([
      expect.objectContaining({ what: 'manifest.ndjson line 2', reason }) as unknown,
    ]);
  });

  it('takes up a line that was cut when the manifest is whole', async () => {
    await exportToFolder(await filled(), folder, { clock });
    const path = join(folder, 'manifest.ndjson');
    const whole = await readFile(path, 'utf8');
    await writeFile(path, whole.slice(0, whole.lastIndexOf('{"id"') + 20));
    const report = await importAssets(new MemoryStore(), await createFolderSource(folder), { clock });
    expect(report.outcomes.refused.assets).toBe(0);
    expect(report.brokenOff).toContain('cut off');
  });

  it('has each file checked against its hash and size', async () => {
    await exportToFolder(await filled(), folder, { clock });
    const blobs = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
    const paths = blobs.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths) {
      const text = await readFile(path, 'utf8');
      if (text === 'one') await writeFile(path, 'onf');
      if (text === 'two') await writeFile(path, 'twoo');
      if (text === 'four') await rm(path);
    }
    const report = await importAssets(new MemoryStore(), await createFolderSource(folder), { clock });
    expect(report.outcomes).toMatchObject({ stored: { assets: 0 }, refused: { assets: 4 } });
    expect(Object.keys(report.reasons).sort()).toEqual([
      'hash: the bytes have another hash than announced',
      'its file has another size',
      'its file is missing',
    ]);
  });
});
