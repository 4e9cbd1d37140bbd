import { byteaOf, maybeByteaOf } from './bytea.ts';
import type { ParsedRow, SqlValue } from './values.ts';

/** A row of one of the wanted tables. */
export interface SqlRow {
  /** Which of the wanted tables it is of. */
  readonly table: string;
  /** Column name, in lower case → value. */
  readonly values: ReadonlyMap<string, SqlValue>;
  /** Whether the value of a column stood in quotes, not as a number, a word or hexadecimal digits. */
  readonly isQuoted: (column: string) => boolean;
  /** Why it was not understood: a value of it cannot be told (it is null), or it has more or fewer than there are columns. */
  readonly unknown?: string;
  /** Bytes of the dump before this row. */
  readonly position: number;
}

/** The columns that a row is for. */
export interface RowColumns {
  readonly table: string;
  /** In lower case; undefined for their places. */
  readonly columns: readonly string[] | undefined;
  /** Of PostgreSQL: which of them are of bytes; undefined when that is not known. */
  readonly bytea?: ReadonlySet<string> | undefined;
}

/** @param isPostgres whether bytes stand in texts */
export function rowOf(
  { table, columns, bytea }: RowColumns,
  row: ParsedRow,
  position: number,
  isPostgres: boolean,
): SqlRow {
  const names = columns ?? row.values.map((_, at) => `${at + 1}`);
  const quoted = new Set([...row.quoted].map((at) => names[at]!));
  let { unknown } = row;
  if (names.length !== row.values.length)
    unknown ??= `row of ${row.values.length} values for ${names.length} columns`;
  const values = new Map<string, SqlValue>();
  for (const [at, name] of names.slice(0, row.values.length).entries()) values.set(name, row.values[at]!);
  if (isPostgres)
    for (const [name, value] of values) {
      if (!(value instanceof Uint8Array) || !quoted.has(name)) continue;
      const bytes = bytesOf(value, bytea?.has(name));
      if (bytes === value) continue;
      if (bytes === undefined) unknown ??= 'bytes in a form that is not known';
      values.set(name, bytes ?? null);
      quoted.delete(name);
    }
  return {
    table,
    values,
    isQuoted: (column) => quoted.has(column),
    ...(unknown === undefined ? {} : { unknown }),
    position,
  };
}

function bytesOf(text: Uint8Array, isBytea: boolean | undefined): Uint8Array | undefined {
  if (isBytea === undefined) return maybeByteaOf(text);
  return isBytea ? byteaOf(text) : text;
}
