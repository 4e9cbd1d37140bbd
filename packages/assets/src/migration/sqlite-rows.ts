import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DecodeError } from '@landfall/protocol/errors';
import { fileKindOf } from '../archive/index.ts';
import { databaseAt, openSqlite } from '../sqlite/index.ts';
import type { CountedFile } from './counted-file.ts';
import { storageFault } from './durable-file.ts';
import type { TableRow } from './table-rows.ts';

const HEAD_BYTES = 512;
/** Names of other tables that are said when the wanted one is missing. */
const MOST_NAMED = 10;

/** Whether a file is a database of SQLite, by its content. @throws StorageError when it cannot be read */
export async function isSqlite(path: string): Promise<boolean> {
  // What is taken from a pipe to look at it is gone.
  if ((await stat(path).catch(() => undefined))?.isFile() === false) return false;
  const file = await open(path, 'r').catch((error: unknown) => {
    throw storageFault(path, error);
  });
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0).catch((error: unknown) => {
      throw storageFault(path, error);
    });
    return fileKindOf(head.subarray(0, bytesRead)).kind === 'sqlite';
  } finally {
    await file.close();
  }
}

/** A database is not read front to back: its rows are counted by themselves. Another one when its log changes. */
export async function openSqliteFile(
  path: string,
): Promise<Pick<CountedFile, 'path' | 'identity' | 'progress'>> {
  const [{ size, mtimeMs }, log] = await Promise.all([
    stat(path),
    stat(`${await databaseAt(path)}-wal`).catch(() => ({ size: 0, mtimeMs: 0 })),
  ]);
  return {
    path,
    identity: `${path} ${size} ${mtimeMs} ${log.size} ${log.mtimeMs}`,
    progress: () => ({ done: 0, total: 0 }),
  };
}

/** As OpenSim makes the table; older ones lack the last. @source archives.md §3.2 */
const COLUMNS = [
  'uuid',
  'name',
  'description',
  'type',
  'local',
  'temporary',
  'data',
  'asset_flags',
  'creatorid',
];
/** Other services call these so. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['id', 'uuid'],
  ['assettype', 'type'],
]);
/** Only other services have them. */
const OTHER_COLUMNS: ReadonlySet<string> = new Set(['create_time', 'access_time']);

/**
 * One bit of the schema can make another column of one, and a value that is not there has a default. A column that is missing
 * beside one that nobody knows shows it.
 * @throws DecodeError
 */
function assertKnownColumns(table: string, columns: readonly string[]): void {
  const found = columns.map((name) => OTHER_NAMES.get(name.toLowerCase()) ?? name.toLowerCase());
  const missing = COLUMNS.filter((name) => !found.includes(name));
  const unknown = columns.filter((_, at) => !COLUMNS.includes(found[at]!) && !OTHER_COLUMNS.has(found[at]!));
  if (missing.length === 0 || unknown.length === 0) return;
  throw new DecodeError(
    `table ${table} has no column ${missing[0]}, but ${unknown.slice(0, MOST_NAMED).join(', ')}: its definition may be damaged. If it is called so, import a dump of it (sqlite3 <file> .dump)`,
  );
}

/** As one that was copied alone while its program ran. */
const withoutLog = (name: string): string =>
  `it keeps a write-ahead log, and ${name}-wal is not beside it: what was in that is missing here. Bring it along; where there is none, because the database was closed, run sqlite3 ${name} 'PRAGMA journal_mode=DELETE'`;

/**
 * The rows of one table.
 * @throws DecodeError when there is no such table, its columns are others than those of assets, or the database is damaged or cut off; behind
 *   its last row when the log that it keeps is not there
 */
export async function* rowsOfSqlite(path: string, table: string): AsyncGenerator<TableRow> {
  const name = basename(path);
  try {
    await using database = await openSqlite(path);
    if (!database.tables.some((one) => one.toLowerCase() === table.toLowerCase()))
      throw new DecodeError(
        `it holds no table ${table}, but ${database.tables.slice(0, MOST_NAMED).join(', ')}`,
      );
    // No simulator makes such; row by row it would be told of each that it has no id.
    if (database.hasPlacesOnly(table))
      throw new DecodeError(
        `table ${table} is one WITHOUT ROWID, which is not read here; a dump of it is (sqlite3 <file> .dump)`,
      );
    assertKnownColumns(table, database.columnsOf(table));
    for await (const row of database.rows(table)) yield { ...row, wasWide: false };
    // Whether it was closed cannot be seen in it: most of it may be in that log.
    if (database.lacksLog) throw new DecodeError(withoutLog(name));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw storageFault(path, error);
    throw new DecodeError(`${name}: ${error.message}`, { cause: error });
  }
}
