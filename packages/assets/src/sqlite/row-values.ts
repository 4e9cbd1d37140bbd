import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';
import { parseExpression } from './expression.ts';
import type { SqlExpression } from './expression.ts';
import type { Faults } from './faults.ts';
import { UnknownValueError, keptAs } from './sql-values.ts';
import type { ColumnDefinition, TableDefinition } from './table-definition.ts';

/** Columns that are made of columns that are made of columns. */
const MOST_DEPTH = 32;

/** The columns of a table, and what its rows have in them. */
export class RowValues {
  readonly #table: string;
  readonly #kept: readonly ColumnDefinition[];
  readonly #columns: ReadonlyMap<string, ColumnDefinition>;
  readonly #made = new Map<string, SqlExpression>();
  readonly #absent = new Map<string, SqlValue>();
  readonly #unknown = new Map<string, string>();

  constructor({ name, columns }: TableDefinition) {
    this.#table = name;
    this.#kept = columns.filter(({ isVirtual }) => !isVirtual);
    this.#columns = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
    for (const column of columns) this.#prepare(column);
  }

  #prepare(column: ColumnDefinition): void {
    const name = column.name.toLowerCase();
    try {
      if (column.isVirtual)
        this.#made.set(
          name,
          parseExpression(column.made!, (of) => this.#column(of)),
        );
      else if (column.default !== undefined) {
        const value = parseExpression(column.default, bareWord)(new Map());
        this.#absent.set(name, keptAs(value, column.type));
      }
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      this.#unknown.set(name, error.what);
    }
  }

  #column(name: string): SqlExpression {
    const key = name.toLowerCase();
    if (!this.#columns.has(key)) throw new UnknownValueError(name.slice(0, 32));
    return (row) => (row.has(key) ? row.get(key)! : this.#madeOf(key, row));
  }

  #depth = 0;

  #madeOf(name: string, row: ReadonlyMap<string, SqlValue>): SqlValue {
    const expression = this.#made.get(name);
    // A column that the row is too old for, and that has no default.
    if (expression === undefined && !this.#unknown.has(name)) return null;
    if (expression === undefined || this.#depth >= MOST_DEPTH)
      throw new UnknownValueError(this.#unknown.get(name) ?? 'columns made of one another');
    this.#depth++;
    try {
      return keptAs(expression(row), this.#columns.get(name)!.type);
    } finally {
      this.#depth--;
    }
  }

  /**
   * What a row has, by column in lower case.
   * @param values that it keeps, in their order
   * @param faults takes what of it cannot be told
   * @throws DecodeError when it has more than there are columns
   */
  of(values: readonly SqlValue[], rowId: bigint | undefined, faults: Faults): Map<string, SqlValue> {
    if (values.length > this.#kept.length)
      throw new DecodeError(`row of ${values.length} values for ${this.#kept.length} columns`);
    const row = new Map<string, SqlValue>();
    this.#kept.forEach(({ name, isRowId }, at) => {
      const key = name.toLowerCase();
      if (isRowId && rowId !== undefined) row.set(key, String(rowId));
      else if (at < values.length) row.set(key, values[at]!);
      else this.#setAbsent(key, row, faults);
    });
    for (const [name, { isVirtual }] of this.#columns) if (isVirtual) this.#setMade(name, row, faults);
    return row;
  }

  /** Rows that were written before a column was added have what it says for them. */
  #setAbsent(name: string, row: Map<string, SqlValue>, faults: Faults): void {
    const unknown = this.#unknown.get(name);
    const value = this.#absent.get(name) ?? null;
    if (unknown !== undefined)
      faults.add(
        `column ${name} of table ${this.#table} was added with a default that cannot be read: ${unknown}`,
      );
    else if (value !== null) row.set(name, value);
  }

  #setMade(name: string, row: Map<string, SqlValue>, faults: Faults): void {
    try {
      row.set(name, this.#madeOf(name, row));
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      faults.add(
        `column ${name} of table ${this.#table} is generated, and cannot be worked out here: ${error.what}`,
      );
    }
  }
}

/** Behind DEFAULT a word is a text. */
function bareWord(name: string): SqlExpression {
  if (/^current_/i.test(name)) throw new UnknownValueError(name);
  const text = encodeUtf8(name);
  return () => text;
}
