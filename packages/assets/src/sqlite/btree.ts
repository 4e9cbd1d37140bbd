import { DecodeError } from '@landfall/protocol/errors';
import type { SqlitePages } from './pages.ts';
import { readVarint } from './record.ts';

const KIND = { interiorIndex: 2, interiorTable: 5, leafIndex: 10, leafTable: 13 } as const;
/** In front of the first page stands the header of the database. */
const FIRST_PAGE_OFFSET = 100;
/** A tree over 2^32 pages with the least fan-out is not as deep. */
const MOST_DEPTH = 40;
/** As much as a row of a dump may have. */
const MOST_PAYLOAD_BYTES = 640 * 1024 * 1024;

/** The payload of a row, and the page it begins in. */
export interface SqliteCell {
  readonly payload: Buffer;
  readonly page: number;
}

/**
 * The rows of a table in the order of their ids; of one without row ids, in the order of its key.
 * @throws DecodeError when the tree is damaged: pages that are none, that come twice, payloads that break off
 */
export async function* cellsOf(
  pages: SqlitePages,
  root: number,
): AsyncGenerator<SqliteCell, void, undefined> {
  yield* new TreeWalk(pages).from(root, 0);
}

class TreeWalk {
  readonly #pages: SqlitePages;
  readonly #seen = new Set<number>();

  constructor(pages: SqlitePages) {
    this.#pages = pages;
  }

  async *from(number: number, depth: number): AsyncGenerator<SqliteCell> {
    if (depth > MOST_DEPTH || this.#seen.has(number))
      throw new DecodeError('database whose pages go in circles');
    this.#seen.add(number);
    const page = await this.#pages.read(number);
    const start = number === 1 ? FIRST_PAGE_OFFSET : 0;
    const kind = page[start]!;
    const isInterior = kind === KIND.interiorIndex || kind === KIND.interiorTable;
    if (!isInterior && kind !== KIND.leafIndex && kind !== KIND.leafTable)
      throw new DecodeError(`page ${number} of the database is none of a table`);
    const pointers = start + (isInterior ? 12 : 8);
    for (let cell = 0; cell < page.readUInt16BE(start + 3); cell++) {
      const at = offsetOf(page, pointers + 2 * cell);
      if (isInterior) yield* this.from(page.readUInt32BE(at), depth + 1);
      if (kind !== KIND.interiorTable)
        yield { payload: await this.#payload(page, isInterior ? at + 4 : at, kind), page: number };
    }
    if (isInterior) yield* this.from(page.readUInt32BE(start + 8), depth + 1);
  }

  async #payload(page: Buffer, at: number, kind: number): Promise<Buffer> {
    const length = readVarint(page, at);
    const start = kind === KIND.leafTable ? readVarint(page, length.end).end : length.end;
    if (length.value > MOST_PAYLOAD_BYTES) throw new DecodeError(`row of ${length.value} bytes`);
    const local = localBytes(length.value, this.#pages.header.usableBytes, kind === KIND.leafTable);
    if (start + local > page.length) throw new DecodeError('row that leaves its page');
    const here = page.subarray(start, start + local);
    if (local === length.value) return here;
    return await this.#overflow(here, length.value, offsetOf32(page, start + local));
  }

  /** What a row has beyond its page lies in a chain of pages. */
  async #overflow(here: Buffer, length: number, first: number): Promise<Buffer> {
    const parts = [here];
    let [missing, next] = [length - here.length, first];
    while (missing > 0) {
      const page = await this.#pages.read(next);
      const part = page.subarray(4, Math.min(this.#pages.header.usableBytes, 4 + missing));
      parts.push(part);
      missing -= part.length;
      next = page.readUInt32BE(0);
    }
    return Buffer.concat(parts);
  }
}

function offsetOf(page: Buffer, at: number): number {
  const offset = at + 2 <= page.length ? page.readUInt16BE(at) : page.length;
  if (offset + 4 > page.length) throw new DecodeError('page whose rows lie outside of it');
  return offset;
}

function offsetOf32(page: Buffer, at: number): number {
  if (at + 4 > page.length) throw new DecodeError('row that leaves its page');
  return page.readUInt32BE(at);
}

/** How much of a payload lies in the page itself. @source sqlite.org/fileformat2.html §1.6 */
function localBytes(payload: number, usable: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (payload <= most) return payload;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((payload - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}
