import { DecodeError } from '@landfall/protocol/errors';
import { MOST_DEPTH } from './btree.ts';
import type { Faults } from './faults.ts';
import { decodeTreePage } from './page-layout.ts';
import type { SqliteCell, SqlitePayload, SqliteTreePage } from './page-layout.ts';
import type { PageUse } from './page-use.ts';
import type { SqlitePages } from './pages.ts';
import { fieldsOf, readVarint } from './record.ts';
import type { RowTally } from './row-tally.ts';

/** What a tree is looked at with. */
export interface TreeCheck {
  readonly pages: SqlitePages;
  readonly use: PageUse;
  readonly faults: Faults;
}

/**
 * Looks at every page of a tree: that it is used once, is of the kind and at the depth of the others, that the ids of its rows
 * rise and lie within what the pages above say, and that each row's chain of pages is as long as the row. What is wrong is a
 * fault, the pages concerned are doubtful, and the walk goes on.
 * @param isTable whether its rows have row ids
 * @param tally takes each row, to compare a table with its indexes
 */
export async function checkTree(
  check: TreeCheck,
  root: number,
  isTable: boolean,
  tally?: RowTally,
): Promise<void> {
  await new TreeWalk(check, isTable, tally).from(root, 0);
}

class TreeWalk {
  readonly #check: TreeCheck;
  readonly #isTable: boolean;
  readonly #tally: RowTally | undefined;
  #leafDepth: number | undefined;
  #lastId: bigint | undefined;

  constructor(check: TreeCheck, isTable: boolean, tally: RowTally | undefined) {
    this.#check = check;
    this.#isTable = isTable;
    this.#tally = tally;
  }

  async from(number: number, depth: number): Promise<void> {
    const page = await this.#page(number, depth);
    if (page === undefined) return;
    for (const cell of page.cells) {
      if (cell.child !== undefined) await this.from(cell.child, depth + 1);
      this.#inOrder(cell, page);
      if (cell.payload !== undefined) await this.#row(cell, cell.payload, number);
    }
    if (page.right !== undefined) await this.from(page.right, depth + 1);
  }

  async #page(number: number, depth: number): Promise<SqliteTreePage | undefined> {
    const { pages, use } = this.#check;
    if (!use.take(number) || depth > MOST_DEPTH)
      return this.#fault(number, `page ${number} of the database is used twice, or is not there`);
    try {
      const page = decodeTreePage(await pages.read(number), number, pages.header.usableBytes);
      if (page.isTable !== this.#isTable)
        throw new DecodeError(`page ${number} of the database is of another tree`);
      if (!page.isInterior && (this.#leafDepth ??= depth) !== depth)
        throw new DecodeError(`page ${number} of the database hangs at another depth than the others`);
      return page;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return this.#fault(number, error.what);
    }
  }

  /** The ids of rows rise; that of an inner page is not below those under it, nor above what follows. */
  #inOrder({ rowId, child }: SqliteCell, { number }: SqliteTreePage): void {
    if (rowId === undefined) return;
    const last = this.#lastId;
    if (last !== undefined && (child === undefined ? rowId <= last : rowId < last))
      this.#fault(number, `page ${number} of the database has rows out of order`);
    this.#lastId = rowId;
  }

  async #row({ rowId }: SqliteCell, payload: SqlitePayload, number: number): Promise<void> {
    const next = payload.overflow === 0 ? undefined : await this.#chain(payload, number);
    const seen = next === undefined ? payload.local : Buffer.concat([payload.local, next]);
    try {
      const head = readVarint(seen, 0).value;
      if (head > payload.bytes) throw new DecodeError('row that is cut off');
      if (head > seen.length) return this.#tally?.addUnknown();
      const fields = fieldsOf(seen, payload.bytes);
      this.#tally?.add(rowId, seen, fields);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      // Who reads it meets it again, and leaves this row out only.
      this.#check.faults.add(`page ${number} of the database has a ${error.what}`);
    }
  }

  /** The pages of a row that goes on elsewhere: as many as it needs, each of them its own. What is in the first is given back. */
  async #chain({ bytes, local, overflow }: SqlitePayload, number: number): Promise<Buffer | undefined> {
    const { pages, use, faults } = this.#check;
    const { usableBytes } = pages.header;
    let missing = Math.ceil((bytes - local.length) / (usableBytes - 4));
    let next = overflow;
    let first: Buffer | undefined;
    for (; missing > 0; missing--) {
      if (!use.take(next)) break;
      const page = await pages.read(next);
      first ??= page.subarray(4, Math.min(usableBytes, 4 + bytes - local.length));
      next = page.readUInt32BE(0);
    }
    if (missing === 0 && next === 0) return first;
    use.doubt(overflow);
    faults.add(`page ${number} of the database has a row that goes on in pages of others, or too far`);
    return undefined;
  }

  #fault(number: number, what: string): undefined {
    this.#check.use.doubt(number);
    this.#check.faults.add(what);
    return undefined;
  }
}
