import { basename } from 'node:path';
import { openSqlite } from '../sqlite/index.ts';
import type { RootSink } from './root-file.ts';
import { takeRow } from './text-roots.ts';

/** Whatever stands in any row of any table of a database of SQLite. @throws DecodeError when it is damaged or cut off */
export async function readDatabaseRoots(path: string, sink: RootSink): Promise<'database'> {
  await using database = await openSqlite(path);
  if (database.lacksLog) sink.doubt(basename(path), WITHOUT_LOG);
  for (const table of database.tables) {
    for await (const row of database.rows(table)) {
      sink.signal?.throwIfAborted();
      takeRow(row, basename(path), sink, { isText: true });
    }
  }
  return 'database';
}

/** Whether it was closed cannot be seen in it, and what was in its log may be most of it. */
const WITHOUT_LOG =
  "it is a database with a write-ahead log, and that (-wal) is not beside it: give both; where there is none, because it was closed, run sqlite3 <file> 'PRAGMA journal_mode=DELETE' on it";
