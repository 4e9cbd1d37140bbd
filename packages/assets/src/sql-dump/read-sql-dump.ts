import { DecodeError } from '@landfall/protocol/errors';
import { CHAR } from './characters.ts';
import { MYSQL, dialectOf } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { DumpEnding, isLastLine } from './ending.ts';
import { LineJudge } from './foreign.ts';
import { behindBlanks, endOfComment, endOfPiece, endOfSpace } from './skip.ts';
import { parseColumns, parseHead } from './statement.ts';
import type { StatementHead } from './statement.ts';
import { parseRow } from './values.ts';
import type { ParsedRow, SqlValue } from './values.ts';
import { StreamWindow } from './window.ts';

/** A row of one of the wanted tables. */
export interface SqlRow {
  readonly table: string;
  /** Column name, in lower case → value. */
  readonly values: ReadonlyMap<string, SqlValue>;
  /** Whether the value of a column stood in quotes, not as a number, a word or hexadecimal digits. */
  readonly isQuoted: (column: string) => boolean;
  /** Why a value of it cannot be told (it is null), such as a function that is not known. */
  readonly unknown?: string;
  /** Bytes of the dump before this row. */
  readonly position: number;
}

/** A dump that is not whole: it ends somewhere inside, before what its own beginning announced, or says so itself. */
export class CutDumpError extends DecodeError {}

/** Their names in lower case; or all; or none, when only the ending is wanted, which is that of all then. */
export type WantedTables = ReadonlySet<string> | 'all' | 'none';

/** What else may be wanted of a dump. */
export interface SqlDumpOptions {
  /** Told the name of every table that the dump makes or fills, wanted or not, each time it does. */
  readonly onTable?: (table: string) => void;
}

/** `--` with the blank behind it, or `/*`: shorter rests could still become a comment. */
const MOST_COMMENT_START = 3;
/** Of a statement or comment, to see what it is. */
const MOST_NOTED = 512;
/** Of a line that is no SQL, for people. */
const MOST_SHOWN = 120;
/** Comments that a server of a certain version executes. */
const EXECUTED = /^\/\*M?!\d{0,6}\s*/;
const EXECUTED_STATEMENT = /^\/\*M?!(?!999999)/;
const CLIENT_COMMAND = /^DELIMITER\s/i;
const COPY_END = Buffer.from('\n\\.');
/** A row may hold one asset of 256 MB with every byte escaped. */
export const MOST_ROW_BYTES = 640 * 1024 * 1024;
/** Comments, heads of statements and table definitions. */
const MOST_HEAD_BYTES = 4 * 1024 * 1024;

/**
 * Streams the rows that a dump puts into the wanted tables: of MySQL or MariaDB (mysqldump, mariadb-dump, with or without
 * `--hex-blob`, extended or single inserts, named columns or not), of SQLite (`.dump`), of PostgreSQL with `--inserts`.
 * Everything else is passed over, strings and comments understood. Memory is a few times the largest row.
 * @param tables of `all`, rows without names of columns have their places as names, from `1` on
 * @throws DecodeError when a statement for a wanted table cannot be understood, with the offset, or breaks a limit;
 *   {@link CutDumpError} when the dump ends inside a statement, row or comment, without what its beginning announced, or says
 *   that its program could not read a wanted table. What is not read and costs no other row is thrown at the end: a value
 *   that cannot be told ({@link SqlRow}), a wanted table filled from a query or a file, a line that is no SQL
 */
export async function* readSqlDump(
  chunks: AsyncIterable<Uint8Array>,
  tables: WantedTables,
  { onTable = () => undefined }: SqlDumpOptions = {},
): AsyncGenerator<SqlRow, void, undefined> {
  const window = new StreamWindow(chunks);
  const reading = new DumpReading(window, tables, onTable);
  try {
    while (await reading.toStatement()) yield* reading.statement();
    reading.checkEnding();
  } finally {
    await window.end();
  }
}

class DumpReading {
  readonly #window: StreamWindow;
  readonly #tables: WantedTables;
  readonly #onTable: (table: string) => void;
  readonly #columns = new Map<string, readonly string[]>();
  readonly #ending = new DumpEnding();
  readonly #judge = new LineJudge();
  #dialect = MYSQL;
  /** What was met and could not be read, the first of it. */
  #lack: DecodeError | undefined;
  /** Behind a comment that is executed. */
  #owesSemicolon = false;

  constructor(window: StreamWindow, tables: WantedTables, onTable: (table: string) => void) {
    this.#window = window;
    this.#tables = tables;
    this.#onTable = onTable;
  }

  /** To the next statement; false at the end of the dump. @throws CutDumpError when it ends inside a comment */
  async toStatement(): Promise<boolean> {
    const window = this.#window;
    for (;;) {
      window.at = behindBlanks(window.bytes, window.at);
      const end = endOfComment(window.bytes, window.at);
      const isSure = window.bytes.length - window.at >= MOST_COMMENT_START;
      if (end !== undefined && end > window.at) {
        this.#note(end);
        window.at = end;
      } else if (end !== undefined && isSure) return true;
      else if (!(await window.grow(MOST_HEAD_BYTES))) return this.#atEnd();
    }
  }

  /** What is left is too short for a comment, or a comment without its end. */
  #atEnd(): boolean {
    const { bytes, at } = this.#window;
    const rest = bytes.length - at;
    if (rest === 0) return false;
    if (endOfComment(bytes, at) === at) return true;
    this.#note(bytes.length);
    // The last line of a whole dump may lack its end; any other comment that just stops was cut.
    if (!isLastLine(asText(bytes, at, bytes.length))) throw this.#cut('a comment');
    this.#window.at = bytes.length;
    return false;
  }

  /** @throws CutDumpError when something tells that more should have come, or could not be read */
  checkEnding(): void {
    if (this.#owesSemicolon) throw this.#cut('a statement');
    const { missing, unread } = this.#ending;
    for (const table of unread)
      if (this.#tables === 'none' || this.#wants(table))
        throw new CutDumpError(`the dump says itself that ${table} could not be read`);
    if (missing !== undefined)
      throw new CutDumpError(`dump ends before its end: there is no ${missing}${this.#alsoLacks()}`);
    if (this.#lack !== undefined) throw this.#lack;
  }

  /** A message of the program may be the cause of the rest. */
  #alsoLacks(): string {
    return this.#lack === undefined ? '' : `; ${this.#lack.message}`;
  }

  /** The rest is read all the same; only then is it told. */
  #lacks(what: string, offset: number): void {
    this.#lack ??= new DecodeError(`the dump was not read whole: ${what}`, { offset });
  }

  async *statement(): AsyncGenerator<SqlRow> {
    if (await this.#skippedLine()) return;
    const { position } = this.#window;
    const head = await this.#head();
    const isWanted = head.kind !== 'other' && this.#wants(head.table);
    this.#owesSemicolon = false;
    if (head.kind !== 'other') this.#onTable(head.table);
    else await this.#noteStatement();
    this.#window.at = head.kind === 'other' ? this.#window.at : head.bodyAt;
    if (head.kind === 'create') await this.#learnColumns(head.table.toLowerCase());
    if (head.kind === 'insert' && isWanted) yield* this.#rows(head.table.toLowerCase(), head.columns);
    if (head.kind === 'unread' && isWanted && !this.#judge.isInRoutine)
      this.#lacks(`${head.table} is filled by a statement that is not read`, position);
    if (head.kind === 'copy' && isWanted) throw this.#copied(head.table);
    if (head.kind === 'copy') await this.#skipCopied();
    else await this.#skipStatement();
  }

  #wants(table: string): boolean {
    if (typeof this.#tables === 'string') return this.#tables === 'all';
    return this.#tables.has(table.toLowerCase());
  }

  /** Lets who looks for the ending, and for the dialect, see what begins where the window is. */
  #note(end: number): void {
    const { bytes, at } = this.#window;
    const text = asText(bytes, at, Math.min(end, at + MOST_NOTED));
    this.#ending.take(text.replace(EXECUTED, ''));
    if (EXECUTED_STATEMENT.test(text)) this.#owesSemicolon = true;
    this.#dialect = dialectOf(text) ?? this.#dialect;
  }

  /** Whether what begins here is no statement; then its line was passed over, and told if something may be missing for it. */
  async #skippedLine(): Promise<boolean> {
    const window = this.#window;
    while (window.bytes.length - window.at < MOST_NOTED && window.bytes.indexOf(CHAR.lf, window.at) < 0)
      if (!(await window.grow(MOST_HEAD_BYTES))) break;
    const [line = ''] = asText(window.bytes, window.at, window.at + MOST_NOTED).split('\n', 1);
    const kind = this.#judge.take(line);
    if (kind === 'statement') return false;
    const { position } = window;
    const hasEnd = await this.#skipLine();
    if (kind === 'aside') return true;
    // What just stops may be the beginning of a statement.
    if (!hasEnd) throw new CutDumpError('dump ends inside a statement', { offset: position });
    const shown = line.slice(0, MOST_SHOWN).replaceAll(/[^ -~]/g, '?');
    this.#lacks(`a line of it is no SQL, "${shown}"`, position);
    return true;
  }

  async #skipLine(): Promise<boolean> {
    const window = this.#window;
    for (;;) {
      const end = window.bytes.indexOf(CHAR.lf, window.at);
      window.at = end < 0 ? window.bytes.length : end + 1;
      if (end >= 0) return true;
      if (!(await window.grow(MOST_HEAD_BYTES))) return false;
    }
  }

  /** As far as its first `;` or a length that is enough; the client's own command has a line instead. */
  async #noteStatement(): Promise<void> {
    const window = this.#window;
    for (;;) {
      const isCommand = CLIENT_COMMAND.test(asText(window.bytes, window.at, window.at + MOST_NOTED));
      const end = window.bytes.indexOf(isCommand ? CHAR.lf : CHAR.semicolon, window.at);
      const isEnough = end >= 0 || window.bytes.length - window.at >= MOST_NOTED;
      if (!isEnough && (await window.grow(MOST_HEAD_BYTES))) continue;
      return this.#note(end < 0 ? window.bytes.length : end);
    }
  }

  #cut(where: string): CutDumpError {
    return new CutDumpError(`dump ends inside ${where}`, { offset: this.#window.position });
  }

  #copied(table: string): DecodeError {
    return new DecodeError(`the rows of ${table} are written with COPY: dump with --inserts`, {
      offset: this.#window.position,
    });
  }

  async #head(): Promise<StatementHead> {
    for (;;) {
      const head = parseHead(this.#window.bytes, this.#window.at, this.#dialect);
      if (head !== undefined) return head;
      if (!(await this.#window.grow(MOST_HEAD_BYTES))) throw this.#cut('a statement');
    }
  }

  async #learnColumns(table: string): Promise<void> {
    if (!this.#wants(table)) return;
    const found = await this.#piece(parseColumns, MOST_HEAD_BYTES, 'a table definition');
    this.#columns.set(table, found.columns);
  }

  async *#rows(table: string, named: readonly string[] | undefined): AsyncGenerator<SqlRow> {
    const columns = (named ?? this.#columns.get(table))?.map((column) => column.toLowerCase());
    const window = this.#window;
    if (columns === undefined && this.#tables !== 'all')
      throw new DecodeError(`rows of ${table} without names of columns`, { offset: window.position });
    for (;;) {
      if (!(await this.#toValue()) || window.bytes[window.at] !== CHAR.open) return;
      const { position } = window;
      const row = await this.#piece(parseRow, MOST_ROW_BYTES, 'a row');
      if (row.unknown !== undefined) this.#lacks(`${row.unknown} in a row of ${table}`, position);
      yield rowOf(table, columns ?? row.values.map((_, at) => `${at + 1}`), row, position);
      if (!(await this.#toValue()) || window.bytes[window.at] !== CHAR.comma) return;
      window.at++;
    }
  }

  /** Behind white space and comments; false at the end of the dump. */
  async #toValue(): Promise<boolean> {
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

  /** Parses from where the window is, with as much of the dump as it takes, and goes behind it. */
  async #piece<T extends { readonly end: number }>(
    parse: (bytes: Uint8Array, at: number, dialect: Dialect) => T | undefined,
    most: number,
    what: string,
  ): Promise<T> {
    const window = this.#window;
    for (;;) {
      const found = this.#parsed(parse);
      if (found !== undefined) {
        window.at = found.end;
        return found;
      }
      if (!(await window.grow(most))) throw this.#cut(what);
    }
  }

  /** @throws DecodeError whose offset is one of the dump */
  #parsed<T>(parse: (bytes: Uint8Array, at: number, dialect: Dialect) => T): T {
    const { bytes, at, position } = this.#window;
    try {
      return parse(bytes, at, this.#dialect);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new DecodeError(error.what, { offset: position + (error.offset ?? at) - at, cause: error });
    }
  }

  /** Behind the `;` that ends the statement. Keeps nothing but a string or comment that goes on. */
  async #skipStatement(): Promise<void> {
    const window = this.#window;
    while (!skipToSemicolon(window, this.#dialect))
      if (!(await window.grow(MOST_ROW_BYTES))) throw this.#cut('a statement');
  }

  /** Behind the line `\\.` that ends rows in lines. */
  async #skipCopied(): Promise<void> {
    const window = this.#window;
    for (;;) {
      const bytes = Buffer.from(window.bytes.buffer, window.bytes.byteOffset, window.bytes.byteLength);
      const end = bytes.indexOf(COPY_END, window.at);
      if (end >= 0 && end + COPY_END.length < bytes.length) {
        window.at = end + COPY_END.length;
        return;
      }
      // The mark may lie across the end of what is there.
      window.at = Math.max(window.at, bytes.length - COPY_END.length);
      if (!(await window.grow(MOST_ROW_BYTES))) throw this.#cut('rows');
    }
  }
}

/** True when the `;` was passed; else the window stands at what needs more bytes. */
function skipToSemicolon(window: StreamWindow, dialect: Dialect): boolean {
  const { bytes } = window;
  while (window.at < bytes.length) {
    const byte = bytes[window.at]!;
    if (byte === CHAR.semicolon) {
      window.at++;
      return true;
    }
    const end = endOfPiece(bytes, window.at, dialect);
    if (end === undefined) return false;
    window.at = end;
  }
  return false;
}

function rowOf(
  table: string,
  columns: readonly string[],
  { values, quoted, unknown }: ParsedRow,
  position: number,
): SqlRow {
  if (columns.length !== values.length)
    throw new DecodeError(`row of ${values.length} values for ${columns.length} columns`, {
      offset: position,
    });
  return {
    table,
    values: new Map(columns.map((column, at) => [column, values[at]!])),
    isQuoted: (column) => quoted.has(columns.indexOf(column)),
    ...(unknown === undefined ? {} : { unknown }),
    position,
  };
}

function asText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end, bytes.length) - start)
    .toString('latin1')
    .trimEnd();
}
