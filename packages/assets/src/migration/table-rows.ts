import { basename } from 'node:path';
import { DecodeError } from '@landfall/protocol/errors';
import { gunzipIfNeeded } from '../archive/index.ts';
import { readSqlDump } from '../sql-dump/index.ts';
import type { SqlRow } from '../sql-dump/index.ts';
import type { CountedFile } from './counted-file.ts';

/** Names of other tables that are said when the wanted one is missing; a grid has some sixty. */
const MOST_NAMED = 10;

/**
 * The rows of one table of a dump, gzipped or not.
 * @throws DecodeError when the dump has no such table (an empty one is fine), or cannot be understood
 */
export async function* rowsOfTable(file: CountedFile, table: string): AsyncGenerator<SqlRow> {
  const wanted = table.toLowerCase();
  const others = new Set<string>();
  let isThere = false;
  const onTable = (name: string): void => {
    if (name.toLowerCase() === wanted) isThere = true;
    else if (others.size < MOST_NAMED) others.add(name);
  };
  yield* readSqlDump(gunzipIfNeeded(file.chunks()), new Set([wanted]), { onTable });
  if (isThere) return;
  const found = others.size === 0 ? 'nor any other table' : `but ${[...others].join(', ')}`;
  throw new DecodeError(`${basename(file.path)} holds no table ${table}, ${found}`);
}
