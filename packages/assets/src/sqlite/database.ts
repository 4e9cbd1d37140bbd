import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { columnsOf } from '../sql-dump/index.ts';
import type { SqlRow, SqlValue } from '../sql-dump/index.ts';
import { cellsOf } from './btree.ts';
import { SqlitePages } from './pages.ts';
import { decodeRecord } from './record.ts';

/** A database file, read only. */
export interface SqliteDatabase extends AsyncDisposable {
  /** Names of the tables, as they are written. */
  readonly tables: readonly string[];
  /** In pages. */
  readonly pageCount: number;
  /**
   * Its rows, in a fixed order; `position` is the place of the page of the row in the file. Columns that were added to the
   * table later may be missing.
   * @param table its name in any case @throws DecodeError when there is no such table, or it is damaged
   */
  rows(table: string): AsyncGenerator<SqlRow, void, undefined>;
}

/** More tables than any program makes. */
const MOST_TABLES = 10_000;
const SCHEMA_PAGE = 1;

interface Table {
  readonly name: string;
  readonly root: number;
  readonly sql: string;
}

/**
 * Opens a file of SQLite 3, with the write-ahead log beside it when there is one. Whoever writes it should be stopped.
 * @throws DecodeError when it is no such file, cut off, damaged in its schema, or was not closed; what opening a file throws
 */
export async function openSqlite(path: string): Promise<SqliteDatabase> {
  const pages = await SqlitePages.open(path);
  try {
    return new Database(pages, await tablesOf(pages));
  } catch (error) {
    await pages[Symbol.asyncDispose]();
    throw error;
  }
}

async function tablesOf(pages: SqlitePages): Promise<Table[]> {
  const tables: Table[] = [];
  for await (const { payload } of cellsOf(pages, SCHEMA_PAGE)) {
    const [type, name, , root, sql] = decodeRecord(payload, pages.header.encoding).map(textOf);
    // A view has no root, an index no rows of its own, and sqlite_… is SQLite's.
    if (type !== 'table' || name === undefined || /^sqlite_/i.test(name) || Number(root) === 0) continue;
    if (tables.length >= MOST_TABLES) throw new DecodeError(`more than ${MOST_TABLES} tables`);
    tables.push({ name, root: Number(root), sql: sql ?? '' });
  }
  return tables;
}

class Database implements SqliteDatabase {
  readonly #pages: SqlitePages;
  readonly #tables: readonly Table[];

  constructor(pages: SqlitePages, tables: readonly Table[]) {
    this.#pages = pages;
    this.#tables = tables;
  }

  get tables(): readonly string[] {
    return this.#tables.map(({ name }) => name);
  }

  get pageCount(): number {
    return this.#pages.count;
  }

  async *rows(wanted: string): AsyncGenerator<SqlRow, void, undefined> {
    const table = this.#tables.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (table === undefined) throw new DecodeError(`no table ${wanted}`);
    const { encoding, pageBytes } = this.#pages.header;
    // The columns of such a table lie in the order of its key: they have their places as names.
    const named = /\bWITHOUT\s+ROWID\b/i.test(table.sql) ? [] : columnsOf(encodeUtf8(table.sql));
    for await (const { payload, page } of cellsOf(this.#pages, table.root)) {
      const values = decodeRecord(payload, encoding);
      const columns = values.map((_, at) => named[at]?.toLowerCase() ?? `${at + 1}`);
      yield {
        table: table.name.toLowerCase(),
        values: new Map(columns.map((column, at) => [column, values[at]!])),
        isQuoted: () => false,
        position: (page - 1) * pageBytes,
      };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pages[Symbol.asyncDispose]();
  }
}

function textOf(value: SqlValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (value ?? '');
}
