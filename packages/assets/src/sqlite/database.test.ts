import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from './database.ts';

const isInstalled = ((): boolean => {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let path: string;
beforeEach(async () => (path = join(await mkdtemp(join(tmpdir(), 'landfall-database-')), 'a.db')));
afterEach(async () => await rm(join(path, '..'), { recursive: true }));
const make = (sql: string): Buffer => execFileSync('sqlite3', [path], { input: sql });

async function rowsOf(table: string): Promise<string[]> {
  await using database = await openSqlite(path);
  const rows: string[] = [];
  for await (const { values } of database.rows(table))
    rows.push(
      [...values]
        .map(
          ([name, value]) => `${name}=${value instanceof Uint8Array ? Buffer.from(value).toString() : value}`,
        )
        .join(' '),
    );
  return rows;
}

describe.skipIf(!isInstalled)('a database that sqlite3 made', () => {
  it('names its tables, and neither views, indexes nor what is its own', async () => {
    make(
      'CREATE TABLE b(x INTEGER PRIMARY KEY AUTOINCREMENT, y); CREATE TABLE "A a"(z); CREATE VIEW v AS SELECT 1; CREATE INDEX i ON b(y);',
    );
    await using database = await openSqlite(path);
    expect(database.tables).toEqual(['b', 'A a']);
    expect(database.pageCount).toBeGreaterThan(2);
  });

  it('has rows without the columns that came after them', async () => {
    make(
      "CREATE TABLE a(x, Y); INSERT INTO a VALUES (1, 'old'); ALTER TABLE a ADD COLUMN z DEFAULT 5; INSERT INTO a VALUES (2, 'new', 6);",
    );
    expect(await rowsOf('A')).toEqual(['x=1 y=old', 'x=2 y=new z=6']);
  });

  it('has places for the names of columns where there are no row ids', async () => {
    make("CREATE TABLE a(x, y, PRIMARY KEY (y)) WITHOUT ROWID; INSERT INTO a VALUES (1, 'b'), (2, 'a');");
    expect(await rowsOf('a')).toEqual(['1=a 2=2', '1=b 2=1']);
  });

  it('has none of what was deleted', async () => {
    make('CREATE TABLE a(x); INSERT INTO a VALUES (1),(2),(3); DELETE FROM a WHERE x = 2;');
    expect(await rowsOf('a')).toEqual(['x=1', 'x=3']);
  });

  it('says where in the file a row begins', async () => {
    make('CREATE TABLE a(x); INSERT INTO a VALUES (1);');
    await using database = await openSqlite(path);
    for await (const { position, table, isQuoted } of database.rows('a'))
      expect([position, table, isQuoted('x')]).toEqual([4096, 'a', false]);
  });

  it('is refused by the name of a table that it does not have', async () => {
    make('CREATE TABLE a(x);');
    await expect(rowsOf('b')).rejects.toThrow('no table b');
  });

  it('can be opened again and again, as its files are closed even when it is damaged', async () => {
    make('CREATE TABLE a(x);');
    const bytes = execFileSync('cat', [path]);
    bytes[100] = 7;
    await writeFile(path, bytes);
    for (let time = 0; time < 3; time++) await expect(openSqlite(path)).rejects.toThrow('none of a table');
  });
});
