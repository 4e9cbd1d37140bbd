import { basename } from 'node:path';
import { openSqlite } from '../sqlite/index.ts';
import type { RootSink } from './root-file.ts';
import { takeRow } from './text-roots.ts';

/** Whatever stands in any row of any table of a database of SQLite. @throws DecodeError when it is damaged or cut off */
export async function readDatabaseRoots(path: string, sink: RootSink): Promise<'database'> {
  await using database = await openSqlite(path);
  for (const table of database.tables) {
    for await (const row of database.rows(table)) {
      sink.signal?.throwIfAborted();
      takeRow(row, basename(path), sink, { isText: true });
    }
  }
  return 'database';
}
