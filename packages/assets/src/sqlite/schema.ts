import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';
import { rowsOfTree } from './btree.ts';
import type { SqlitePages } from './pages.ts';
import { decodeRecord } from './record.ts';
import { parseTable } from './table-definition.ts';
import type { TableDefinition } from './table-definition.ts';

export const SCHEMA_PAGE = 1;
/** More tables and indexes than any program makes. */
const MOST_TREES = 20_000;
/** type, name, tbl_name, rootpage, sql */
const COLUMNS = 5;

/** A table or an index, as the schema of a database has it. */
export interface SqliteTree {
  readonly isIndex: boolean;
  readonly name: string;
  /** The table itself, or that of which it is an index. */
  readonly table: string;
  readonly root: number;
  /** Empty for the indexes that SQLite makes by itself, for what is declared a key. */
  readonly sql: string;
}

/** Everything in a database that has pages of its own. @throws DecodeError when the schema is damaged */
export async function readSchema(pages: SqlitePages): Promise<SqliteTree[]> {
  const trees: SqliteTree[] = [];
  for await (const { payload } of rowsOfTree(pages, SCHEMA_PAGE)) {
    const values = decodeRecord(payload, pages.header.encoding).map(textOf);
    if (values.length !== COLUMNS) throw new DecodeError('database with a damaged schema');
    const [type = '', name = '', table = '', root = '', sql = ''] = values;
    // Views, triggers and virtual tables have none.
    if (root === '' || root === '0') continue;
    if (type !== 'table' && type !== 'index')
      throw new DecodeError(`database with a damaged schema: ${JSON.stringify(type.slice(0, 32))} in it`);
    if (trees.length >= MOST_TREES) throw new DecodeError(`more than ${MOST_TREES} tables and indexes`);
    trees.push({ isIndex: type === 'index', name, table, root: Number(root), sql });
  }
  return trees;
}

/**
 * What the schema says of a table.
 * @throws DecodeError when that makes no sense: what it was, and which column is which, nobody knows
 */
export function definitionOf({ name, sql }: SqliteTree): TableDefinition {
  try {
    const definition = parseTable(sql);
    if (definition.name.toLowerCase() !== name.toLowerCase())
      throw new DecodeError(`it is that of ${definition.name}`);
    return definition;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(`the definition of table ${name} makes no sense: ${error.what}`, { cause: error });
  }
}

/** The rows of such a table lie in the order of its key. */
export function hasRowIds({ isIndex, sql }: SqliteTree): boolean {
  return !isIndex && !/\)[^)]*\bWITHOUT\s+ROWID\b[^)]*$/i.test(sql);
}

function textOf(value: SqlValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : (value ?? '');
}
