import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedAssetError, hashOf } from '../store/index.ts';
import { failOnDemand, FileError, MemoryFiles, writeNew } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import { blobHeaderBytes, encodeBlob } from './blob-format.ts';
import { incomingPath, settledPath } from './blob-paths.ts';
import { BlobFolder } from './index.ts';
import { BlobReader } from './blob-reader.ts';

const SIZE = 50_000;

/** A disk on which what lies behind the header comes late. */
function lateBlocks(files: Files, late: Promise<void>): Files {
  const slow = (file: OpenFile): OpenFile => ({
    read: async (into, position) => {
      if (position >= blobHeaderBytes(SIZE)) await late;
      return await file.read(into, position);
    },
    write: (bytes, position) => file.write(bytes, position),
    truncate: (sizeBytes) => file.truncate(sizeBytes),
    sync: () => file.sync(),
    size: () => file.size(),
    close: () => file.close(),
  });
  return { ...bound(files), open: async (path, mode) => slow(await files.open(path, mode)) };
}

const bound = (files: Files): Files => ({
  open: (path, mode) => files.open(path, mode),
  link: (from, to) => files.link(from, to),
  rename: (from, to) => files.rename(from, to),
  unlink: (path) => files.unlink(path),
  makeFolder: (path) => files.makeFolder(path),
  list: (path) => files.list(path),
  syncFolder: (path) => files.syncFolder(path),
  sizeOf: (path) => files.sizeOf(path),
  timesOf: (path) => files.timesOf(path),
});

interface Stored {
  readonly hash: string;
  readonly sizeBytes: number;
  readonly bytes: Buffer;
}

describe('a reader of blobs', () => {
  let disk: MemoryFiles;
  let calls: string[];
  let failing: string | undefined;
  let reader: BlobReader;
  let incoming: Set<string>;
  const none = (): never => expect.fail('no buffer was to be taken');

  beforeEach(async () => {
    disk = new MemoryFiles();
    await BlobFolder.prepare(disk, 'blobs');
    for (const leaf of BlobFolder.folders) await disk.makeFolder(`blobs/${leaf}`);
    [calls, incoming, failing] = [[], new Set(), undefined];
    reader = new BlobReader(watched(), 'blobs', (hash) => incoming.has(hash));
  });
  afterEach(() => reader.close());

  /** With reads at once where the disk in memory has them. */
  const watched = (): Files => {
    const guarded = failOnDemand(disk, (call, path) => {
      calls.push(call);
      return call === failing && path.startsWith('blobs/') ? 'EIO' : undefined;
    });
    return { ...guarded, openNow: (path) => openNow(path) };
  };
  const openNow = (path: string): OpenFile | undefined => {
    calls.push('openNow');
    const content = disk.contents().get(path);
    if (content === undefined) throw new FileError('ENOENT', path);
    const unused = async (): Promise<never> => expect.fail('to be read at once only');
    return {
      read: unused,
      readNow: (into, position) => {
        calls.push('readNow');
        return failing === 'readNow' ? undefined : content.read(into, position);
      },
      write: unused,
      truncate: unused,
      sync: unused,
      size: unused,
      close: async () => undefined,
    };
  };

  async function store(sizeBytes = SIZE, pathOf = settledPath): Promise<Stored> {
    const bytes = Buffer.from(createRandom(sizeBytes).bytes(sizeBytes));
    const hash = hashOf(bytes);
    await writeNew(disk, pathOf('blobs', hash), encodeBlob(hash, bytes));
    return { hash, sizeBytes, bytes };
  }
  const flip = ({ hash }: Stored, at: number): void => {
    disk.contents().get(settledPath('blobs', hash))!.bytes[at]! ^= 1;
  };
  const allocate = (size: number): Buffer => Buffer.alloc(size);

  it.each([
    [0, 1],
    [4095, 4097],
    [4096, 8192],
    [5000, 5010],
    [SIZE - 1, SIZE],
    [1, SIZE],
  ])('gives the bytes from %i up to %i, and the same at once', async (start, end) => {
    const blob = await store();
    expect((await reader.read(blob, { start, end })).equals(blob.bytes.subarray(start, end))).toBe(true);
    const other = new BlobReader(watched(), 'blobs');
    expect(other.readNow(blob, { start, end }, allocate)?.equals(blob.bytes.subarray(start, end))).toBe(true);
    await other.close();
  });

  it('opens a file once for many reads, and reads its checked header once', async () => {
    const blob = await store();
    await reader.read(blob, { start: 0, end: 10 });
    calls.length = 0;
    await reader.read(blob, { start: 20_000, end: 20_010 });
    expect(calls).toEqual(['file.read']);
  });

  it('asks for buffers of the blocks that it reads, and no larger', async () => {
    const blob = await store();
    const asked: number[] = [];
    const counting = (size: number): Buffer => {
      asked.push(size);
      return Buffer.alloc(size + 100);
    };
    const other = new BlobReader(watched(), 'blobs');
    for (const range of [
      { start: 5000, end: 5010 },
      { start: 4096, end: 8193 },
      { start: SIZE - 5, end: SIZE },
    ]) {
      await reader.read(blob, range, counting);
      other.readNow(blob, range, counting);
    }
    const last = SIZE % 4096;
    expect(asked).toEqual([4096, 4096, 8192, 8192, last, last]);
    await other.close();
  });

  it.each([
    [127, 1],
    [128, 2],
  ])('keeps the header of a blob of %i blocks or not: %i reads', async (blocks, reads) => {
    const blob = await store(blocks * 4096);
    await reader.read(blob, { start: 0, end: 10 });
    calls.length = 0;
    await reader.read(blob, { start: 0, end: 10 });
    expect(calls).toEqual(Array(reads).fill('file.read'));
  });

  it('does not keep the header of a large blob', async () => {
    const blob = await store(600_000);
    await reader.read(blob, { start: 0, end: 10 });
    calls.length = 0;
    await reader.read(blob, { start: 0, end: 10 });
    expect(calls).toEqual(['file.read', 'file.read']);
    expect(reader.readNow(blob, { start: 0, end: 10 }, allocate)).toBeUndefined();
  });

  it('reads no more of a blob than the blocks of the range', async () => {
    const blob = await store();
    flip(blob, blobHeaderBytes(SIZE) + 4096);
    await reader.read(blob, { start: 0, end: 4096 });
    await reader.read(blob, { start: 8192, end: SIZE });
    for (const [start, end] of [
      [4096, 4097],
      [8191, 8193],
      [0, SIZE],
    ] as const)
      await expect(reader.read(blob, { start, end })).rejects.toMatchObject({
        hash: blob.hash,
        message: 'bytes from 4096 on of a blob are damaged',
      });
  });

  it('reads a file anew after it was found damaged: it may have been replaced', async () => {
    const blob = await store();
    flip(blob, SIZE);
    await expect(reader.read(blob, { start: 0, end: SIZE })).rejects.toThrow(DamagedAssetError);
    await disk.unlink(settledPath('blobs', blob.hash));
    await writeNew(disk, settledPath('blobs', blob.hash), encodeBlob(blob.hash, blob.bytes));
    expect((await reader.read(blob, { start: 0, end: SIZE })).equals(blob.bytes)).toBe(true);
  });

  it('reads the old file until it is told to forget it', async () => {
    const blob = await store();
    await reader.read(blob, { start: 0, end: SIZE });
    await disk.unlink(settledPath('blobs', blob.hash));
    expect((await reader.read(blob, { start: 0, end: SIZE })).equals(blob.bytes)).toBe(true);
    reader.forget(blob.hash);
    await expect(reader.read(blob, { start: 0, end: SIZE })).rejects.toThrow('a blob file is missing');
  });

  it('says that a file is cut off, in its header and behind it', async () => {
    const blob = await store();
    const file = disk.contents().get(settledPath('blobs', blob.hash))!;
    for (const length of [file.bytes.length - 1, 60, 0]) {
      file.bytes = file.bytes.subarray(0, length);
      for (const range of [
        { start: 0, end: SIZE },
        { start: SIZE - 1, end: SIZE },
      ])
        await expect(reader.read(blob, range)).rejects.toThrow('a blob file is cut off');
    }
  });

  it('finds a blob that is settled between two looks', async () => {
    const blob = await store(SIZE, incomingPath);
    const moving: Files = {
      ...watched(),
      open: async (path, mode) => {
        if (path === incomingPath('blobs', blob.hash))
          await disk.rename(path, settledPath('blobs', blob.hash));
        return await disk.open(path, mode);
      },
    };
    const late = new BlobReader(moving, 'blobs');
    expect((await late.read(blob, { start: 0, end: SIZE })).equals(blob.bytes)).toBe(true);
    await late.close();
  });

  it('looks first where the good bytes are known to be', async () => {
    const blob = await store();
    flip(blob, SIZE);
    await writeNew(disk, incomingPath('blobs', blob.hash), encodeBlob(blob.hash, blob.bytes));
    incoming.add(blob.hash);
    expect((await reader.read(blob, { start: 0, end: SIZE })).equals(blob.bytes)).toBe(true);
    reader.forget(blob.hash);
    calls.length = 0;
    expect(reader.readNow(blob, { start: 0, end: SIZE }, allocate)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('gives an error of the disk as it is: it is no damage', async () => {
    const blob = await store();
    failing = 'file.read';
    await expect(reader.read(blob, { start: 0, end: 5 })).rejects.toMatchObject({ code: 'EIO' });
    failing = 'open';
    await expect(reader.read(blob, { start: 0, end: 5 })).rejects.toMatchObject({ code: 'EIO' });
    failing = undefined;
    expect((await reader.read(blob, { start: 0, end: 5 })).equals(blob.bytes.subarray(0, 5))).toBe(true);
  });

  it('puts a whole blob into the buffer of the reader, at the edge of a cache line', async () => {
    const blob = await store();
    const asked: number[] = [];
    const lent = Buffer.alloc(100_000);
    for (const read of [
      await reader.read(blob, { start: 0, end: SIZE }, (size) => (asked.push(size), lent)),
      new BlobReader(watched(), 'blobs').readNow(
        blob,
        { start: 0, end: SIZE },
        (size) => (asked.push(size), lent),
      )!,
    ]) {
      expect([read.buffer === lent.buffer, (read.byteOffset - lent.byteOffset) % 64]).toEqual([true, 0]);
      expect(read.equals(blob.bytes)).toBe(true);
    }
    const needed = blobHeaderBytes(SIZE) + SIZE;
    expect(asked).toEqual([needed + (-blobHeaderBytes(SIZE) & 63), needed + (-blobHeaderBytes(SIZE) & 63)]);
  });

  describe('at once', () => {
    const range = { start: 10, end: 20 };

    it('has nothing where the disk has to be waited for', async () => {
      const blob = await store();
      failing = 'readNow';
      expect(reader.readNow(blob, range, allocate)).toBeUndefined();
      expect(reader.readNow(blob, { start: 0, end: SIZE }, allocate)).toBeUndefined();
      failing = undefined;
      expect(reader.readNow(blob, range, allocate)?.equals(blob.bytes.subarray(10, 20))).toBe(true);
    });

    it('has nothing of what is missing, damaged or cut off, and does not keep it', async () => {
      const missing = { hash: 'ab'.repeat(32), sizeBytes: 5 };
      expect(reader.readNow(missing, { start: 0, end: 5 }, none)).toBeUndefined();
      const blob = await store();
      flip(blob, 20);
      expect(reader.readNow(blob, range, allocate)).toBeUndefined();
      expect(reader.readNow(blob, { start: 0, end: SIZE }, allocate)).toBeUndefined();
      flip(blob, 20);
      calls.length = 0;
      expect(reader.readNow(blob, range, allocate)).toBeDefined();
      expect(calls[0]).toBe('openNow');
      flip(blob, SIZE);
      expect(reader.readNow(blob, { start: SIZE - 100, end: SIZE }, allocate)).toBeUndefined();
      disk.contents().get(settledPath('blobs', blob.hash))!.bytes = new Uint8Array(100);
      expect(reader.readNow(blob, range, allocate)).toBeUndefined();
    });

    it('reads the header once', async () => {
      const blob = await store();
      reader.readNow(blob, range, allocate);
      calls.length = 0;
      reader.readNow(blob, range, allocate);
      expect(calls).toEqual(['readNow']);
    });

    it('has nothing on a disk that cannot do that', async () => {
      const blob = await store();
      const plain = new BlobReader(disk, 'blobs');
      expect(plain.readNow(blob, range, none)).toBeUndefined();
      await plain.read(blob, range);
      expect(plain.readNow(blob, range, allocate)).toBeUndefined();
      await plain.close();
    });
  });

  it('has done with its buffers when it says that a header is damaged', async () => {
    const files = new MemoryFiles();
    const bytes = Buffer.alloc(SIZE, 'blob');
    const hash = hashOf(bytes);
    const path = settledPath('blobs', hash);
    await files.makeFolder(path.slice(0, path.lastIndexOf('/')));
    const spoiled = encodeBlob(hash, bytes);
    spoiled[20]! ^= 1;
    const file = await files.open(path, 'create');
    await file.write(spoiled, 0);
    let come: () => void = () => undefined;
    const reader = new BlobReader(lateBlocks(files, new Promise((resolve) => (come = resolve))), 'blobs');
    const taken: Buffer[] = [];
    const allocate = (size: number): Buffer => taken[taken.push(Buffer.alloc(size)) - 1]!;
    const wanted = reader.read({ hash, sizeBytes: SIZE }, { start: 9000, end: 9100 }, allocate);
    const failed = wanted.catch((error: unknown) => error);
    let isOver = false;
    void failed.then(() => (isOver = true));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect([isOver, taken.length]).toEqual([false, 1]);
    come();
    expect(await failed).toMatchObject({ hash });
    taken[0]!.fill(7);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(taken[0]!.every((byte) => byte === 7)).toBe(true);
    await reader.close();
  });
});
