import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DecodeError } from '@landfall/protocol/errors';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/** What a write-ahead log has in place of pages of the file. */
export interface WalPages {
  /** Of the database after the last commit. */
  readonly pageCount: number;
  /** Undefined when the file itself has the newest. */
  read(number: number): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

/**
 * The pages of all transactions that were committed in a log; what stands behind the last commit, or does not carry on the
 * sums before it, counts for nothing. Undefined when there is no log, or no commit in it.
 * @throws DecodeError when the log is of another page size, or of a newer version
 * @source sqlite.org/fileformat2.html §4
 */
export async function readWal(path: string, pageBytes: number): Promise<WalPages | undefined> {
  if (((await stat(path).catch(() => undefined))?.size ?? 0) < HEADER_BYTES) return undefined;
  const file = await open(path, 'r');
  const scan = await new WalScan(file, pageBytes).run().catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  if (scan !== undefined) return new Wal(file, pageBytes, scan);
  await file.close();
  return undefined;
}

interface Committed {
  /** Page → where its newest content is in the log. */
  readonly places: ReadonlyMap<number, number>;
  readonly pageCount: number;
}

class Wal implements WalPages {
  readonly #file: FileHandle;
  readonly #pageBytes: number;
  readonly #places: ReadonlyMap<number, number>;
  readonly pageCount: number;

  constructor(file: FileHandle, pageBytes: number, { places, pageCount }: Committed) {
    this.#file = file;
    this.#pageBytes = pageBytes;
    this.#places = places;
    this.pageCount = pageCount;
  }

  async read(number: number): Promise<Buffer | undefined> {
    const at = this.#places.get(number);
    if (at === undefined) return undefined;
    const page = Buffer.alloc(this.#pageBytes);
    await this.#file.read(page, 0, this.#pageBytes, at);
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
  #pageCount = 0;
  #isLittle = false;
  #sums: readonly [number, number] = [0, 0];

  constructor(file: FileHandle, pageBytes: number) {
    this.#file = file;
    this.#pageBytes = pageBytes;
  }

  async run(): Promise<Committed | undefined> {
    const header = Buffer.alloc(HEADER_BYTES);
    await this.#file.read(header, 0, HEADER_BYTES, 0);
    if ((header.readUInt32BE(0) & ~1) !== MAGIC || !this.#start(header)) return undefined;
    const frame = Buffer.alloc(FRAME_HEADER_BYTES + this.#pageBytes);
    for (let at = HEADER_BYTES; ; at += frame.length) {
      const { bytesRead } = await this.#file.read(frame, 0, frame.length, at);
      if (bytesRead < frame.length || !this.#take(frame, header, at)) break;
    }
    return this.#pageCount === 0 ? undefined : { places: this.#places, pageCount: this.#pageCount };
  }

  #start(header: Buffer): boolean {
    if (header.readUInt32BE(4) !== VERSION)
      throw new DecodeError('log of a newer version beside the database');
    this.#isLittle = (header.readUInt32BE(0) & 1) === 0;
    this.#sums = this.#sum(header.subarray(0, 24), [0, 0]);
    if (!this.#isSum(header, 24)) return false;
    if (header.readUInt32BE(8) !== this.#pageBytes)
      throw new DecodeError('log with another size of pages beside the database');
    return true;
  }

  /** False where what is committed ends: a frame of an older round, or one that was not written wholly. */
  #take(frame: Buffer, header: Buffer, at: number): boolean {
    if (!frame.subarray(8, 16).equals(header.subarray(16, 24))) return false;
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
