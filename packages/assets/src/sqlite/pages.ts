import type { BigIntStats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DecodeError } from '@landfall/protocol/errors';
import { readWal } from './wal.ts';
import type { WalPages } from './wal.ts';

const HEADER_BYTES = 100;
/** Versions of the format: 1 as it was, 2 with a write-ahead log. */
const LOGGED_FORMAT = 2;
const NEWEST_FORMAT = LOGGED_FORMAT;
/** The least that a page must have beside what extensions reserve. */
const LEAST_USABLE_BYTES = 480;

/** What the first page says. @source sqlite.org/fileformat2.html §1.3 */
export interface SqliteHeader {
  readonly pageBytes: number;
  /** Without what extensions keep at the end of each page. */
  readonly usableBytes: number;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** The first page of the list of free ones, 0 when there is none, and how many there are. */
  readonly firstFree: number;
  readonly freeCount: number;
  /** Whether pages are kept in which stands what points to which, to make files smaller. */
  readonly hasPointerMap: boolean;
  /** Whether changes are written into a log beside the file first. */
  readonly isLogged: boolean;
}

/** Pages read at once, when one after the other is asked for. */
const AHEAD_BYTES = 256 * 1024;

/** The pages of a database as its last commit left them: from the file, or from the log beside it. */
export class SqlitePages implements AsyncDisposable {
  readonly header: SqliteHeader;
  readonly count: number;
  /** Whether its changes go into a log first, and there is none beside it: it was closed, or was brought here without its log. */
  readonly lacksLog: boolean;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #wal: WalPages | undefined;
  readonly #state: string;
  #ahead: { readonly first: number; readonly bytes: Buffer } = { first: 0, bytes: Buffer.alloc(0) };

  private constructor(path: string, file: FileHandle, wal: WalPages | undefined, opened: Opened) {
    this.#path = path;
    this.#file = file;
    this.#wal = wal;
    this.header = opened.header;
    this.count = opened.count;
    this.#state = opened.state;
    this.lacksLog = opened.header.isLogged && wal === undefined && !opened.hasEmptyLog;
  }

  /** @throws DecodeError when it is no database, cut off, of a newer format, or was not closed and has to be put right first */
  static async open(given: string): Promise<SqlitePages> {
    const path = await databaseAt(given);
    await refuseUnfinished(path);
    const file = await open(path, 'r');
    let wal: WalPages | undefined;
    try {
      const first = Buffer.alloc(HEADER_BYTES);
      if ((await file.read(first, 0, HEADER_BYTES, 0)).bytesRead < HEADER_BYTES)
        throw new DecodeError('database that ends inside its header');
      const { pageBytes } = decodeHeader(first);
      const state = await stateOf(path);
      wal = await readWal(`${path}-wal`, pageBytes);
      const newest = (await wal?.read(1)) ?? first;
      const hasEmptyLog = wal === undefined && (await statOf(`${path}-wal`)) !== undefined;
      const count = wal?.pageCount ?? pagesInFile(first, (await file.stat()).size, pageBytes);
      return new SqlitePages(path, file, wal, { header: decodeHeader(newest), count, state, hasEmptyLog });
    } catch (error) {
      await file.close();
      await wal?.close();
      throw error;
    }
  }

  /** What may be missing, though all that is there may be right. */
  get doubts(): readonly string[] {
    return this.#wal?.doubts ?? [];
  }

  /** @param number from 1 on @throws DecodeError when there is no such page */
  async read(number: number): Promise<Buffer> {
    if (number < 1 || number > this.count) throw new DecodeError(`database without its page ${number}`);
    return (await this.#wal?.read(number)) ?? (await this.#inFile(number));
  }

  /** Whether nobody wrote it since it was opened. */
  async isUnchanged(): Promise<boolean> {
    return (await stateOf(this.#path)) === this.#state;
  }

  async #inFile(number: number): Promise<Buffer> {
    const { pageBytes } = this.header;
    const { first, bytes } = this.#ahead;
    const next = first + bytes.length / pageBytes;
    if (number < first || number >= next) {
      const wanted = number === next ? Math.max(pageBytes, AHEAD_BYTES) : pageBytes;
      const fresh = Buffer.alloc(wanted);
      const { bytesRead } = await this.#file.read(fresh, 0, wanted, (number - 1) * pageBytes);
      if (bytesRead < pageBytes) throw new DecodeError(`database that ends inside its page ${number}`);
      this.#ahead = { first: number, bytes: fresh.subarray(0, bytesRead - (bytesRead % pageBytes)) };
    }
    const at = (number - this.#ahead.first) * pageBytes;
    return this.#ahead.bytes.subarray(at, at + pageBytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await this.#wal?.close();
  }
}

interface Opened {
  readonly header: SqliteHeader;
  readonly count: number;
  readonly state: string;
  readonly hasEmptyLog: boolean;
}

/** Where a database is, and so what belongs to it: SQLite follows links. */
export async function databaseAt(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}

/** Of the database and what belongs to it: changed by whoever writes it. */
async function stateOf(path: string): Promise<string> {
  const files = await Promise.all(['', '-wal', '-journal'].map(async (end) => await statOf(`${path}${end}`)));
  return files.map((one) => `${one?.size ?? 0} ${one?.mtimeNs ?? 0}`).join(' ');
}

/** Undefined when there is no such file. @throws what else looking at it throws */
async function statOf(path: string): Promise<BigIntStats | undefined> {
  return await stat(path, { bigint: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** @throws DecodeError when it has fewer pages than it says, or breaks off inside of one */
function pagesInFile(first: Buffer, size: number, pageBytes: number): number {
  const inFile = Math.floor(size / pageBytes);
  const stated = statedPages(first);
  if (inFile < stated) throw new DecodeError(`database of ${stated} pages that ends after ${inFile}`);
  if (stated === 0 && size % pageBytes !== 0)
    throw new DecodeError(`database that ends inside its page ${inFile + 1}`);
  return stated === 0 ? inFile : stated;
}

/** Bytes of a journal's head; whoever is done with one makes it empty, or the head zero. */
const JOURNAL_HEAD_BYTES = 28;

/** A journal that was not rolled back: what is in the file now is half of a change. */
async function refuseUnfinished(path: string): Promise<void> {
  const journal = `${path}-journal`;
  if (((await statOf(journal))?.size ?? 0n) === 0n) return;
  const file = await open(journal, 'r');
  try {
    const start = Buffer.alloc(JOURNAL_HEAD_BYTES);
    await file.read(start, 0, start.length, 0);
    if (start.some((byte) => byte !== 0))
      throw new DecodeError(
        'database that is being changed, or was not closed: stop its program, and open it once with it',
      );
  } finally {
    await file.close();
  }
}

const ENCODINGS = ['utf-8', 'utf-8', 'utf-16le', 'utf-16be'] as const;
/** The largest and least shares of a page that a row may take, which cannot be others. */
const SHARES = Buffer.of(64, 32, 32);
const NEWEST_SCHEMA = 4;

function decodeHeader(bytes: Buffer): SqliteHeader {
  if (bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw new DecodeError('no database of SQLite');
  const stated = bytes.readUInt16BE(16);
  const pageBytes = stated === 1 ? 0x10000 : stated;
  const usableBytes = pageBytes - bytes[20]!;
  const encoding = ENCODINGS[bytes.readUInt32BE(56)];
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < LEAST_USABLE_BYTES)
    throw new DecodeError(`database with pages of ${pageBytes} bytes`);
  const isNewer = bytes[19]! > NEWEST_FORMAT || bytes.readUInt32BE(44) > NEWEST_SCHEMA;
  if (isNewer || encoding === undefined || !bytes.subarray(21, 24).equals(SHARES))
    throw new DecodeError('database of a newer format');
  return {
    pageBytes,
    usableBytes,
    encoding,
    firstFree: bytes.readUInt32BE(32),
    freeCount: bytes.readUInt32BE(36),
    hasPointerMap: bytes.readUInt32BE(52) !== 0,
    isLogged: bytes[18] === LOGGED_FORMAT || bytes[19] === LOGGED_FORMAT,
  };
}

/** Valid only when the version that wrote it also changed the file last. */
function statedPages(bytes: Buffer): number {
  return bytes.readUInt32BE(24) === bytes.readUInt32BE(92) ? bytes.readUInt32BE(28) : 0;
}
