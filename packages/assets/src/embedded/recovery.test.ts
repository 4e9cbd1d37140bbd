import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdb } from '../index/index.ts';
import type { KeyValue } from '../index/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { FORMAT, formatText } from './format.ts';
import { EmbeddedStore } from './index.ts';

const NOTHING = { replayed: 0, damage: 0, droppedBlobs: 0, indexRebuilt: false, lost: [], damagedFiles: [] };

describe('embedded store: starting again', () => {
  const random = createRandom(11);
  const assets = [10, 8192, 9000, 1].map((size) => sampleAsset(random, size));
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-recovery-'));
    const store = await EmbeddedStore.open({ folder });
    for (const asset of assets) await store.put(asset);
    await store[Symbol.asyncDispose]();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('opens what was opened before and never written to', async () => {
    const empty = join(folder, 'empty');
    for (let start = 0; start < 3; start++) {
      const store = await EmbeddedStore.open({ folder: empty });
      expect(store.recovery).toEqual(NOTHING);
      if (start === 2) await store.put(assets[0]!);
      await store[Symbol.asyncDispose]();
    }
    await expectAll(await EmbeddedStore.open({ folder: empty }), assets.slice(0, 1));
  });

  it('replays nothing after a clean end', async () => {
    const store = await EmbeddedStore.open({ folder });
    expect(store.recovery).toEqual(NOTHING);
    await store[Symbol.asyncDispose]();
  });

  it('opens a store in which nothing was ever put', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'landfall-empty-'));
    for (let start = 0; start < 3; start++) {
      const store = await EmbeddedStore.open({ folder: empty });
      await store.publish();
      expect((await store.stats()).assets).toBe(0);
      await store[Symbol.asyncDispose]();
    }
    await rm(empty, { recursive: true });
  });

  it('makes the index anew when it is lost', async () => {
    await rm(join(folder, 'index'), { recursive: true });
    const store = await EmbeddedStore.open({ folder });
    expect(store.recovery).toMatchObject({ replayed: 4, indexRebuilt: true });
    await expectAll(store, assets);
  });

  it('makes the index anew when it is no index', async () => {
    await writeFile(join(folder, 'index', 'catalogue.mdb'), 'not an index at all');
    const store = await EmbeddedStore.open({ folder });
    expect(store.recovery.indexRebuilt).toBe(true);
    await expectAll(store, assets);
  });

  it('makes the index anew in the midst of serving when an entry is damaged, before it answers', async () => {
    let index: KeyValue | undefined;
    const store = await EmbeddedStore.open({
      folder,
      openIndex: async (path, how) => (index = await openLmdb(path, how)),
    });
    const key = assets[2]!.id.toBytes();
    const value = Buffer.from(index!.get('assets', key)!);
    value[40]! ^= 4;
    await index!.commit([{ table: 'assets', key, value }], index!.note()!);
    await Promise.all([
      expectAll(store, [], false),
      store.read(assets[2]!.id),
      store.exists(assets.map(({ id }) => id)),
    ]);
    expect((await store.stats()).damaged).toBeGreaterThan(0);
    expect(store.recovery.indexRebuilt).toBe(true);
    await expectAll(store, assets);
  });

  it('finds what the index has lost when it inspects, and puts it right', async () => {
    let index: KeyValue | undefined;
    const store = await EmbeddedStore.open({
      folder,
      openIndex: async (path, how) => (index = await openLmdb(path, how)),
    });
    await index!.commit(
      [{ table: 'assets', key: assets[0]!.id.toBytes(), value: undefined }],
      index!.note()!,
    );
    expect(await store.exists([assets[0]!.id])).toEqual([false]);
    expect((await store.inspect()).missingEntries).toBe(1);
    await store.inspect({ repair: true });
    await expectAll(store, assets);
  });

  it('goes on after a record that was cut off in the middle before anybody heard of it', async () => {
    const [name] = (await readdir(join(folder, 'journal'))) as [string];
    const path = join(folder, 'journal', name);
    await appendFile(path, (await readFile(path)).subarray(16, 120));
    const store = await EmbeddedStore.open({ folder });
    expect(store.recovery).toEqual({ ...NOTHING, damage: 1 });
    await expectAll(store, assets, false);
    expect((await store.inspect()).journalDamage).toBe(0);
    await store[Symbol.asyncDispose]();
  });

  it('takes away blob files that nobody acknowledged', async () => {
    const orphan = join(folder, 'blobs', 'incoming', 'ab'.repeat(32));
    await writeFile(orphan, 'half a blob');
    const store = await EmbeddedStore.open({ folder });
    expect(store.recovery.droppedBlobs).toBe(1);
    await expect(readFile(orphan)).rejects.toMatchObject({ code: 'ENOENT' });
    await expectAll(store, assets);
  });

  it('refuses a newer format, and touches nothing', async () => {
    await writeFile(join(folder, 'format'), formatText(FORMAT + 1));
    await expect(EmbeddedStore.open({ folder })).rejects.toMatchObject({ fault: 'newer-format' });
    expect(await readFile(join(folder, 'format'))).toEqual(formatText(FORMAT + 1));
  });

  it('does not take a flipped bit for a newer format', async () => {
    const damaged = formatText(FORMAT);
    damaged[damaged.indexOf('1')]! ^= 2;
    await writeFile(join(folder, 'format'), damaged);
    await expectAll(await EmbeddedStore.open({ folder }), assets);
    expect(await readFile(join(folder, 'format'))).toEqual(formatText(FORMAT));
  });

  it('ends a listing that is under way when the store is closed, not the process', async () => {
    const store = await EmbeddedStore.open({ folder });
    const listing = store.entries()[Symbol.asyncIterator]();
    await listing.next();
    await store[Symbol.asyncDispose]();
    await expect(
      (async () => {
        for (let result = await listing.next(); result.done !== true;) result = await listing.next();
      })(),
    ).rejects.toMatchObject({ code: 'closed' });
  });

  it('keeps a second opener out, and lets one in after a dead one', async () => {
    const store = await EmbeddedStore.open({ folder });
    await expect(EmbeddedStore.open({ folder })).rejects.toMatchObject({ fault: 'busy' });
    await store[Symbol.asyncDispose]();
    await writeFile(join(folder, 'lock'), '1 1\n');
    await expectAll(await EmbeddedStore.open({ folder }), assets);
  });
});

async function expectAll(store: EmbeddedStore, assets: readonly NewAsset[], close = true): Promise<void> {
  for (const asset of assets) expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
  if (close) await store[Symbol.asyncDispose]();
}
