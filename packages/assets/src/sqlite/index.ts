/** Rows out of a database file of SQLite, read only, without SQLite. */
export { openSqlite } from './database.ts';
export type { SqliteDatabase } from './database.ts';
export { databaseAt } from './pages.ts';
