import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DamagedAssetError, MemoryStore } from '../store/index.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { exportToFolder } from './export-folder.ts';
import { createFolderSource } from './folder-source.ts';
import { importAssets } from './import-assets.ts';
import type { MigrationReport } from './report.ts';
import { createTestClock } from './test-clock.ts';

const clock = createTestClock();
let folder: string;
let store: MemoryStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-export-folder-'));
  store = new MemoryStore();
  for (const number of [1, 2, 3]) await store.put(assetOf(number));
});
afterEach(async () => await rm(folder, { recursive: true }));

const run = async (signal?: AbortSignal): Promise<MigrationReport> =>
  await exportToFolder(store, folder, { clock, ...(signal && { signal }) });
const blobOf = async (number: number): Promise<string> => {
  const { hash } = (await store.stat(idOf(number)))!;
  return join(folder, 'blobs', hash.slice(0, 2), hash);
};
const everything = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();

describe('an export into a folder', () => {
  it('has a manifest of its head, an asset each, and their count', async () => {
    await run();
    const lines = (await readFile(join(folder, 'manifest.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toEqual([
      'format',
      'id',
      'id',
      'id',
      'end',
    ]);
    expect(JSON.parse(lines.at(-1)!)).toEqual({ end: { assets: 3, bytes: 21 } });
  });

  it('of nothing is whole too', async () => {
    store = new MemoryStore();
    expect((await run()).complete).toBe(true);
    expect(await everything()).toEqual(['manifest.ndjson']);
    const imported = await importAssets(store, await createFolderSource(folder), { clock });
    expect(imported).toMatchObject({ complete: true, outcomes: { stored: { assets: 0 } } });
  });

  it('of a store that lost something is not complete, says so in its manifest, and neither is what is taken from it', async () => {
    const lost = { where: 'journal/00000001.segment', reason: '9 bytes are gone' };
    Object.assign(store, { doubts: async () => [lost, lost, lost] });
    const words = 'journal/00000001.segment: 9 bytes are gone (and 2 others)';
    expect(await run()).toMatchObject({
      complete: false,
      brokenOff: words,
      outcomes: { stored: { assets: 3 } },
    });
    const lines = (await readFile(join(folder, 'manifest.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toEqual({ end: { assets: 3, bytes: 21, lost: words } });
    const imported = await importAssets(new MemoryStore(), await createFolderSource(folder), { clock });
    expect(imported).toMatchObject({
      complete: false,
      brokenOff: expect.stringContaining(words) as string,
      outcomes: { stored: { assets: 3 } },
    });
  });

  it('says in its manifest how many assets are damaged, and what is taken from it is not complete', async () => {
    const damaged = idOf(2);
    const read = store.read.bind(store);
    Object.assign(store, {
      read: async (id: Uuid) => {
        if (id.equals(damaged)) throw new DamagedAssetError('a blob is damaged', '');
        return await read(id);
      },
    });
    expect(await run()).toMatchObject({ complete: true, outcomes: { refused: { assets: 1 } } });
    const lines = (await readFile(join(folder, 'manifest.ndjson'), 'utf8')).trimEnd().split('\n');
    const lost = `1 asset could not be read, such as ${damaged.toString()} (its bytes are damaged)`;
    expect(JSON.parse(lines.at(-1)!)).toEqual({ end: { assets: 2, bytes: 14, lost } });
    const imported = await importAssets(new MemoryStore(), await createFolderSource(folder), { clock });
    expect(imported).toMatchObject({
      complete: false,
      brokenOff: expect.stringContaining(lost) as string,
      outcomes: { stored: { assets: 2 } },
    });
  });

  it('heals what has rotted in the folder since, although its size is right', async () => {
    await run();
    await writeFile(await blobOf(2), 'ASSET 2');
    expect((await run()).outcomes).toMatchObject({ stored: { assets: 1 }, same: { assets: 2 } });
    expect(await readFile(await blobOf(2), 'utf8')).toBe('asset 2');
  });

  it('writes what was cut off anew', async () => {
    await run();
    await writeFile(await blobOf(3), 'ass');
    expect((await run()).outcomes.stored.assets).toBe(1);
    expect(await readFile(await blobOf(3), 'utf8')).toBe('asset 3');
  });

  it('leaves nothing unfinished behind, though something was', async () => {
    const path = await blobOf(1);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(`${path}.part`, 'half of someth');
    await writeFile(join(folder, 'manifest.ndjson.part'), '{"format":');
    expect((await run()).complete).toBe(true);
    expect((await everything()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('that is interrupted keeps the manifest of the one before', async () => {
    await run();
    const before = await readFile(join(folder, 'manifest.ndjson'), 'utf8');
    await store.put(assetOf(4));
    const interrupted = await run(AbortSignal.abort());
    expect(interrupted.complete).toBe(false);
    expect(await readFile(join(folder, 'manifest.ndjson'), 'utf8')).toBe(before);
    expect((await run()).outcomes.same.assets).toBeGreaterThanOrEqual(3);
    expect(await readFile(join(folder, 'manifest.ndjson'), 'utf8')).not.toBe(before);
  });

  it('may be of some assets only', async () => {
    async function* some(): AsyncGenerator<NonNullable<Awaited<ReturnType<MemoryStore['stat']>>>> {
      yield (await store.stat(idOf(2)))!;
    }
    const report = await exportToFolder(store, folder, { clock, assets: some() });
    expect(report).toMatchObject({ complete: true, outcomes: { stored: { assets: 1 } } });
  });

  it('leaves out what was removed since it was listed', async () => {
    const listed = store.entries();
    const removing = { read: store.read.bind(store), stats: store.stats.bind(store), entries: () => listed };
    await store.remove(idOf(2));
    const report = await exportToFolder(removing, folder, { clock });
    expect(report).toMatchObject({
      complete: true,
      outcomes: { stored: { assets: 2 }, refused: { assets: 0 } },
    });
  });

  it('ends with what is in the way, and has no manifest then', async () => {
    await writeFile(join(folder, 'blobs'), 'in the way');
    await expect(run()).rejects.toThrow(`${join(folder, 'blobs')} is a file, not a folder`);
    expect(await everything()).not.toContain('manifest.ndjson');
    await rm(join(folder, 'blobs'));
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(exportToFolder(store, join(file, 'x'), { clock })).rejects.toThrow(
      `${file} is a file, not a folder`,
    );
  });
});
