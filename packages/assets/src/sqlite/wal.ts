import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DecodeError } from '@landfall/protocol/errors';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/** What a write-ahead log has in place of pages of the file. */
export interface WalPages {
  /** Of the database after the last commit; undefined when there is none in the log. */
  readonly pageCount: number | undefined;
  /** What behind the last commit is not read, and may have been committed once. */
  readonly doubts: readonly string[];
  /** Undefined when the file itself has the newest. */
  read(number: number): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/**
 * The pages of all transactions that were committed in a log. What stands behind the last commit, or does not carry on the
 * sums before it, is not read: a transaction that was under way, or one that was committed before the log was cut or damaged,
 * which nobody can tell apart; so it is a doubt. Frames of an older round of the log are none. Undefined when there is no log.
 * @throws DecodeError when the log has no whole head, or is of another page size, or of a newer version; what reading it throws
 * @source sqlite.org/fileformat2.html §4
 */
export async function readWal(path: string, pageBytes: number): Promise<WalPages | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    if ((await file.stat()).size > 0)
      return new Wal(file, pageBytes, await new WalScan(file, pageBytes).run());
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

interface Committed {
  /** Page → where its newest content is in the log. */
  readonly places: ReadonlyMap<number, number>;
  /** Undefined when nothing was committed. */
  readonly pageCount: number | undefined;
  readonly doubts: readonly string[];
}

class Wal implements WalPages {
  readonly #file: FileHandle;
  readonly #pageBytes: number;
  readonly #places: ReadonlyMap<number, number>;
  readonly pageCount: number | undefined;
  readonly doubts: readonly string[];

  constructor(file: FileHandle, pageBytes: number, { places, pageCount, doubts }: Committed) {
    this.#file = file;
    this.#pageBytes = pageBytes;
    this.#places = places;
    this.pageCount = pageCount;
    this.doubts = doubts;
  }

  async read(number: number): Promise<Buffer | undefined> {
    const at = this.#places.get(number);
    if (at === undefined) return undefined;
    const page = Buffer.alloc(this.#pageBytes);
    const { bytesRead } = await this.#file.read(page, 0, this.#pageBytes, at);
    if (bytesRead < this.#pageBytes) throw new DecodeError('log beside the database that became shorter');
    return page;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

class WalScan {
  readonly #file: FileHandle;
  readonly #pageBytes: number;
  readonly #places = new Map<number, number>();
  #pending = new Map<number, number>();
  #pageCount: number | undefined;
  #isLittle = false;
  #sums: readonly [number, number] = [0, 0];

  constructor(file: FileHandle, pageBytes: number) {
    this.#file = file;
    this.#pageBytes = pageBytes;
  }

  async run(): Promise<Committed> {
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead: headBytes } = await this.#file.read(header, 0, HEADER_BYTES, 0);
    this.#start(header, headBytes);
    const frame = Buffer.alloc(FRAME_HEADER_BYTES + this.#pageBytes);
    let isWhole = true;
    for (let at = HEADER_BYTES; ; at += frame.length) {
      const { bytesRead } = await this.#file.read(frame, 0, frame.length, at);
      const round = roundOf(frame.subarray(0, bytesRead), header);
      if (round === 'older') break;
      isWhole = bytesRead === frame.length && round === 'this' && this.#take(frame, at);
      if (!isWhole) break;
    }
    const doubts = isWhole && this.#pending.size === 0 ? [] : [BROKEN_OFF];
    return { places: this.#places, pageCount: this.#pageCount, doubts };
  }

  #start(header: Buffer, bytesRead: number): void {
    if (bytesRead < HEADER_BYTES || (header.readUInt32BE(0) & ~1) !== MAGIC)
      throw new DecodeError(`${BROKEN_OFF} (its head is damaged)`);
    if (header.readUInt32BE(4) !== VERSION)
      throw new DecodeError('log of a newer version beside the database');
    this.#isLittle = (header.readUInt32BE(0) & 1) === 0;
    this.#sums = this.#sum(header.subarray(0, 24), [0, 0]);
    if (!this.#isSum(header, 24)) throw new DecodeError(`${BROKEN_OFF} (its head is damaged)`);
    if (header.readUInt32BE(8) !== this.#pageBytes)
      throw new DecodeError('log with another size of pages beside the database');
  }

  /** False for a frame that was not written wholly, or is not what it was. */
  #take(frame: Buffer, at: number): boolean {
    this.#sums = this.#sum(frame.subarray(0, 8), this.#sums);
    this.#sums = this.#sum(frame.subarray(FRAME_HEADER_BYTES), this.#sums);
    if (!this.#isSum(frame, 16)) return false;
    this.#pending.set(frame.readUInt32BE(0), at + FRAME_HEADER_BYTES);
    const committed = frame.readUInt32BE(4);
    if (committed === 0) return true;
    for (const [page, place] of this.#pending) this.#places.set(page, place);
    this.#pending = new Map();
    this.#pageCount = committed;
    return true;
  }

  #isSum(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#sums[0] && bytes.readUInt32BE(at + 4) === this.#sums[1];
  }

  #sum(bytes: Buffer, [first, second]: readonly [number, number]): readonly [number, number] {
    let [a, b] = [first, second];
    for (let at = 0; at < bytes.length; at += 8) {
      a = (a + this.#word(bytes, at) + b) >>> 0;
      b = (b + this.#word(bytes, at + 4) + a) >>> 0;
    }
    return [a, b];
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}

const BROKEN_OFF =
  'log beside the database that breaks off, so that changes may be missing: stop its program, and open it once with it';

/** Both salts of a frame are those of the head, or it was left by an older round; one alone is damage. Where the file ends there is none. */
function roundOf(frame: Buffer, header: Buffer): 'this' | 'older' | 'damaged' {
  if (frame.length === 0) return 'older';
  if (frame.length < FRAME_HEADER_BYTES) return 'damaged';
  const same = [8, 12].filter((at) => frame.readUInt32BE(at) === header.readUInt32BE(at + 8));
  return same.length === 2 ? 'this' : same.length === 0 ? 'older' : 'damaged';
}
