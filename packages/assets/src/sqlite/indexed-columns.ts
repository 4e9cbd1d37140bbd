import { DecodeError } from '@landfall/protocol/errors';
import type { Faults } from './faults.ts';
import type { SqliteTree } from './schema.ts';
import { parseIndex } from './table-definition.ts';
import type { TableDefinition } from './table-definition.ts';

/** What is in an index, to compare it with its table. */
export interface Indexed {
  /** Whether only some of the rows are in it. */
  readonly isPartial: boolean;
  /** As {@link RowTally.differences} takes them. */
  readonly columns: readonly (number | undefined)[] | 'unknown';
}

const NOTHING_KNOWN: Indexed = { isPartial: false, columns: [] };

/**
 * Of which columns an index is. One of a column that its table does not have shows that the schema was damaged.
 * @param indexes all of the table, in the order of the schema
 * @param definition of the table; undefined when it makes no sense
 */
export function indexed(
  index: SqliteTree,
  indexes: readonly SqliteTree[],
  definition: TableDefinition | undefined,
  faults: Faults,
): Indexed {
  if (index.sql === '') return { isPartial: false, columns: ofKey(index, indexes, definition) };
  try {
    const { table, columns, isPartial } = parseIndex(index.sql);
    if (table.toLowerCase() !== index.table.toLowerCase()) throw new DecodeError(`it is of ${table}`);
    if (definition === undefined || columns === undefined) return { ...NOTHING_KNOWN, isPartial };
    return { isPartial, columns: columns.map((name) => placeOf(name, definition)) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    faults.add(`the definition of index ${index.name} makes no sense: ${error.what}`);
    return NOTHING_KNOWN;
  }
}

/** Where all of those that SQLite makes for keys are there, each has the columns of its key. */
function ofKey(
  index: SqliteTree,
  indexes: readonly SqliteTree[],
  definition: TableDefinition | undefined,
): Indexed['columns'] {
  const own = indexes.filter(({ sql }) => sql === '');
  if (definition === undefined || definition.keys.length !== own.length) return 'unknown';
  return definition.keys[own.indexOf(index)]!.map((column) => placeInRow(column, definition));
}

/** @throws DecodeError when there is no such column */
function placeOf(name: string, definition: TableDefinition): number | undefined {
  const column = definition.columns.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
  if (column >= 0) return placeInRow(column, definition);
  if (/^(?:rowid|oid|_rowid_)$/i.test(name)) return undefined;
  throw new DecodeError(`its table has no column ${name}`);
}

/** Among the values that a row keeps. */
function placeInRow(column: number, { columns }: TableDefinition): number | undefined {
  const { isRowId, isVirtual } = columns[column]!;
  if (isRowId || isVirtual) return undefined;
  return columns.slice(0, column).filter((one) => !one.isVirtual).length;
}
