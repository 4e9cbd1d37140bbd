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

  it('has in rows the defaults of columns that came after them', async () => {
    make(
      "CREATE TABLE a(x, Y); INSERT INTO a VALUES (1, 'old'); ALTER TABLE a ADD COLUMN z DEFAULT 5; INSERT INTO a VALUES (2, 'new', 6);",
    );
    expect(await rowsOf('A')).toEqual(['x=1 y=old z=5', 'x=2 y=new z=6']);
  });

  it.each([
    ["TEXT DEFAULT 'it''s'", "it's"],
    ['INTEGER NOT NULL DEFAULT -7', '-7'],
    ['DEFAULT (3) CHECK (z > 1)', '3'],
    ["DEFAULT x'6162'", 'ab'],
    ['DEFAULT "named"', 'named'],
    ['BOOLEAN DEFAULT TRUE', '1'],
  ])('has what sqlite3 has for %s', async (definition, value) => {
    make(
      `CREATE TABLE a(x); INSERT INTO a VALUES (1); ALTER TABLE a ADD COLUMN z ${definition}; CREATE INDEX i ON a(z);`,
    );
    const seen = execFileSync('sqlite3', [path, 'SELECT z FROM a'], { encoding: 'utf8' }).trim();
    expect([await rowsOf('a'), seen]).toEqual([[`x=1 z=${value}`], value]);
  });

  it.each([
    "(CAST('4' AS INTEGER))",
    '(-(3))',
    '+5',
    '1e3',
    '0x10',
    'word',
    '-9.5',
    "'a' COLLATE NOCASE",
    '(NULL)',
  ])('has what sqlite3 has for a default %s, or is not whole', async (value) => {
    make(`CREATE TABLE a(x); INSERT INTO a VALUES (1); ALTER TABLE a ADD COLUMN z DEFAULT ${value};`);
    const seen = execFileSync('sqlite3', [path, 'SELECT z FROM a'], { encoding: 'utf8' }).trim();
    const found = await rowsOf('a').catch((error: unknown) => String(error));
    if (typeof found === 'string') expect(found).toContain('default that cannot be read');
    else expect(found).toEqual([seen === '' ? 'x=1' : `x=1 z=${seen}`]);
  });

  it('has no rows without the columns that came after them, where there is no default', async () => {
    make(
      'CREATE TABLE a(x); INSERT INTO a VALUES (1); ALTER TABLE a ADD COLUMN z; ALTER TABLE a ADD COLUMN w DEFAULT NULL;',
    );
    expect(await rowsOf('a')).toEqual(['x=1']);
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
