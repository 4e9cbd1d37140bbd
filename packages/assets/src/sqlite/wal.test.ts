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
  readonly salts?: readonly [number, number];
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
  const written = frames.map(({ page, fill, commit = 0, salts = [11, 22] }) => {
    const frame = Buffer.alloc(24 + PAGE_BYTES, fill);
    frame.writeUInt32BE(page, 0);
    frame.writeUInt32BE(commit, 4);
    frame.writeUInt32BE(salts[0], 8);
    frame.writeUInt32BE(salts[1], 12);
    sums.add(frame.subarray(0, 8));
    sums.add(frame.subarray(24));
    sums.write(frame, 16);
    return frame;
  });
  return Buffer.concat([header, ...written]);
}

interface Read {
  /** By what each page is filled, of those that the log has. */
  readonly pages: Record<number, number>;
  readonly count: number | undefined;
  readonly doubts: number;
}

async function read(log: Buffer): Promise<Read | undefined> {
  await writeFile(path, log);
  const wal = await readWal(path, PAGE_BYTES);
  if (wal === undefined) return undefined;
  const pages: Record<number, number> = {};
  for (let number = 1; number <= 9; number++) {
    const page = await wal.read(number);
    if (page !== undefined) pages[number] = page[100]!;
  }
  await wal.close();
  return { pages, count: wal.pageCount, doubts: wal.doubts.length };
}

describe('a write-ahead log', () => {
  it('has what was committed, of each page the newest', async () => {
    const frames = [
      { page: 2, fill: 1 },
      { page: 3, fill: 2, commit: 3 },
      { page: 2, fill: 4, commit: 5 },
    ];
    for (const isLittle of [true, false])
      expect(await read(logOf(frames, { isLittle }))).toEqual({ pages: { 2: 4, 3: 2 }, count: 5, doubts: 0 });
  });

  it('has nothing of a transaction that was not committed, which may also be one that was cut', async () => {
    const frames = [
      { page: 2, fill: 1, commit: 2 },
      { page: 2, fill: 9 },
      { page: 3, fill: 9 },
    ];
    expect(await read(logOf(frames))).toEqual({ pages: { 2: 1 }, count: 2, doubts: 1 });
    expect(await read(logOf(frames.slice(1)))).toEqual({ pages: {}, count: undefined, doubts: 1 });
  });

  it('has nothing of an older round behind it, without a doubt', async () => {
    const committed = { page: 2, fill: 1, commit: 2 };
    const older = { page: 2, fill: 9, commit: 2, salts: [10, 33] as const };
    expect(await read(logOf([committed, older]))).toEqual({ pages: { 2: 1 }, count: 2, doubts: 0 });
    expect(await read(logOf([older]))).toEqual({ pages: {}, count: undefined, doubts: 0 });
    const damaged = { ...older, salts: [11, 33] as const };
    expect(await read(logOf([committed, damaged]))).toEqual({ pages: { 2: 1 }, count: 2, doubts: 1 });
  });

  it('ends in doubt where a frame was not written wholly, or is not what it was', async () => {
    const log = logOf([
      { page: 2, fill: 1, commit: 2 },
      { page: 2, fill: 3, commit: 2 },
    ]);
    const wanted = { pages: { 2: 1 }, count: 2, doubts: 1 };
    for (const left of [-1, -500, 32 + 536 + 1 - log.length])
      expect(await read(log.subarray(0, left)), `${left} bytes`).toEqual(wanted);
    for (const at of [3, 7, 8, 12, 20, 24 + 100]) {
      const damaged = Buffer.from(log);
      damaged[32 + 536 + at]! ^= 1;
      expect(await read(damaged), `byte ${at}`).toEqual(wanted);
    }
  });

  it('counts for nothing when it is empty or not there, or only begins', async () => {
    const log = logOf([{ page: 2, fill: 1, commit: 2 }]);
    expect(await readWal(path, PAGE_BYTES)).toBeUndefined();
    expect(await read(Buffer.alloc(0))).toBeUndefined();
    expect(await read(log.subarray(0, 32))).toEqual({ pages: {}, count: undefined, doubts: 0 });
  });

  it('is refused when its head is cut or damaged: what it had is not known', async () => {
    const log = logOf([{ page: 2, fill: 1, commit: 2 }]);
    const flipped = (at: number): Buffer => Buffer.from(log).fill(log[at]! ^ 1, at, at + 1);
    for (const damaged of [
      log.subarray(0, 1),
      log.subarray(0, 31),
      Buffer.alloc(600),
      flipped(2),
      flipped(17),
      flipped(25),
    ])
      await expect(read(damaged)).rejects.toThrow('breaks off, so that changes may be missing');
  });

  it('is refused when it belongs to another size of pages, or to a version to come', async () => {
    await expect(read(logOf([], { pageBytes: 1024 }))).rejects.toThrow('another size of pages');
    await expect(read(logOf([], { version: 3_008_000 }))).rejects.toThrow('log of a newer version');
  });
});
