import { basename } from 'node:path';
import { DecodeError } from '@landfall/protocol/errors';
import { dumpTextOf, readSqlDump } from '../sql-dump/index.ts';
import type { DumpText, SqlRow } from '../sql-dump/index.ts';
import type { CountedFile } from './counted-file.ts';

/** Names of other tables that are said when the wanted one is missing; a grid has some sixty. */
const MOST_NAMED = 10;

/** A row, and whether the dump it is from went through UTF-16 or UTF-32, and through which (see {@link DumpText}). */
export type TableRow = SqlRow & Pick<DumpText, 'wasWide' | 'wide'>;

/**
 * The rows of one table of a dump, gzipped or not.
 * @throws DecodeError when the dump has no such table (an empty one is fine), ends too early, or cannot be understood
 */
export async function* rowsOfTable(file: CountedFile, table: string): AsyncGenerator<TableRow> {
  const wanted = table.toLowerCase();
  const others = new Set<string>();
  let isThere = false;
  const onTable = (name: string): void => {
    if (name.toLowerCase() === wanted) isThere = true;
    else if (others.size < MOST_NAMED) others.add(name);
  };
  const { chunks, ...how } = await dumpTextOf(file.chunks()).catch((error: unknown) => {
    throw error instanceof DecodeError
      ? new DecodeError(`${basename(file.path)}: ${error.what}`, { cause: error })
      : error;
  });
  for await (const row of readSqlDump(chunks, new Set([wanted]), { onTable })) yield { ...row, ...how };
  if (isThere) return;
  const found = others.size === 0 ? 'nor any other table' : `but ${[...others].join(', ')}`;
  throw new DecodeError(`${basename(file.path)} holds no table ${table}, ${found}`);
}
