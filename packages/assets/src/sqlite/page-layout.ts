import { DecodeError } from '@landfall/protocol/errors';
import { readRowId, readVarint } from './record.ts';

const KIND = { interiorIndex: 2, interiorTable: 5, leafIndex: 10, leafTable: 13 } as const;
/** In front of the first page stands the header of the database. */
const FIRST_PAGE_OFFSET = 100;
const LEAST_CELL_BYTES = 4;
const FREE_BLOCK_BYTES = 4;
/** As much as a row of a dump may have. */
const MOST_PAYLOAD_BYTES = 640 * 1024 * 1024;

/** What a cell has of its row: the part in its own page, and where the rest begins. */
export interface SqlitePayload {
  readonly bytes: number;
  readonly local: Buffer;
  /** The first page of the rest; 0 when there is none. */
  readonly overflow: number;
}

/** A row, or the way to the pages below; in the inner pages of an index it is both. */
export interface SqliteCell {
  /** The page with what comes before this cell. */
  readonly child?: number;
  /** Of tables that have row ids; in their inner pages the largest one below `child`. */
  readonly rowId?: bigint;
  readonly payload?: SqlitePayload;
}

/** A page of a tree, with all that is in it. */
export interface SqliteTreePage {
  readonly number: number;
  readonly isTable: boolean;
  readonly isInterior: boolean;
  readonly cells: readonly SqliteCell[];
  /** The page with what comes after the last cell, of inner pages. */
  readonly right?: number;
}

interface Stretch {
  readonly at: number;
  readonly end: number;
}

/**
 * A page of a tree taken apart. Its cells, its free blocks and the crumbs between them have to fill it just as it says: a cell
 * more or less than were written, or one that lies elsewhere, leaves a gap or an overlap.
 * @param usable bytes of the page without what is reserved at its end
 * @throws DecodeError when it is no page of a tree, or not laid out as it must be
 * @source sqlite.org/fileformat2.html §1.6
 */
export function decodeTreePage(bytes: Buffer, number: number, usable: number): SqliteTreePage {
  const start = number === 1 ? FIRST_PAGE_OFFSET : 0;
  const kind = bytes[start]!;
  const isInterior = kind === KIND.interiorIndex || kind === KIND.interiorTable;
  if (!isInterior && kind !== KIND.leafIndex && kind !== KIND.leafTable)
    throw new DecodeError(`page ${number} of the database is none of a table`);
  const count = bytes.readUInt16BE(start + 3);
  const pointers = start + (isInterior ? 12 : 8);
  const content = bytes.readUInt16BE(start + 5) || 0x10000;
  const least = pointers + 2 * count;
  if (least > content || content > usable) throw damaged(number, 'its rows lie outside of it');
  const stretches: Stretch[] = [];
  const cells: SqliteCell[] = [];
  for (let cell = 0; cell < count; cell++) {
    const at = bytes.readUInt16BE(pointers + 2 * cell);
    if (at < content || at + LEAST_CELL_BYTES > usable) throw damaged(number, 'its rows lie outside of it');
    const decoded = decodeCell(bytes, at, kind, usable);
    if (decoded.end > usable) throw damaged(number, 'a row leaves it');
    stretches.push({ at, end: decoded.end });
    cells.push(decoded.cell);
  }
  const free = freeBlocks(bytes, number, bytes.readUInt16BE(start + 1), content, usable);
  if (crumbsBetween([...stretches, ...free], number, content, usable) !== bytes[start + 7])
    throw damaged(number, 'it has other rows than it says');
  const isTable = kind === KIND.interiorTable || kind === KIND.leafTable;
  return {
    number,
    isTable,
    isInterior,
    cells,
    ...(isInterior ? { right: bytes.readUInt32BE(start + 8) } : {}),
  };
}

function damaged(number: number, why: string): DecodeError {
  return new DecodeError(`page ${number} of the database is damaged: ${why}`);
}

function decodeCell(
  bytes: Buffer,
  at: number,
  kind: number,
  usable: number,
): { cell: SqliteCell; end: number } {
  const isInterior = kind === KIND.interiorIndex || kind === KIND.interiorTable;
  const child = isInterior ? { child: bytes.readUInt32BE(at) } : {};
  const begin = isInterior ? at + 4 : at;
  if (kind === KIND.interiorTable) {
    const { value, end } = readRowId(bytes, begin);
    return { cell: { ...child, rowId: value }, end };
  }
  const length = readVarint(bytes, begin);
  if (length.value > MOST_PAYLOAD_BYTES) throw new DecodeError(`row of ${length.value} bytes`);
  const isTable = kind === KIND.leafTable;
  const id = isTable ? readRowId(bytes, length.end) : undefined;
  const start = id?.end ?? length.end;
  const local = localBytes(length.value, usable, isTable);
  const isWhole = local === length.value;
  const end = start + local + (isWhole ? 0 : 4);
  if (end > usable) throw new DecodeError('row that leaves its page');
  const payload = {
    bytes: length.value,
    local: bytes.subarray(start, start + local),
    overflow: isWhole ? 0 : bytes.readUInt32BE(start + local),
  };
  const cell = { ...child, ...(id === undefined ? {} : { rowId: id.value }), payload };
  return { cell, end: Math.max(end, at + LEAST_CELL_BYTES) };
}

/** What was freed between the cells is a chain, in the order of its places. */
function freeBlocks(
  bytes: Buffer,
  number: number,
  first: number,
  content: number,
  usable: number,
): Stretch[] {
  const blocks: Stretch[] = [];
  let least = content;
  for (let at = first; at !== 0; at = bytes.readUInt16BE(at)) {
    if (at < least || at + FREE_BLOCK_BYTES > usable)
      throw damaged(number, 'its free blocks lie outside of it');
    const end = at + bytes.readUInt16BE(at + 2);
    if (end < at + FREE_BLOCK_BYTES || end > usable)
      throw damaged(number, 'its free blocks lie outside of it');
    blocks.push({ at, end });
    least = end;
  }
  return blocks;
}

/** Bytes that are neither in a cell nor in a free block. @throws DecodeError where two of them overlap */
function crumbsBetween(stretches: Stretch[], number: number, content: number, usable: number): number {
  let [crumbs, end] = [0, content];
  for (const stretch of stretches.toSorted((one, other) => one.at - other.at)) {
    if (stretch.at < end) throw damaged(number, 'two rows lie on each other');
    crumbs += stretch.at - end;
    end = stretch.end;
  }
  return crumbs + usable - end;
}

/** How much of a payload lies in the page itself. @source sqlite.org/fileformat2.html §1.6 */
function localBytes(payload: number, usable: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (payload <= most) return payload;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((payload - least) % (usable - 4));
  return fitting <= most ? fitting : least;
}
