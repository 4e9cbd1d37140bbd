/** Rows out of dumps of MySQL, MariaDB, SQLite and PostgreSQL, as a stream. */
export { CutDumpError, MOST_ROW_BYTES, readSqlDump } from './read-sql-dump.ts';
export { readSeenDump } from './seen-dump.ts';
export type { SqlDumpOptions, SqlRow } from './read-sql-dump.ts';
export type { SqlValue } from './values.ts';
export { dumpTextOf, narrow } from './dump-text.ts';
export type { DumpText } from './dump-text.ts';
export { columnsOf } from './statement.ts';
