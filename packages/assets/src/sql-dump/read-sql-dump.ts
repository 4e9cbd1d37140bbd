import { DecodeError } from '@landfall/protocol/errors';
import { CHAR } from './characters.ts';
import { endOfComment, endOfQuoted, endOfSpace } from './skip.ts';
import { parseColumns, parseHead } from './statement.ts';
import type { StatementHead } from './statement.ts';
import { parseRow } from './values.ts';
import type { SqlValue } from './values.ts';
import { StreamWindow } from './window.ts';

/** A row of one of the wanted tables. */
export interface SqlRow {
  readonly table: string;
  /** Column name, in lower case → value. */
  readonly values: ReadonlyMap<string, SqlValue>;
  /** Bytes of the dump before this row. */
  readonly position: number;
}

/** What else may be wanted of a dump. */
export interface SqlDumpOptions {
  /** Told the name of every table that the dump makes or fills, wanted or not, each time it does. */
  readonly onTable?: (table: string) => void;
}

/** A row may hold one asset of 256 MB with every byte escaped. */
export const MOST_ROW_BYTES = 640 * 1024 * 1024;
/** Comments, heads of statements and table definitions. */
const MOST_HEAD_BYTES = 4 * 1024 * 1024;

/**
 * Streams the rows that a MySQL or MariaDB dump (mysqldump, mariadb-dump, with or without `--hex-blob`, extended or
 * single inserts, named columns or not) puts into the wanted tables. Everything else is passed over, strings and
 * comments understood. Memory is a few times the largest row.
 * @param tables lower-case names
 * @throws DecodeError when a statement for a wanted table cannot be understood, with the offset, or breaks a limit
 */
export async function* readSqlDump(
  chunks: AsyncIterable<Uint8Array>,
  tables: ReadonlySet<string>,
  { onTable = () => undefined }: SqlDumpOptions = {},
): AsyncGenerator<SqlRow, void, undefined> {
  const window = new StreamWindow(chunks);
  const reading = new DumpReading(window, tables, onTable);
  try {
    while (await reading.toStatement()) yield* reading.statement();
  } finally {
    await window.end();
  }
}

class DumpReading {
  readonly #window: StreamWindow;
  readonly #tables: ReadonlySet<string>;
  readonly #onTable: (table: string) => void;
  readonly #columns = new Map<string, readonly string[]>();

  constructor(window: StreamWindow, tables: ReadonlySet<string>, onTable: (table: string) => void) {
    this.#window = window;
    this.#tables = tables;
    this.#onTable = onTable;
  }

  /** To the next statement; false at the end of the dump. */
  async toStatement(): Promise<boolean> {
    const window = this.#window;
    for (;;) {
      const next = endOfSpace(window.bytes, window.at);
      if (next !== undefined) {
        window.at = next;
        return true;
      }
      if (!(await window.grow(MOST_HEAD_BYTES))) return false;
    }
  }

  async *statement(): AsyncGenerator<SqlRow> {
    const head = await this.#head();
    this.#window.at = head.bodyAt;
    if (head.kind !== 'other') this.#onTable(head.table);
    if (head.kind === 'create') await this.#learnColumns(head.table.toLowerCase());
    if (head.kind === 'insert' && this.#tables.has(head.table.toLowerCase()))
      yield* this.#rows(head.table.toLowerCase(), head.columns);
    await this.#skipStatement();
  }

  async #head(): Promise<StatementHead> {
    for (;;) {
      const head = parseHead(this.#window.bytes, this.#window.at);
      if (head !== undefined) return head;
      if (!(await this.#window.grow(MOST_HEAD_BYTES))) return { kind: 'other', bodyAt: this.#window.at };
    }
  }

  async #learnColumns(table: string): Promise<void> {
    if (!this.#tables.has(table)) return;
    const found = await this.#piece(parseColumns, MOST_HEAD_BYTES, 'table definition');
    this.#columns.set(table, found.columns);
  }

  async *#rows(table: string, named: readonly string[] | undefined): AsyncGenerator<SqlRow> {
    const columns = (named ?? this.#columns.get(table))?.map((column) => column.toLowerCase());
    const window = this.#window;
    if (columns === undefined)
      throw new DecodeError(`rows of ${table} without names of columns`, { offset: window.position });
    for (;;) {
      if (!(await this.toStatement()) || window.bytes[window.at] !== CHAR.open) return;
      const { position } = window;
      const { values } = await this.#piece(parseRow, MOST_ROW_BYTES, 'row');
      yield { table, values: valuesByColumn(columns, values, position), position };
      if (!(await this.toStatement()) || window.bytes[window.at] !== CHAR.comma) return;
      window.at++;
    }
  }

  /** Parses from where the window is, with as much of the dump as it takes, and goes behind it. */
  async #piece<T extends { readonly end: number }>(
    parse: (bytes: Uint8Array, at: number) => T | undefined,
    most: number,
    what: string,
  ): Promise<T> {
    const window = this.#window;
    for (;;) {
      const found = parse(window.bytes, window.at);
      if (found !== undefined) {
        window.at = found.end;
        return found;
      }
      if (!(await window.grow(most)))
        throw new DecodeError(`dump ends inside a ${what}`, { offset: window.position });
    }
  }

  /** Behind the `;` that ends the statement. Keeps nothing but a string or comment that goes on. */
  async #skipStatement(): Promise<void> {
    const window = this.#window;
    for (;;) {
      if (skipToSemicolon(window)) return;
      if (!(await window.grow(MOST_ROW_BYTES))) {
        window.at = window.bytes.length;
        return;
      }
    }
  }
}

/** True when the `;` was passed; else the window stands at what needs more bytes. */
function skipToSemicolon(window: StreamWindow): boolean {
  const { bytes } = window;
  while (window.at < bytes.length) {
    const byte = bytes[window.at]!;
    if (byte === CHAR.semicolon) {
      window.at++;
      return true;
    }
    const end = endOfPiece(bytes, window.at, byte);
    if (end === undefined) return false;
    window.at = end;
  }
  return false;
}

function endOfPiece(bytes: Uint8Array, at: number, byte: number): number | undefined {
  if (byte === CHAR.quote || byte === CHAR.doubleQuote || byte === CHAR.backtick)
    return endOfQuoted(bytes, at);
  if (byte !== CHAR.slash && byte !== CHAR.dash && byte !== CHAR.hash) return at + 1;
  if (at + 2 >= bytes.length) return undefined;
  const end = endOfComment(bytes, at);
  return end === at ? at + 1 : end;
}

function valuesByColumn(
  columns: readonly string[],
  values: readonly SqlValue[],
  offset: number,
): Map<string, SqlValue> {
  if (columns.length !== values.length)
    throw new DecodeError(`row of ${values.length} values for ${columns.length} columns`, { offset });
  return new Map(columns.map((column, at) => [column, values[at]!]));
}
