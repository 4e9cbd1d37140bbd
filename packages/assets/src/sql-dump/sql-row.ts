import { DecodeError } from '@landfall/protocol/errors';
import type { ParsedRow, SqlValue } from './values.ts';

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

/** @throws DecodeError when there are more or fewer values than columns */
export function rowOf(
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
