import { DecodeError } from '@landfall/protocol/errors';
import type { SqlRow, SqlValue } from '../sql-dump/index.ts';
import { rowsOfTree } from './btree.ts';
import type { SqliteRow } from './btree.ts';
import { SqlitePages } from './pages.ts';
import { decodeRecord, fieldsOf } from './record.ts';
import { RowValues } from './row-values.ts';
import { definitionOf, hasRowIds, readSchema } from './schema.ts';
import type { SqliteTree } from './schema.ts';
import { checkDatabase } from './soundness.ts';
import type { Soundness } from './soundness.ts';

/** A database file, read only. */
export interface SqliteDatabase extends AsyncDisposable {
  /** Names of the tables, as they are written. */
  readonly tables: readonly string[];
  /** Whether rows of a table come with their columns by place, not by name: it is one without row ids. Its name in any case. */
  hasPlacesOnly(table: string): boolean;
  /** Its columns, in their order, as they are written. @throws DecodeError when there is no such table, or its definition makes no sense */
  columnsOf(table: string): readonly string[];
  /** In pages. */
  readonly pageCount: number;
  /** Whether its changes go into a log first (`-wal`), and no log is beside it: it was closed, or brought here without what is in that. */
  readonly lacksLog: boolean;
  /**
   * Its rows, in a fixed order; `position` is the place of the page of the row in the file. Columns that were added to the
   * table later have their default, or are missing where there is none; those that are generated are worked out. Of a damaged database come the rows that are surely whole, and then an error.
   * @param table its name in any case @throws DecodeError when there is no such table, or its definition makes no sense; at the end, when anything in the
   *   database is damaged, it changed while it was read, or the log beside it breaks off
   */
  rows(table: string): AsyncGenerator<SqlRow, void, undefined>;
}

/**
 * Opens a file of SQLite 3, with the write-ahead log beside it when there is one. Whoever writes it should be stopped.
 * @throws DecodeError when it is no such file, cut off, damaged in its schema, or was not closed; what opening a file throws
 */
export async function openSqlite(path: string): Promise<SqliteDatabase> {
  const pages = await SqlitePages.open(path);
  try {
    return new Database(pages, await readSchema(pages));
  } catch (error) {
    await pages[Symbol.asyncDispose]();
    throw error;
  }
}

class Database implements SqliteDatabase {
  readonly #pages: SqlitePages;
  readonly #trees: readonly SqliteTree[];
  readonly #tables: readonly SqliteTree[];
  #soundness: Promise<Soundness> | undefined;

  constructor(pages: SqlitePages, trees: readonly SqliteTree[]) {
    this.#pages = pages;
    this.#trees = trees;
    // sqlite_… is SQLite's.
    this.#tables = trees.filter(({ isIndex, name }) => !isIndex && !/^sqlite_/i.test(name));
  }

  get tables(): readonly string[] {
    return this.#tables.map(({ name }) => name);
  }

  get pageCount(): number {
    return this.#pages.count;
  }

  get lacksLog(): boolean {
    return this.#pages.lacksLog;
  }

  hasPlacesOnly(wanted: string): boolean {
    const table = this.#named(wanted);
    return table !== undefined && !hasRowIds(table);
  }

  columnsOf(wanted: string): readonly string[] {
    const table = this.#named(wanted);
    if (table === undefined) throw new DecodeError(`no table ${wanted}`);
    return definitionOf(table).columns.map(({ name }) => name);
  }

  #named(wanted: string): SqliteTree | undefined {
    return this.#tables.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  }

  async *rows(wanted: string): AsyncGenerator<SqlRow, void, undefined> {
    const table = this.#named(wanted);
    if (table === undefined) throw new DecodeError(`no table ${wanted}`);
    const soundness = await (this.#soundness ??= checkDatabase(this.#pages, this.#trees));
    const { faults } = soundness;
    const definition = definitionOf(table);
    // The columns of a table without row ids lie in the order of its key: they have their places as names.
    const named = hasRowIds(table) ? new RowValues(definition) : undefined;
    const made = definition.columns.find(({ isVirtual }) => isVirtual);
    if (named === undefined && made !== undefined)
      faults.add(`column ${made.name} of table ${table.name} is generated, and the table WITHOUT ROWID`);
    const onFault = ({ what }: DecodeError): void => faults.add(what);
    const isDoubtful = (page: number): boolean => soundness.isDoubtful(page);
    for await (const row of rowsOfTree(this.#pages, table.root, { isDoubtful, onFault })) {
      const values = this.#valuesOf(row, table, named, soundness);
      if (values !== undefined) yield this.#rowOf(table, row, values);
    }
    if (!(await this.#pages.isUnchanged())) faults.add('database that changed while it was read');
    faults.throwAny();
  }

  /** By column; undefined for a row that cannot be believed. */
  #valuesOf(
    { payload, rowId }: SqliteRow,
    table: SqliteTree,
    named: RowValues | undefined,
    { faults, differences }: Soundness,
  ): Map<string, SqlValue> | undefined {
    try {
      const differing = differences.get(table.root) ?? [];
      if (rowId !== undefined && differing.some((one) => one.mayHave(rowId, payload, fieldsOf(payload))))
        return undefined;
      const values = decodeRecord(payload, this.#pages.header.encoding);
      if (named !== undefined) return named.of(values, rowId, faults);
      return new Map(values.map((value, at) => [`${at + 1}`, value]));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      faults.add(error.what);
      return undefined;
    }
  }

  #rowOf(table: SqliteTree, { page }: SqliteRow, values: Map<string, SqlValue>): SqlRow {
    return {
      table: table.name.toLowerCase(),
      values,
      isQuoted: () => false,
      position: (page - 1) * this.#pages.header.pageBytes,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pages[Symbol.asyncDispose]();
  }
}
