import { DecodeError } from '@landfall/protocol/errors';
import { decodeTreePage } from './page-layout.ts';
import type { SqlitePayload, SqliteTreePage } from './page-layout.ts';
import type { SqlitePages } from './pages.ts';

/** A tree over 2^32 pages with the least fan-out is not as deep. */
export const MOST_DEPTH = 40;

/** The payload of a row, the page it begins in, and its id where the table has such. */
export interface SqliteRow {
  readonly payload: Buffer;
  readonly page: number;
  readonly rowId?: bigint;
}

/** How the rows of a damaged database are read: what cannot be vouched for is left out. */
export interface SalvageOptions {
  /** Whether a page belongs to more than one thing, or to what is not as it must be. */
  isDoubtful?(page: number): boolean;
  /** What was left out, once for each page or row. Without it the first fault is thrown. */
  onFault?(fault: DecodeError): void;
}

/**
 * The rows of a table in the order of their ids; of one without row ids, in the order of its key.
 * @throws DecodeError when the tree is damaged, unless `onFault` takes it: pages that are none, that come twice, or are laid
 *   out wrongly; payloads that break off
 */
export async function* rowsOfTree(
  pages: SqlitePages,
  root: number,
  options: SalvageOptions = {},
): AsyncGenerator<SqliteRow, void, undefined> {
  yield* new TreeWalk(pages, options).from(root, 0);
}

class TreeWalk {
  readonly #pages: SqlitePages;
  readonly #options: SalvageOptions;
  readonly #seen = new Set<number>();

  constructor(pages: SqlitePages, options: SalvageOptions) {
    this.#pages = pages;
    this.#options = options;
  }

  async *from(number: number, depth: number): AsyncGenerator<SqliteRow> {
    const page = await this.#salvage(async () => await this.#page(number, depth));
    if (page === undefined) return;
    for (const cell of page.cells) {
      if (cell.child !== undefined) yield* this.from(cell.child, depth + 1);
      const { payload, rowId } = cell;
      if (payload === undefined) continue;
      const whole = await this.#salvage(async () => await this.#payload(payload));
      if (whole !== undefined)
        yield { payload: whole, page: number, ...(rowId === undefined ? {} : { rowId }) };
    }
    if (page.right !== undefined) yield* this.from(page.right, depth + 1);
  }

  async #salvage<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DecodeError) || this.#options.onFault === undefined) throw error;
      this.#options.onFault(error);
      return undefined;
    }
  }

  async #page(number: number, depth: number): Promise<SqliteTreePage> {
    if (depth > MOST_DEPTH || this.#seen.has(number))
      throw new DecodeError('database whose pages go in circles');
    this.#seen.add(number);
    this.#refuseDoubtful(number);
    return decodeTreePage(await this.#pages.read(number), number, this.#pages.header.usableBytes);
  }

  #refuseDoubtful(number: number): void {
    if (this.#options.isDoubtful?.(number) === true)
      throw new DecodeError(`page ${number} of the database cannot be trusted`);
  }

  /** What a row has beyond its page lies in a chain of pages. */
  async #payload({ bytes, local, overflow }: SqlitePayload): Promise<Buffer> {
    const parts = [local];
    let [missing, next] = [bytes - local.length, overflow];
    while (missing > 0) {
      this.#refuseDoubtful(next);
      const page = await this.#pages.read(next);
      const part = page.subarray(4, Math.min(this.#pages.header.usableBytes, 4 + missing));
      parts.push(part);
      missing -= part.length;
      next = page.readUInt32BE(0);
    }
    if (next !== 0) throw new DecodeError('row that ends before its pages do');
    return parts.length === 1 ? local : Buffer.concat(parts);
  }
}
