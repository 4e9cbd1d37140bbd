import { CHAR } from './characters.ts';
import { parseColumns } from './columns.ts';
import type { TableColumns } from './columns.ts';
import { copiedRows } from './copy-rows.ts';
import { CutDumpError } from './cut-dump-error.ts';
import { MOST_HEAD_BYTES } from './dump-cursor.ts';
import type { DumpCursor } from './dump-cursor.ts';
import type { Dialect } from './dialect.ts';
import { parseTableOptions } from './elsewhere.ts';
import { isLastLine } from './ending.ts';
import { mayBecomeStatement } from './foreign.ts';
import { insertedRows } from './insert-rows.ts';
import { behindBlanks, endOfComment } from './skip.ts';
import { rowOf } from './sql-row.ts';
import type { RowColumns, SqlRow } from './sql-row.ts';
import type { RowsHead, StatementHead } from './statement-head.ts';
import { parseHead } from './statement.ts';
import type { ParsedRow } from './values.ts';
import { Wholeness, executedStatement } from './wholeness.ts';
import type { DumpReservation } from './wholeness.ts';

/** Their names in lower case; or all; or none, when only the ending is wanted, which is that of all then. */
export type WantedTables = ReadonlySet<string> | 'all' | 'none';

/** What else may be wanted of a dump. */
export interface SqlDumpOptions {
  /** Told the name of every table that the dump makes or fills, wanted or not, each time it does. */
  readonly onTable?: (table: string) => void;
  /** Told at the end of a dump that was not cut, why it may lack rows all the same. */
  readonly onReservation?: (reservation: DumpReservation) => void;
}

/** `--` with the blank behind it, or `/*`: shorter rests could still become a comment. */
const MOST_COMMENT_START = 3;
/** Of a statement or comment, to see what it is. */
const MOST_NOTED = 512;
const CLIENT_COMMAND = /^DELIMITER\s/i;

/** Goes through a dump statement by statement. */
export class DumpReading {
  readonly #cursor: DumpCursor;
  readonly #tables: WantedTables;
  readonly #onTable: (table: string) => void;
  readonly #onReservation: (reservation: DumpReservation) => void;
  readonly #columns = new Map<string, TableColumns>();
  /** Wanted tables of which rows were read. */
  readonly #filled = new Set<string>();
  /** Wanted tables whose rows a dump may leave where they are, and why. */
  readonly #elsewhere = new Map<string, { readonly why: string; readonly position: number }>();
  readonly #wholeness = new Wholeness();

  constructor(cursor: DumpCursor, tables: WantedTables, options: SqlDumpOptions) {
    this.#cursor = cursor;
    this.#tables = tables;
    this.#onTable = options.onTable ?? (() => undefined);
    this.#onReservation = options.onReservation ?? (() => undefined);
  }

  /** To the next statement; false at the end of the dump. @throws CutDumpError when it ends inside a comment */
  async toStatement(): Promise<boolean> {
    const cursor = this.#cursor;
    for (;;) {
      cursor.at = behindBlanks(cursor.bytes, cursor.at);
      const end = endOfComment(cursor.bytes, cursor.at);
      const isSure = cursor.bytes.length - cursor.at >= MOST_COMMENT_START;
      if (end !== undefined && end > cursor.at) {
        this.#noteComment(end);
        cursor.at = end;
      } else if (end !== undefined && isSure) return true;
      else if (!(await cursor.grow())) return this.#atEnd();
    }
  }

  /** What is left is too short for a comment, or a comment without its end. */
  #atEnd(): boolean {
    const cursor = this.#cursor;
    const { bytes, at } = cursor;
    if (bytes.length === at) return false;
    if (endOfComment(bytes, at) === at) return true;
    this.#noteComment(bytes.length);
    // The last line of a whole dump may lack its end; any other comment that just stops was cut.
    if (!isLastLine(cursor.text(bytes.length))) throw cursor.cut('a comment');
    cursor.at = bytes.length;
    return false;
  }

  /** @throws CutDumpError when something tells that more should have come; DecodeError when something could not be read */
  checkEnding(): void {
    for (const reservation of this.#wholeness.reservations()) this.#onReservation(reservation);
    if (this.#wholeness.owesSemicolon) throw this.#cursor.cut('a statement');
    for (const [table, { why, position }] of this.#elsewhere)
      if (!this.#filled.has(table)) this.#wholeness.lacks(why, position);
    this.#wholeness.check((table) => this.#tables === 'none' || this.#wants(table));
  }

  async *statement(): AsyncGenerator<SqlRow> {
    const cursor = this.#cursor;
    if (await this.#skippedLine()) return;
    const head = await cursor.look(parseHead, MOST_HEAD_BYTES, 'a statement');
    this.#wholeness.owesSemicolon = false;
    this.#judge(head);
    if ('table' in head) {
      if (head.kind !== 'create') this.#wholeness.noteRows();
      this.#onTable(head.table);
      cursor.at = head.bodyAt;
    } else await this.#noteStatement();
    if (head.kind === 'copy') yield* this.#copied(head);
    else {
      if (head.kind === 'create') {
        await this.#learnColumns(head.table.toLowerCase());
        await this.#learnPlace(head.table);
      }
      if (head.kind === 'insert') yield* this.#inserted(head);
      await cursor.skipStatement();
    }
  }

  /** Rows behind `VALUES`. */
  async *#inserted(head: RowsHead): AsyncGenerator<SqlRow> {
    const of = this.#wants(head.table) ? this.#columnsOf(head) : undefined;
    const lacks = (what: string, at: number): void => this.#wholeness.lacks(what, at);
    if (of !== undefined) yield* this.#rows(of, insertedRows(this.#cursor, of.table, lacks));
  }

  /** Rows in lines, behind the line of the statement. */
  async *#copied(head: RowsHead): AsyncGenerator<SqlRow> {
    const cursor = this.#cursor;
    const isWanted = this.#wants(head.table);
    if (isWanted && head.isPlain !== true)
      this.#wholeness.lacks(
        `the rows of ${head.table} are copied in a form that is not read`,
        cursor.position,
      );
    const of = isWanted && head.isPlain === true ? this.#columnsOf(head) : undefined;
    if (of === undefined) await cursor.skipCopied();
    else if (await cursor.skipLine()) yield* this.#rows(of, copiedRows(cursor));
    else throw cursor.cut('rows');
  }

  #wants(table: string): boolean {
    if (typeof this.#tables === 'string') return this.#tables === 'all';
    return this.#tables.has(table.toLowerCase());
  }

  /** What a statement does to a wanted table that is not read costs the whole; what one of a routine would do is nothing yet. */
  #judge(head: StatementHead): void {
    const { position } = this.#cursor;
    if (this.#wholeness.isInRoutine) return;
    if (head.kind === 'unread' && this.#wants(head.table))
      this.#wholeness.lacks(`${head.table} is filled by a statement that is not read`, position);
    if (head.kind === 'part') this.#notePart(head.parent, head.isPartition, position);
    if (!('tables' in head)) return;
    const wanted = head.tables.filter((table) => this.#wants(table));
    if (head.kind === 'reshaped') for (const table of wanted) this.#columns.delete(table.toLowerCase());
    const isLost = (table: string): boolean =>
      head.kind === 'changed' || (head.kind === 'emptied' && this.#filled.has(table.toLowerCase()));
    const lost = wanted.find(isLost);
    if (lost !== undefined)
      this.#wholeness.lacks(`${lost} is changed by ${head.verb}, which is not done here`, position);
  }

  /** Lets who looks for the ending, and for the dialect, see what begins here. */
  #noteComment(end: number): void {
    const cursor = this.#cursor;
    const text = cursor.text(Math.min(end - cursor.at, MOST_NOTED));
    cursor.dialect = this.#wholeness.noteComment(text, cursor.position);
    const executed = executedStatement(text);
    const head =
      executed === undefined ? undefined : parseHead(Buffer.from(`${executed} ;`), 0, cursor.dialect);
    if (head === undefined) return;
    this.#judge(head.kind === 'insert' ? { ...head, kind: 'unread' } : head);
  }

  /** Whether what begins here is no statement; then its line was passed over, and told if something may be missing for it. */
  async #skippedLine(): Promise<boolean> {
    const cursor = this.#cursor;
    while (cursor.bytes.length - cursor.at < MOST_NOTED && cursor.bytes.indexOf(CHAR.lf, cursor.at) < 0)
      if (!(await cursor.grow())) break;
    const { position } = cursor;
    const [line = ''] = cursor.text(MOST_NOTED).split('\n', 1);
    const kind = this.#wholeness.judgeLine(line, position);
    if (kind === 'statement') return false;
    const hasEnd = await cursor.skipLine();
    if (kind === 'foreign' && !hasEnd && mayBecomeStatement(line))
      throw new CutDumpError('dump ends inside a statement', { offset: position });
    return true;
  }

  /** As far as its first `;` or a length that is enough; the client's own command has a line instead. */
  async #noteStatement(): Promise<void> {
    const cursor = this.#cursor;
    for (;;) {
      const isCommand = CLIENT_COMMAND.test(cursor.text(MOST_NOTED));
      const end = cursor.bytes.indexOf(isCommand ? CHAR.lf : CHAR.semicolon, cursor.at);
      const isEnough = end >= 0 || cursor.bytes.length - cursor.at >= MOST_NOTED;
      if (!isEnough && (await cursor.grow())) continue;
      const most = end < 0 ? MOST_NOTED : Math.min(MOST_NOTED, end - cursor.at);
      cursor.dialect = this.#wholeness.noteStatement(cursor.text(most), cursor.position);
      return;
    }
  }

  async #learnColumns(table: string): Promise<void> {
    if (!this.#wants(table)) return;
    const found = await this.#cursor.piece(parseColumns, MOST_HEAD_BYTES, 'a table definition');
    this.#columns.set(table, found);
    for (const [column, made] of found.generated) this.#wholeness.noteGenerated(table, column, made);
  }

  /** Whether its rows are those of another table too, or in another place. */
  async #learnPlace(table: string): Promise<void> {
    if (this.#tables === 'none') return;
    const { position } = this.#cursor;
    const { parents, keptBy } = await this.#cursor.look(
      parseTableOptions,
      MOST_HEAD_BYTES,
      'a table definition',
    );
    for (const parent of parents) this.#notePart(parent, false, position);
    if (keptBy !== undefined && this.#wants(table))
      this.#noteElsewhere(table, `the rows of ${table} are kept by ${keptBy}, and not in the dump`, position);
  }

  /** Where all tables are read, those of the part are. A partitioned table has none of its own, unless it is dumped so. */
  #notePart(parent: string, isPartition: boolean, position: number): void {
    if (this.#tables === 'all' || !this.#wants(parent)) return;
    const why = `rows of ${parent} are in other tables, which are its parts and not read`;
    if (isPartition) this.#noteElsewhere(parent, why, position);
    else this.#wholeness.lacks(why, position);
  }

  #noteElsewhere(table: string, why: string, position: number): void {
    const key = table.toLowerCase();
    if (!this.#elsewhere.has(key)) this.#elsewhere.set(key, { why, position });
  }

  /** What its rows are for; undefined, and told, when that is not known. */
  #columnsOf(head: RowsHead): RowColumns | undefined {
    const table = head.table.toLowerCase();
    const known = this.#columns.get(table);
    const columns = (head.columns ?? (known && writtenColumns(known, this.#cursor.dialect)))?.map((column) =>
      column.toLowerCase(),
    );
    if (columns === undefined && this.#tables !== 'all') {
      this.#wholeness.lacks(`rows of ${table} without names of columns`, this.#cursor.position);
      return undefined;
    }
    return {
      table,
      columns,
      bytea: known && new Set([...known.bytea].map((column) => column.toLowerCase())),
    };
  }

  async *#rows(
    of: RowColumns,
    rows: AsyncIterable<{ readonly row: ParsedRow; readonly position: number }>,
  ): AsyncGenerator<SqlRow> {
    this.#filled.add(of.table);
    for await (const { row, position } of rows) {
      const made = rowOf(of, row, position, this.#cursor.dialect.kind === 'postgres');
      if (made.unknown !== undefined)
        this.#wholeness.lacksRow(`${made.unknown} in a row of ${of.table}`, position);
      yield made;
    }
  }
}

/** What rows without names have values for. Those of SQLite have none for generated columns. */
function writtenColumns({ columns, generated }: TableColumns, { kind }: Dialect): readonly string[] {
  return kind === 'sqlite' ? columns.filter((column) => !generated.has(column)) : columns;
}
