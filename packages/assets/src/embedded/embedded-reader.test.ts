import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DamagedAssetError } from '../store/index.ts';
import type { NewAsset, StoredAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedReader, EmbeddedStore } from './index.ts';

const random = createRandom(55);
const [small, large] = [sampleAsset(random, 500), sampleAsset(random, 30_000)];
const allocate = (size: number): Buffer => Buffer.alloc(size);

let folder: string;
let owner: EmbeddedStore;
let reader: EmbeddedReader;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-reader-'));
  owner = await EmbeddedStore.open({ folder, idleWorkAfterMs: 1e6 });
  for (const asset of [small, large]) await owner.put(asset);
  await owner.publish();
  reader = await EmbeddedReader.open(folder);
});
afterAll(async () => {
  await reader[Symbol.asyncDispose]();
  await owner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
const stored = (asset: NewAsset): StoredAsset => reader.find(asset.id)!.asset;

describe('a reader of a folder that another process owns', () => {
  it.each([small, large])('reads what is committed, whole and in ranges', async (asset) => {
    const found = stored(asset);
    expect(found.name).toBe(asset.name);
    expect(await reader.read(found)).toEqual(asset.bytes);
    expect(await reader.read(found, { start: 5, end: 99 })).toEqual(asset.bytes.slice(5, 99));
    expect((await reader.read(found, { start: 5, end: 5 })).length).toBe(0);
    await expect(reader.read(found, { start: 5, end: 4 })).rejects.toMatchObject({ code: 'usage' });
  });

  it('finds what comes later once it is committed and it looked anew', async () => {
    const late = sampleAsset(random, 10);
    await owner.put(late);
    reader.refresh();
    expect(reader.find(late.id)).toBeUndefined();
    await owner.publish();
    reader.refresh();
    expect(await reader.read(stored(late))).toEqual(late.bytes);
  });

  it('reads at once only what lies in a file of its own, and only as it must be', async () => {
    const range = { start: 0, end: 9 };
    // Where reading has just been slow it is not tried at once: a busy machine has to wait for that.
    const now = async (asset: NewAsset): Promise<Uint8Array> =>
      await vi.waitFor(
        () => {
          const found = reader.readNow(stored(asset), range, allocate);
          expect(found).toBeDefined();
          return found!;
        },
        { timeout: 20_000, interval: 1 },
      );
    expect(reader.readNow(stored(small), range, allocate)).toBeUndefined();
    expect(reader.readNow({ ...stored(large), sizeBytes: 29_999 }, range, allocate)).toBeUndefined();
    expect(reader.readNow({ ...stored(large), hash: 'ab'.repeat(32) }, range, allocate)).toBeUndefined();
    expect(reader.readNow({ ...stored(large), sizeBytes: 0 }, range, allocate)).toBeUndefined();
    const found = await now(large);
    expect(Buffer.compare(found, large.bytes.subarray(0, 9))).toBe(0);
    // Of a file that is open, its own header says what the index said before.
    expect(reader.readNow({ ...stored(large), sizeBytes: 29_999 }, range, allocate)).toBeUndefined();
    expect(Buffer.compare(await now(large), found)).toBe(0);
  });

  it('says what is wrong with what the index does not bear out', async () => {
    await expect(reader.read({ ...stored(small), hash: 'ab'.repeat(32) })).rejects.toMatchObject({
      fault: 'damaged-index',
    });
    await expect(reader.read({ ...stored(small), sizeBytes: 499 })).rejects.toBeInstanceOf(DamagedAssetError);
  });

  it('an asset without data is as good as none', async () => {
    expect((await reader.read({ ...stored(small), sizeBytes: 0 })).length).toBe(0);
  });

  it('checks what it reads', async () => {
    const path = join(folder, 'journal', '00000001.segment');
    const bytes = await readFile(path);
    const at = bytes.indexOf(small.bytes);
    const damaged = Buffer.from(bytes);
    damaged[at + 3]! ^= 1;
    await writeFile(path, damaged);
    await expect(reader.read(stored(small))).rejects.toMatchObject({ message: 'a small blob is damaged' });
    await writeFile(path, bytes);
    expect(await reader.read(stored(small))).toEqual(small.bytes);
  });

  it('says that a segment is gone, of an asset in it', async () => {
    await using other = await EmbeddedReader.open(folder);
    const path = join(folder, 'journal', '00000001.segment');
    const bytes = await readFile(path);
    await rm(path);
    await expect(other.read(stored(small))).rejects.toMatchObject({
      message: 'the segment of a small blob is missing',
    });
    await writeFile(path, bytes);
    expect(await other.read(stored(small))).toEqual(small.bytes);
  });

  it('looks into the new index after it was opened again', async () => {
    await owner.rebuildIndex();
    const late = sampleAsset(random, 20_000);
    await owner.put(late);
    await owner.publish();
    await reader.reopen();
    expect(await reader.read(stored(late))).toEqual(late.bytes);
  });

  it('cannot be opened where there is no store', async () => {
    await expect(EmbeddedReader.open(join(folder, 'none'))).rejects.toThrow();
  });
});
