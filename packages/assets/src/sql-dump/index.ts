/** Rows out of the dumps of MySQL and MariaDB, as a stream. */
export { MOST_ROW_BYTES, readSqlDump } from './read-sql-dump.ts';
export type { SqlDumpOptions, SqlRow } from './read-sql-dump.ts';
export type { SqlValue } from './values.ts';
