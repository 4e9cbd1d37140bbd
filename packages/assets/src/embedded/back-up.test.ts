import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import type { Verdict } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { hashOf } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

describe('a backup that ends early', () => {
  const random = createRandom(11);
  let disk: MemoryFiles;
  let verdict: Verdict;
  let store: EmbeddedStore;
  let old: NewAsset;
  let gone: NewAsset[];
  let newer: NewAsset[];

  const open = (folder: string, more: object = {}) =>
    EmbeddedStore.open({
      ...more,
      folder,
      files: failOnDemand(disk, (call, path) => verdict(call, path)),
      openIndex: async () => new MemoryKeyValue(),
      idleWorkAfterMs: 0,
      segmentBytes: 0x8000,
    });
  const paths = (start: string): string[] =>
    [...disk.contents().keys()].filter((path) => path.startsWith(start));
  const blobsCopied = (): number => new Set(paths('copy/blobs/').map((path) => path.split('/').at(-1))).size;

  /** An older copy, and a store that went on: assets of both tiers came, some went, the journal was compacted. */
  beforeEach(async () => {
    disk = new MemoryFiles();
    verdict = () => undefined;
    store = await open('data');
    old = sampleAsset(random, 9000);
    gone = Array.from({ length: 4 }, () => sampleAsset(random, 7000));
    newer = Array.from({ length: 20 }, (_, at) => sampleAsset(random, at % 2 === 0 ? 9000 : 7000));
    await store.put(old);
    for (const asset of gone) await store.put(asset);
    await store.backUp('copy');
    for (const { id } of gone) await store.remove(id);
    for (const asset of newer) await store.put(asset);
    const mark = { has: () => true };
    await store.collect(mark, { graceSeconds: 0, dryRun: false });
    await store.compact();
    expect(paths('data/journal')).not.toContain('data/journal/00000001.segment');
    expect(paths('data/journal').length).toBeGreaterThan(2);
  });

  it('does not take what is there from a copy when it is gone here', async () => {
    await disk.unlink('data/journal/00000002.segment');
    const before = paths('copy/');
    await expect(store.backUp('copy')).rejects.toMatchObject({ fault: 'lost' });
    expect(paths('copy/')).toEqual(before);
    await store[Symbol.asyncDispose]();
    const accepting = await open('data', { acceptLoss: true });
    const segments = paths('copy/journal');
    await accepting.backUp('copy');
    expect(paths('copy/journal')).toEqual(expect.arrayContaining(segments));
    await accepting[Symbol.asyncDispose]();
    await expectUsable();
  });

  it('leaves a copy of another store alone, and one of the first format only when it is ours', async () => {
    const before = paths('copy/');
    const other = await open('other');
    await expect(other.backUp('copy')).rejects.toThrow('a copy of another store');
    await other.put(sampleAsset(random, 100));
    await expect(other.backUp('copy')).rejects.toThrow('a copy of another store');
    expect(paths('copy/')).toEqual(before);

    const fresh = await open('fresh');
    await fresh.put(old);
    await fresh.backUp('old-copy');
    await disk.unlink('old-copy/ledger');
    await expect(other.backUp('old-copy')).rejects.toThrow('a copy of another store');
    await fresh.put(sampleAsset(random, 100));
    expect((await fresh.backUp('old-copy')).alreadyThere).toBe(1);
  });

  it('does not take a blob for copied that was cut off on its way', async () => {
    const hash = hashOf(newer.find(({ bytes }) => bytes.length === 9000)!.bytes);
    const whole = fileOf(hash);
    const cut = await disk.open(`copy/blobs/incoming/${hash}`, 'create');
    await cut.write(whole.bytes.subarray(0, 5000), 0);
    await store.backUp('copy');
    await expectUsable();
  });

  const fileOf = (name: string): { readonly bytes: Uint8Array } =>
    [...disk.contents()].find(([path]) => path.endsWith(`/${name}`))![1];

  /** Nothing half; whatever the older copy had is there, but for what went since. */
  async function expectUsable(): Promise<void> {
    const copy = await open('copy');
    expect((await copy.inspect()).damaged).toEqual([]);
    expect((await copy.read(old.id))?.bytes).toEqual(old.bytes);
    for await (const { id } of copy.entries()) expect(await copy.read(id)).toBeDefined();
    await copy[Symbol.asyncDispose]();
  }

  async function expectWhole(): Promise<void> {
    const copy = await open('copy');
    expect(await copy.exists([old, ...gone].map(({ id }) => id))).toEqual([true, false, false, false, false]);
    for (const asset of newer) expect((await copy.read(asset.id))?.bytes).toEqual(asset.bytes);
    await copy[Symbol.asyncDispose]();
  }

  it('keeps the older copy and what was copied, and goes on the next time', async () => {
    const stop = new AbortController();
    const onProgress = ({ bytes }: { bytes: number }): void => {
      if (bytes > 30_000) stop.abort();
    };
    await expect(store.backUp('copy', { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'closed',
    });
    expect(blobsCopied()).toBeGreaterThan(3);
    expect(blobsCopied()).toBeLessThan(11);
    const there = blobsCopied();
    expect(await store.backUp('copy')).toMatchObject({ blobs: 11, alreadyThere: there, damaged: [] });
    await expectWhole();
  });

  it('leaves a copy that can be used, at whatever change of its journal it ends', async () => {
    let changes = 0;
    for (let allowed = 0; allowed < 200; allowed += 1) {
      changes = 0;
      verdict = (call, path) =>
        ['unlink', 'rename', 'file.write'].includes(call) &&
        path.startsWith('copy/journal') &&
        (changes += 1) > allowed
          ? 'EIO'
          : undefined;
      const isOver = await store.backUp('copy').then(
        () => true,
        () => false,
      );
      verdict = () => undefined;
      await expectUsable();
      if (isOver) break;
    }
    // What came over in an earlier attempt is not written again.
    expect(changes).toBeGreaterThan(3);
    await expectWhole();
  });

  it('is no store before the first backup into it has ended, neither to look at nor to serve', async () => {
    verdict = (call, path) =>
      call === 'file.write' && path.startsWith('first/blobs') ? 'ENOSPC' : undefined;
    await expect(store.backUp('first')).rejects.toMatchObject({ fault: 'full' });
    verdict = () => undefined;
    const words = { fault: 'missing', message: expect.stringContaining('has not been finished') as string };
    await expect(open('first')).rejects.toMatchObject(words);
    await expect(open('first', { acceptLoss: true })).rejects.toMatchObject(words);
    const toLook = { folder: 'first', files: disk, openIndex: async () => new MemoryKeyValue() };
    await expect(EmbeddedStore.openToLook(toLook)).rejects.toMatchObject(words);
    await store.backUp('first');
    expect(paths('first/unfinished')).toEqual([]);
    const copy = await open('first');
    for (const asset of newer) expect((await copy.read(asset.id))?.bytes).toEqual(asset.bytes);
    await copy[Symbol.asyncDispose]();
  });

  it('holds the state of the moment when all contents were there: what comes meanwhile is whole in it', async () => {
    const late = [sampleAsset(random, 9000), sampleAsset(random, 300)];
    let isFirst = true;
    await store.backUp('copy', {
      onProgress: async () => {
        if (!isFirst) return;
        isFirst = false;
        for (const asset of late) await store.put(asset);
      },
    });
    const copy = await open('copy');
    for (const asset of late) expect((await copy.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect(await copy.inspect()).toMatchObject({ damaged: [], unnamed: { hashes: [] } });
    await copy[Symbol.asyncDispose]();
  });

  it('has no file that its journal does not name: neither of what was discarded since, nor of what came behind its end', async () => {
    await store.backUp('copy');
    await store.remove(old.id);
    await store.collect({ has: () => true }, { graceSeconds: 0, dryRun: false });
    const behind = sampleAsset(random, 9000);
    await store.backUp('copy', {
      onProgress: () => {
        verdict = (call, path) => {
          // When the contents are there, and the journal is copied.
          if (call === 'rename' && path.startsWith('copy/journal')) void store.put(behind);
          return undefined;
        };
      },
    });
    verdict = () => undefined;
    await store.put(behind);
    const hashes = newer.filter(({ bytes }) => bytes.length > 8192).map(({ bytes }) => hashOf(bytes));
    expect(
      paths('copy/blobs/')
        .map((path) => path.split('/').at(-1) ?? '')
        .sort(),
    ).toEqual(hashes.sort());
    const copy = await open('copy');
    expect((await copy.inspect()).unnamed.hashes).toEqual([]);
    await copy[Symbol.asyncDispose]();
  });

  it.each([
    ['makeFolder', 'new'],
    ['file.write', 'new/format'],
    ['file.write', 'new/unfinished-copy'],
    ['makeFolder', 'new/journal'],
    ['file.write', 'new/blobs'],
    ['file.write', 'new/journal'],
    ['syncFolder', 'new/journal'],
  ] as const)('calls a full disk by its name, once, wherever it is met: %s of %s', async (failing, where) => {
    let met = 0;
    verdict = (call, path) =>
      call === failing && path.startsWith(where) && ++met > 0 ? 'ENOSPC' : undefined;
    await expect(store.backUp('new')).rejects.toMatchObject({
      fault: 'full',
      message: expect.stringMatching(/^the copy in new cannot be written: ENOSPC[^:]*: [^:]*$/) as string,
    });
    expect(met).toBeGreaterThan(0);
  });

  it('ends with the store', async () => {
    let closing: Promise<void> | undefined;
    const onProgress = (): void => void (closing ??= store[Symbol.asyncDispose]());
    await expect(store.backUp('copy', { onProgress })).rejects.toMatchObject({ code: 'closed' });
    await closing;
    expect(blobsCopied()).toBeLessThan(4);
    await expectUsable();
  });
});
