import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { MemoryStore, StorageError } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import { createFileCheckpoint, formatReport, importAssets } from './index.ts';
import type { AssetSource, SourceItem, MigrationProgress } from './index.ts';
import { createTestClock } from './test-clock.ts';

const idOf = (number: number): Uuid => new Uuid(0, 0, 1, number);
const assetOf = (number: number, text = `asset ${number}`): NewAsset => ({
  id: idOf(number),
  type: number % 3,
  bytes: Buffer.from(text),
});

/** Counts what was asked of it. */
class ListSource implements AssetSource {
  readonly name = 'a list';
  readonly identity: string;
  given = 0;
  readonly #items: readonly SourceItem[];

  constructor(items: readonly SourceItem[], identity = 'list 1') {
    this.#items = items;
    this.identity = identity;
  }

  async *items(skip: number): AsyncGenerator<SourceItem> {
    for (const item of this.#items.slice(skip)) {
      this.given++;
      yield item;
    }
  }

  progress(): { done: number; total: number } {
    return { done: this.given, total: this.#items.length };
  }
}

const items = (count: number): SourceItem[] =>
  Array.from({ length: count }, (_, at) => ({ kind: 'asset', asset: assetOf(at) }));

describe('importAssets', () => {
  let folder: string;
  const clock = createTestClock();
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-import-'))));
  afterEach(async () => await rm(folder, { recursive: true }));

  it('of nothing is not complete, and says so, unless the source says itself that it has none', async () => {
    const store = new MemoryStore();
    const empty = await importAssets(store, new ListSource([]), { clock });
    expect(empty).toMatchObject({ complete: false, brokenOff: 'there is no asset in it' });
    expect(formatReport(empty)[0]).toContain('a list: INCOMPLETE, there is no asset in it');
    const passedOver = new ListSource([{ kind: 'passed-over', what: 'terrains/a.r32' }]);
    expect(await importAssets(store, passedOver, { clock })).toMatchObject({ complete: false });
    const known = Object.assign(new ListSource([]), { mayBeEmpty: true });
    expect(await importAssets(store, known, { clock })).toMatchObject({ complete: true });
    const refused = new ListSource([{ kind: 'refused', what: 'x', reason: 'no data' }]);
    expect(await importAssets(store, refused, { clock })).toMatchObject({ complete: true });
  });

  it.each([
    [0, '<!DOCTYPE html><html><body>Not found</body></html>', 'its bytes are a web page'],
    [0, '\x89PNG\r\n\x1a\n', 'its bytes are a PNG picture'],
    [1, 'PK\x03\x04', 'its bytes are a zip file'],
    [49, '\n<html lang="en"><head></head></html>', 'its bytes are a web page'],
    // What they shall be, what nobody knows, and texts, which may be about web pages.
    [0, '\xff\x4f\xff\x51\0\x2f', undefined],
    [0, '\x01\x02\x03\x04', undefined],
    [1, 'OggS\0', undefined],
    [7, '<!DOCTYPE html><html></html>', undefined],
    [10, '<html></html>', undefined],
  ])('takes an asset of type %i that begins %j, and tells what it is instead', async (type, text, why) => {
    const store = new MemoryStore();
    const asset = { id: idOf(1), type, bytes: Buffer.from(text, 'latin1') };
    const report = await importAssets(store, new ListSource([{ kind: 'asset', asset }]), { clock });
    expect(report).toMatchObject({ complete: true, outcomes: { stored: { assets: 1 } } });
    expect(report.reasons).toEqual(why === undefined ? {} : { [why]: 1 });
  });

  it('stores, and reports every outcome with its reason', async () => {
    const store = new MemoryStore({ maxAssetBytes: 50 });
    await store.put(assetOf(1));
    await store.put(assetOf(2, 'other bytes'));
    await store.put({ ...assetOf(3, 'old'), flags: 2 });
    const report = await importAssets(
      store,
      new ListSource([
        ...items(5),
        { kind: 'refused', what: 'assets/x', reason: 'no suffix' },
        { kind: 'asset', asset: assetOf(6, 'x'.repeat(51)) },
        { kind: 'asset', asset: assetOf(7), doubt: 'odd' },
      ]),
      { clock },
    );
    expect(report).toMatchObject({
      complete: true,
      resumedAt: 0,
      outcomes: {
        stored: { assets: 3, bytes: 21 },
        same: { assets: 1, bytes: 7 },
        updated: { assets: 1, bytes: 7 },
        conflict: { assets: 1 },
        refused: { assets: 2, bytes: 51 },
      },
      byType: { '0': { assets: 2, bytes: 14 }, '1': { assets: 3, bytes: 21 } },
      reasons: { 'no suffix': 1, odd: 1, 'other bytes are there under this id': 1 },
    });
    expect(report.remarks.map(({ outcome }) => outcome)).toEqual([
      'conflict',
      'refused',
      'refused',
      'doubtful',
    ]);
    expect((await store.read(idOf(2)))!.bytes).toEqual(new TextEncoder().encode('other bytes'));
    expect(formatReport(report).join('\n')).toMatch(
      /3 stored, 21 bytes[\s\S]*1 × no suffix[\s\S]*refused assets\/x: no suffix/,
    );
  });

  it('takes up where it was after a crash, with the whole report', async () => {
    const path = join(folder, 'checkpoint.json');
    const store = new MemoryStore();
    let puts = 0;
    const failing = {
      put: async (asset: NewAsset) => {
        if (++puts > 600) throw new StorageError('the disk is full', 'full');
        return await store.put(asset);
      },
      exists: async (ids: readonly Uuid[]) => await store.exists(ids),
    };
    const options = { clock, checkpoint: createFileCheckpoint(path), putsAtOnce: 8 };
    await expect(importAssets(failing, new ListSource(items(1000)), options)).rejects.toThrow(
      'the disk is full',
    );

    const rest = new ListSource(items(1000));
    const report = await importAssets(store, rest, options);
    expect(report.resumedAt).toBe(600);
    expect(rest.given).toBe(400);
    expect(report.outcomes.stored.assets).toBe(1000);
    expect((await store.stats()).assets).toBe(1000);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  it('begins anew for another source, and when the checkpoint is damaged', async () => {
    const path = join(folder, 'checkpoint.json');
    const checkpoint = createFileCheckpoint(path);
    const { report } = await interrupted(checkpoint);
    expect(report.complete).toBe(false);
    expect(await checkpoint.load('list 2')).toBeUndefined();
    expect(await checkpoint.load('list 1')).toMatchObject({ items: report.outcomes.stored.assets });
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 50));
    expect(await checkpoint.load('list 1')).toBeUndefined();
    await writeFile(path, '{"format":9,"identity":"list 1","items":1}');
    expect(await checkpoint.load('list 1')).toBeUndefined();
  });

  /** Breaks off after its items. */
  class BrokenSource extends ListSource {
    error: Error = new DecodeError('manifest is cut off');

    override async *items(skip: number): AsyncGenerator<SourceItem> {
      yield* super.items(skip);
      throw this.error;
    }
  }

  it('puts what came before its source broke off, says why it ended, and goes on from there', async () => {
    const store = new MemoryStore();
    const checkpoint = createFileCheckpoint(join(folder, 'c'));
    const report = await importAssets(store, new BrokenSource(items(100)), { clock, checkpoint });
    expect(report).toMatchObject({
      complete: false,
      brokenOff: 'manifest is cut off',
      outcomes: { stored: { assets: 100 } },
    });
    expect(formatReport(report)[0]).toContain('a list: INCOMPLETE, manifest is cut off');
    expect((await store.stats()).assets).toBe(100);
    expect((await checkpoint.load('list 1'))!.items).toBe(100);
    const again = await importAssets(store, new BrokenSource(items(100)), { clock, checkpoint });
    expect(again).toMatchObject({ complete: false, resumedAt: 100, outcomes: { stored: { assets: 100 } } });
    const whole = await importAssets(store, new ListSource(items(110)), { clock, checkpoint });
    expect(whole).toMatchObject({ complete: true, outcomes: { stored: { assets: 110 } } });
    expect(whole.brokenOff).toBeUndefined();
  });

  it("throws when the source gives nothing at all, and what is nobody's fault but ours", async () => {
    const options = { clock, checkpoint: createFileCheckpoint(join(folder, 'c')) };
    const nothing = importAssets(new MemoryStore(), new BrokenSource([]), options);
    await expect(nothing).rejects.toThrow('manifest is cut off');
    const faulty = new BrokenSource(items(3));
    faulty.error = new TypeError('x is not a function');
    await expect(importAssets(new MemoryStore(), faulty, options)).rejects.toThrow(TypeError);
  });

  async function interrupted(checkpoint: ReturnType<typeof createFileCheckpoint>) {
    const stop = new AbortController();
    const store = new MemoryStore();
    let puts = 0;
    const stopping = {
      put: async (asset: NewAsset) => {
        if (++puts === 20) stop.abort();
        return await store.put(asset);
      },
      exists: async (ids: readonly Uuid[]) => await store.exists(ids),
    };
    const options = { clock, checkpoint, signal: stop.signal, putsAtOnce: 4 };
    const report = await importAssets(stopping, new ListSource(items(100)), options);
    return { report, store };
  }

  it('ends when it is interrupted, after what was under way', async () => {
    const { report, store } = await interrupted(createFileCheckpoint(join(folder, 'c')));
    expect(report.outcomes.stored.assets).toBeGreaterThanOrEqual(20);
    expect(report.outcomes.stored.assets).toBeLessThan(30);
    expect((await store.stats()).assets).toBe(report.outcomes.stored.assets);
  });

  it('keeps no more puts under way than it may', async () => {
    const store = new MemoryStore();
    let [now, most] = [0, 0];
    const counting = {
      put: async (asset: NewAsset) => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
        return await store.put(asset);
      },
      exists: async (ids: readonly Uuid[]) => await store.exists(ids),
    };
    await importAssets(counting, new ListSource(items(100)), { clock, putsAtOnce: 7 });
    expect(most).toBe(7);
  });

  it('tells rate and time left', async () => {
    const told: MigrationProgress[] = [];
    const ticking = createTestClock(10);
    await importAssets(new MemoryStore(), new ListSource(items(500)), {
      clock: ticking,
      onProgress: (progress) => told.push(progress),
      putsAtOnce: 1,
    });
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)!.assets).toBeGreaterThan(told[0]!.assets);
    expect(told[1]!.secondsLeft).toBeGreaterThan(told.at(-1)!.secondsLeft!);
    expect(told.at(-1)!.part).toBeGreaterThan(0.5);
    expect(told.at(-1)!.assetsPerSecond).toBeGreaterThan(0);
  });
});
