import { DumpCursor } from './dump-cursor.ts';
import { DumpReading } from './dump-reading.ts';
import type { SqlDumpOptions, WantedTables } from './dump-reading.ts';
import type { SqlRow } from './sql-row.ts';

/**
 * Streams the rows that a dump puts into the wanted tables: of MySQL or MariaDB (mysqldump, mariadb-dump, with or without
 * `--hex-blob`, extended or single inserts, named columns or not, with backslashes that escape or do not), of SQLite (`.dump`), of
 * PostgreSQL (with `COPY` or `--inserts`).
 * Everything else is passed over, strings and comments understood. Memory is a few times the largest row. Rows that a table is
 * given twice (`REPLACE`, `ON DUPLICATE KEY`, a table that is dropped and made again) all count.
 * @param tables of `all`, rows without names of columns have their places as names, from `1` on
 * @throws DecodeError when a piece of the dump breaks a limit; {@link CutDumpError} when the dump ends inside a statement, row or comment,
 *   without what its beginning announced, with a message of its program, or says that its program could not read a wanted table. What
 *   is not read and costs no other row is thrown at the end, with the offset of the first of it: a row that is not understood
 *   ({@link SqlRow.unknown}), a wanted table filled from a query or a file, changed or renamed, a line that is no SQL
 */
export async function* readSqlDump(
  chunks: AsyncIterable<Uint8Array>,
  tables: WantedTables,
  options: SqlDumpOptions = {},
): AsyncGenerator<SqlRow, void, undefined> {
  const cursor = new DumpCursor(chunks);
  const reading = new DumpReading(cursor, tables, options);
  try {
    while (await reading.toStatement()) yield* reading.statement();
    reading.checkEnding();
  } finally {
    await cursor.end();
  }
}
