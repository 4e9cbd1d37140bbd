import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../garbage/index.ts';
import { hashOf } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const EVERYTHING = { has: () => true };
const AT_ONCE = { graceSeconds: 0, dryRun: false };
/** What a restore of the small files alone puts back. */
const RECORDS = ['journal', 'ledger', 'index'];

describe('embedded store: journal, ledger and index of an older state beside newer contents', () => {
  const random = createRandom(7);
  let root: string;
  let folder: string;
  let older: NewAsset;
  let newer: NewAsset[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-older-'));
    folder = join(root, 'store');
    older = sampleAsset(random, 20_000);
    newer = [sampleAsset(random, 30_000), sampleAsset(random, 40_000)];
    await putIntoStore([older]);
    await copyRecords('store', 'aside');
    await putIntoStore(newer);
    await copyRecords('store', 'newest');
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function putIntoStore(assets: readonly NewAsset[]): Promise<void> {
    const store = await EmbeddedStore.open({ folder });
    for (const asset of assets) await store.put(asset);
    await store[Symbol.asyncDispose]();
    await settle();
  }

  /** Contents get their lasting place when nothing is put any more. */
  async function settle(): Promise<void> {
    await using store = await EmbeddedStore.open({ folder });
    await store.rebuildIndex();
  }

  async function copyRecords(from: string, to: string): Promise<void> {
    for (const name of RECORDS) {
      await rm(join(root, to, name), { recursive: true, force: true });
      await cp(join(root, from, name), join(root, to, name), { recursive: true, preserveTimestamps: true });
    }
  }

  async function blobFiles(): Promise<string[]> {
    const names = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
    return names.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  }

  const namesOf = (assets: readonly NewAsset[]): string[] => assets.map(({ bytes }) => hashOf(bytes)).sort();
  const rootsOf = ({ id }: NewAsset) => ({ ids: new Map([[id.key, id]]), doubts: [] });

  it('a check names them, a collection doubts, and nothing of them is removed', async () => {
    await copyRecords('aside', 'store');
    const before = await blobFiles();
    expect(before).toEqual(namesOf([older, ...newer]));
    await using store = await EmbeddedStore.open({ folder });
    expect((await store.inspect()).unnamed).toEqual({ hashes: namesOf(newer), isAccepted: false });
    expect(await store.doubts({ thorough: true })).toEqual([
      {
        where: 'blobs',
        reason: expect.stringMatching(/^no record names the content \w{64} and 1 other/) as string,
      },
    ]);
    await expect(collectGarbage(store, rootsOf(older), AT_ONCE)).rejects.toThrow('no record names');
    expect((await store.collect(EVERYTHING, AT_ONCE)).orphans).toBe(2);
    expect(await blobFiles()).toEqual(before);
  });

  it('with the newer ones back, or the assets put again, all of it is sound', async () => {
    await copyRecords('aside', 'store');
    {
      await using store = await EmbeddedStore.open({ folder });
      expect((await store.put(newer[0]!)).outcome).toBe('stored');
      expect((await store.inspect()).unnamed.hashes).toEqual(namesOf([newer[1]!]));
      await store.put(newer[1]!);
    }
    await settle();
    {
      await using store = await EmbeddedStore.open({ folder });
      expect(await store.inspect()).toMatchObject({ damaged: [], unnamed: { hashes: [] } });
    }
    await copyRecords('newest', 'store');
    await using store = await EmbeddedStore.open({ folder });
    expect(await store.inspect()).toMatchObject({ blobs: 3, damaged: [], unnamed: { hashes: [] } });
    expect(await store.doubts({ thorough: true })).toEqual([]);
  });

  it('where that is accepted, collections go on, and the files stay', async () => {
    await copyRecords('aside', 'store');
    {
      await using store = await EmbeddedStore.open({ folder, acceptLoss: true });
      expect((await store.inspect()).unnamed).toEqual({ hashes: namesOf(newer), isAccepted: true });
    }
    await using store = await EmbeddedStore.open({ folder });
    expect(await store.doubts({ thorough: true })).toEqual([]);
    await collectGarbage(store, rootsOf(older), AT_ONCE);
    expect(await blobFiles()).toEqual(namesOf([older, ...newer]));
  });

  it('what was written again after it was discarded is not taken for what was discarded', async () => {
    const store = await EmbeddedStore.open({ folder });
    await store.remove(newer[0]!.id);
    await store.collect(EVERYTHING, AT_ONCE);
    await store[Symbol.asyncDispose]();
    await copyRecords('store', 'aside');
    await putIntoStore([newer[0]!]);
    await copyRecords('aside', 'store');
    await using again = await EmbeddedStore.open({ folder });
    expect((await again.inspect()).unnamed.hashes).toEqual(namesOf([newer[0]!]));
    await again.collect(EVERYTHING, AT_ONCE);
    expect(await blobFiles()).toContain(hashOf(newer[0]!.bytes));
  });
});
