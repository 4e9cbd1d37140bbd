import { describe, expect, it } from 'vitest';
import { hashOf } from '../store/index.ts';
import { MemoryFiles } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import { blobHeaderBytes, encodeBlob } from './blob-format.ts';
import { settledPath } from './blob-paths.ts';
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
});

describe('a reader of blobs', () => {
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
