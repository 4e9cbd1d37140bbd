import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWal } from './wal.ts';

const PAGE_BYTES = 512;
let path: string;
beforeEach(async () => (path = join(await mkdtemp(join(tmpdir(), 'landfall-wal-')), 'a.db-wal')));
afterEach(async () => await rm(join(path, '..'), { recursive: true }));

/** What a frame of a log is: a page, filled with one byte, and the size of the database when it ends a transaction. */
interface Frame {
  readonly page: number;
  readonly fill: number;
  readonly commit?: number;
  readonly salt?: number;
}

/** Two sums, each word added to the other one's. @source sqlite.org/fileformat2.html §4.2 */
class Sums {
  #first = 0;
  #second = 0;
  readonly #isLittle: boolean;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  add(bytes: Buffer): void {
    const word = (at: number): number => (this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + word(at) + this.#second) % 2 ** 32;
      this.#second = (this.#second + word(at + 4) + this.#first) % 2 ** 32;
    }
  }

  write(bytes: Buffer, at: number): void {
    bytes.writeUInt32BE(this.#first, at);
    bytes.writeUInt32BE(this.#second, at + 4);
  }
}

interface Log {
  readonly isLittle?: boolean;
  readonly pageBytes?: number;
  readonly version?: number;
}

function logOf(
  frames: readonly Frame[],
  { isLittle = true, pageBytes = PAGE_BYTES, version = 3_007_000 }: Log = {},
): Buffer {
  const sums = new Sums(isLittle);
  const header = Buffer.alloc(32);
  header.writeUInt32BE(isLittle ? 0x377f0682 : 0x377f0683, 0);
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(pageBytes, 8);
  header.writeUInt32BE(11, 16);
  header.writeUInt32BE(22, 20);
  sums.add(header.subarray(0, 24));
  sums.write(header, 24);
  const written = frames.map(({ page, fill, commit = 0, salt = 11 }) => {
    const frame = Buffer.alloc(24 + PAGE_BYTES, fill);
    frame.writeUInt32BE(page, 0);
    frame.writeUInt32BE(commit, 4);
    frame.writeUInt32BE(salt, 8);
    frame.writeUInt32BE(22, 12);
    sums.add(frame.subarray(0, 8));
    sums.add(frame.subarray(24));
    sums.write(frame, 16);
    return frame;
  });
  return Buffer.concat([header, ...written]);
}

/** By what each page is filled, of those that the log has; and how many there are. */
async function read(log: Buffer): Promise<{ pages: Record<number, number>; count: number } | undefined> {
  await writeFile(path, log);
  const wal = await readWal(path, PAGE_BYTES);
  if (wal === undefined) return undefined;
  const pages: Record<number, number> = {};
  for (let number = 1; number <= 9; number++) {
    const page = await wal.read(number);
    if (page !== undefined) pages[number] = page[100]!;
  }
  await wal.close();
  return { pages, count: wal.pageCount };
}

describe('a write-ahead log', () => {
  it('has what was committed, of each page the newest', async () => {
    const frames = [
      { page: 2, fill: 1 },
      { page: 3, fill: 2, commit: 3 },
      { page: 2, fill: 4, commit: 5 },
    ];
    for (const isLittle of [true, false])
      expect(await read(logOf(frames, { isLittle }))).toEqual({ pages: { 2: 4, 3: 2 }, count: 5 });
  });

  it('has nothing of a transaction that was not committed, nor of an older round behind it', async () => {
    const committed = { page: 2, fill: 1, commit: 2 };
    expect(await read(logOf([committed, { page: 2, fill: 9 }, { page: 3, fill: 9 }]))).toEqual({
      pages: { 2: 1 },
      count: 2,
    });
    expect(await read(logOf([committed, { page: 2, fill: 9, commit: 2, salt: 10 }]))).toEqual({
      pages: { 2: 1 },
      count: 2,
    });
  });

  it('ends where a frame was not written wholly, or is not what it was', async () => {
    const log = logOf([
      { page: 2, fill: 1, commit: 2 },
      { page: 2, fill: 3, commit: 2 },
    ]);
    const wanted = { pages: { 2: 1 }, count: 2 };
    expect(await read(log.subarray(0, -1))).toEqual(wanted);
    for (const at of [32 + 536 + 3, 32 + 536 + 7, 32 + 536 + 24 + 100, 32 + 536 + 20]) {
      const damaged = Buffer.from(log);
      damaged[at]! ^= 1;
      expect(await read(damaged), `byte ${at}`).toEqual(wanted);
    }
  });

  it('counts for nothing when it is empty, cut in its head, no log, or begins wrongly', async () => {
    const log = logOf([{ page: 2, fill: 1, commit: 2 }]);
    expect(await readWal(path, PAGE_BYTES)).toBeUndefined();
    for (const nothing of [Buffer.alloc(0), log.subarray(0, 31), log.subarray(0, 32), Buffer.alloc(600)])
      expect(await read(nothing), `${nothing.length} bytes`).toBeUndefined();
    const other = Buffer.from(log);
    other[17]! ^= 1;
    expect(await read(other)).toBeUndefined();
    expect(await read(logOf([{ page: 2, fill: 1 }]))).toBeUndefined();
  });

  it('is refused when it belongs to another size of pages, or to a version to come', async () => {
    await expect(read(logOf([], { pageBytes: 1024 }))).rejects.toThrow('another size of pages');
    await expect(read(logOf([], { version: 3_008_000 }))).rejects.toThrow('log of a newer version');
  });
});
