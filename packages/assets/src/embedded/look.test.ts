import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeFiles, failOnDemand } from '../files/index.ts';
import type { FileCall } from '../files/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const WRITES: readonly FileCall[] = [
  'link',
  'rename',
  'unlink',
  'makeFolder',
  'syncFolder',
  'file.write',
  'file.truncate',
];

describe('embedded store: only to be looked at', () => {
  const random = createRandom(71);
  let root: string;
  let folder: string;
  let assets: NewAsset[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-look-'));
    folder = join(root, 'data');
    assets = [100, 9000, 30_000].map((size) => sampleAsset(random, size));
    const store = await EmbeddedStore.open({ folder });
    for (const asset of assets) await store.put(asset);
    await store[Symbol.asyncDispose]();
  });
  afterEach(() => rm(root, { recursive: true }));

  /** A disk that takes nothing; creating a file fails as writing does. */
  const deadDisk = (code: string) => {
    const files = createNodeFiles();
    const guarded = failOnDemand(files, (call) => (WRITES.includes(call) ? code : undefined));
    return {
      ...guarded,
      open: async (...[path, mode]: Parameters<typeof files.open>) =>
        mode === 'read'
          ? await files.open(path, mode)
          : await Promise.reject(Object.assign(new TypeError(code), { code })),
    };
  };

  it.each(['EROFS', 'ENOSPC', 'EACCES'])(
    'reads everything where writing is %s, and writes nothing',
    async (code) => {
      const before = await readdir(folder, { recursive: true });
      const store = await EmbeddedStore.openToLook({ folder, files: deadDisk(code) });
      for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
      expect(await store.inspect()).toMatchObject({ damaged: [], damagedRecords: 0, lost: [] });
      await store[Symbol.asyncDispose]();
      expect(new Set(await readdir(folder, { recursive: true }))).toEqual(new Set(before));
    },
  );

  it('makes the index in memory where there is none and none can be made', async () => {
    await rm(join(folder, 'index'), { recursive: true });
    const store = await EmbeddedStore.openToLook({ folder, files: deadDisk('EROFS') });
    for (const { id, bytes } of assets) expect((await store.read(id))?.bytes).toEqual(bytes);
    await store[Symbol.asyncDispose]();
    expect(await readdir(folder)).not.toContain('index');
  });

  it('sees what the index does not know yet', async () => {
    const index = join(root, 'older');
    await cp(join(folder, 'index'), index, { recursive: true });
    const store = await EmbeddedStore.open({ folder });
    const [gone, late] = [assets[0]!, sampleAsset(random, 50)];
    await store.put(late);
    await store.remove(gone.id);
    await store[Symbol.asyncDispose]();
    await rm(join(folder, 'index'), { recursive: true });
    await cp(index, join(folder, 'index'), { recursive: true });
    const look = await EmbeddedStore.openToLook({ folder });
    const listed: string[] = [];
    for await (const { id } of look.entries()) listed.push(id.toString());
    expect(listed).toEqual([...assets.slice(1), late].map(({ id }) => id.toString()).sort());
    expect((await look.stats()).assets).toBe(3);
    await look[Symbol.asyncDispose]();
  });

  it('refuses every change', async () => {
    const store = await EmbeddedStore.openToLook({ folder });
    const refused = { fault: 'permission' };
    await expect(store.put(assets[0]!)).rejects.toMatchObject(refused);
    await expect(store.remove(assets[0]!.id)).rejects.toMatchObject(refused);
    await expect(store.inspect({ repair: true })).rejects.toMatchObject(refused);
    await expect(store.compact()).rejects.toMatchObject(refused);
    const mark = { has: () => false };
    await expect(store.collect(mark, { graceSeconds: 0, dryRun: false })).rejects.toMatchObject(refused);
    expect((await store.collect(mark, { graceSeconds: 0 })).quarantined).toBe(3);
    await store[Symbol.asyncDispose]();
  });

  it('is kept out while somebody writes', async () => {
    const store = await EmbeddedStore.open({ folder });
    await expect(EmbeddedStore.openToLook({ folder })).rejects.toMatchObject({ fault: 'busy' });
    await store[Symbol.asyncDispose]();
  });
});
