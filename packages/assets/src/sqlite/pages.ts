import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DecodeError } from '@landfall/protocol/errors';
import { readWal } from './wal.ts';
import type { WalPages } from './wal.ts';

const HEADER_BYTES = 100;
/** Versions of the format: 1 as it was, 2 with a write-ahead log. */
const NEWEST_FORMAT = 2;
/** The least that a page must have beside what extensions reserve. */
const LEAST_USABLE_BYTES = 480;

/** What the first page says. @source sqlite.org/fileformat2.html §1.3 */
export interface SqliteHeader {
  readonly pageBytes: number;
  /** Without what extensions keep at the end of each page. */
  readonly usableBytes: number;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
}

/** The pages of a database as its last commit left them: from the file, or from the log beside it. */
export class SqlitePages implements AsyncDisposable {
  readonly header: SqliteHeader;
  /** In the file as it is, with what the log adds. */
  readonly count: number;
  readonly #file: FileHandle;
  readonly #wal: WalPages | undefined;

  private constructor(file: FileHandle, header: SqliteHeader, count: number, wal: WalPages | undefined) {
    this.#file = file;
    this.header = header;
    this.count = count;
    this.#wal = wal;
  }

  /** @throws DecodeError when it is no database, cut off, of a newer format, or was not closed and has to be put right first */
  static async open(path: string): Promise<SqlitePages> {
    await refuseUnfinished(path);
    const file = await open(path, 'r');
    try {
      const first = Buffer.alloc(HEADER_BYTES);
      if ((await file.read(first, 0, HEADER_BYTES, 0)).bytesRead < HEADER_BYTES)
        throw new DecodeError('database that ends inside its header');
      const header = decodeHeader(first);
      const { size } = await file.stat();
      const wal = await readWal(`${path}-wal`, header.pageBytes);
      const inFile = Math.floor(size / header.pageBytes);
      if (wal === undefined && inFile < statedPages(first))
        throw new DecodeError(`database of ${statedPages(first)} pages that ends after ${inFile}`);
      return new SqlitePages(file, header, wal?.pageCount ?? inFile, wal);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** @param number from 1 on @throws DecodeError when there is no such page */
  async read(number: number): Promise<Buffer> {
    const { pageBytes } = this.header;
    if (number < 1 || number > this.count) throw new DecodeError(`database without its page ${number}`);
    const logged = await this.#wal?.read(number);
    if (logged !== undefined) return logged;
    const page = Buffer.alloc(pageBytes);
    const { bytesRead } = await this.#file.read(page, 0, pageBytes, (number - 1) * pageBytes);
    if (bytesRead < pageBytes) throw new DecodeError(`database that ends inside its page ${number}`);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await this.#wal?.close();
  }
}

const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/** A journal that was not rolled back: what is in the file now is half of a change. */
async function refuseUnfinished(path: string): Promise<void> {
  const journal = `${path}-journal`;
  if (((await stat(journal).catch(() => undefined))?.size ?? 0) === 0) return;
  const file = await open(journal, 'r');
  try {
    const start = Buffer.alloc(JOURNAL_MAGIC.length);
    await file.read(start, 0, start.length, 0);
    if (start.equals(JOURNAL_MAGIC))
      throw new DecodeError(
        'database that is being changed, or was not closed: stop its program, and open it once with it',
      );
  } finally {
    await file.close();
  }
}

const ENCODINGS = ['utf-8', 'utf-8', 'utf-16le', 'utf-16be'] as const;

function decodeHeader(bytes: Buffer): SqliteHeader {
  if (bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw new DecodeError('no database of SQLite');
  const stated = bytes.readUInt16BE(16);
  const pageBytes = stated === 1 ? 0x10000 : stated;
  const usableBytes = pageBytes - bytes[20]!;
  const encoding = ENCODINGS[bytes.readUInt32BE(56)];
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < LEAST_USABLE_BYTES)
    throw new DecodeError(`database with pages of ${pageBytes} bytes`);
  if (bytes[19]! > NEWEST_FORMAT || encoding === undefined)
    throw new DecodeError('database of a newer format');
  return { pageBytes, usableBytes, encoding };
}

/** Valid only when the version that wrote it also changed the file last. */
function statedPages(bytes: Buffer): number {
  return bytes.readUInt32BE(24) === bytes.readUInt32BE(92) ? bytes.readUInt32BE(28) : 0;
}
