/** Rows out of dumps of MySQL, MariaDB, SQLite and PostgreSQL, as a stream. */
export { CutDumpError } from './cut-dump-error.ts';
export { MOST_ROW_BYTES } from './dump-cursor.ts';
export { readSqlDump } from './read-sql-dump.ts';
export { readSeenDump } from './seen-dump.ts';
export type { SqlDumpOptions } from './dump-reading.ts';
export type { SqlRow } from './sql-row.ts';
export type { SqlValue } from './values.ts';
export { dumpTextOf } from './dump-text.ts';
export type { DumpText } from './dump-text.ts';
