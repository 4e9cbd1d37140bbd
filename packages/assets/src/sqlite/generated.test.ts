import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { openSqlite } from './database.ts';

/** Of the bits of a definition every so many; `.ci/run` takes all of them. */
const STEP = process.env['LANDFALL_DRAWS'] === undefined ? 5 : 1;

const isInstalled = ((): boolean => {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let path: string;
beforeEach(async () => (path = join(await mkdtemp(join(tmpdir(), 'landfall-generated-')), 'a.db')));
afterEach(async () => await rm(join(path, '..'), { recursive: true }));
const run = (sql: string): string => execFileSync('sqlite3', [path], { input: sql, encoding: 'utf8' }).trim();

/** What is in a table, row by row, and why it is not known to be all. */
async function read(table: string): Promise<{ rows: string[]; fault?: string }> {
  const rows: string[] = [];
  try {
    await using database = await openSqlite(path);
    for await (const { values } of database.rows(table))
      rows.push(
        [...values]
          .map(
            ([name, value]) =>
              `${name}=${value instanceof Uint8Array ? Buffer.from(value).toString() : value}`,
          )
          .join(' '),
      );
    return { rows };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { rows, fault: error.message };
  }
}

describe.skipIf(!isInstalled)('a column that is generated', () => {
  it('takes no place among those that are kept, wherever it stands', async () => {
    run(
      `CREATE TABLE a(v TEXT AS (x || '-' || y), x, s TEXT GENERATED ALWAYS AS (y || 's') STORED, w GENERATED ALWAYS AS (v) VIRTUAL, y DEFAULT 'late');
       INSERT INTO a(x, y) VALUES ('one', 'two'), (3, NULL);`,
    );
    expect(await read('a')).toEqual({
      rows: ['x=one s=twos y=two v=one-two w=one-two', 'x=3 s=null y=null v=null w=null'],
    });
  });

  it.each([
    ['TEXT', "lower(x) || '-' || upper(x)"],
    ['TEXT', 'substr(x, 1, 3) || substr(x, 5)'],
    ['', "replace(trim('  ' || x), 'Z', 'zz')"],
    ['TEXT', 'hex(x)'],
    ['INTEGER', 'length(x) + n * 2 - -1'],
    ['', "coalesce(NULL, m, 'none')"],
    ['TEXT', "printf('%016x-%08X-%5d|%s|%%', n, n, n, x)"],
    ['TEXT', "printf('%016x', -n)"],
    ['TEXT', 'n'],
    ['INTEGER', "'7'"],
    ['TEXT', "CAST(n AS TEXT) || CAST('12' AS INTEGER)"],
    ['', "x'616263' || 0x10"],
    ['TEXT', '"x" || [n] || `m`'],
    ['TEXT COLLATE NOCASE', '(x) COLLATE BINARY || (n)'],
    ['', '9223372036854775807'],
    ['', 'k + 1'],
  ])('of type %s has what sqlite3 has for %s', async (type, expression) => {
    run(
      `CREATE TABLE a(k INTEGER PRIMARY KEY, x TEXT, n INTEGER, m, v ${type} AS (${expression}));
       INSERT INTO a(k, x, n) VALUES (7, 'aB-Zc 9', 1234567890123);`,
    );
    const wanted = run("SELECT coalesce(v, 'null') FROM a");
    expect(await read('a')).toEqual({ rows: [`k=7 x=aB-Zc 9 n=1234567890123 m=null v=${wanted}`] });
  });

  it.each([
    ["json_extract(x, '$.id')", 'json_extract()'],
    ["CASE WHEN n > 1 THEN 'a' ELSE 'b' END", 'in a way'],
    ['x < n', 'cannot be worked out'],
    ['n / 2', 'cannot be worked out'],
    ['r || x', 'a number with a fraction'],
    ['substr(x, -2)', 'from its end'],
    ["substr('é' || x, 2)", 'not ASCII'],
    ['9223372036854775807 + n', 'more than 64 bits'],
    ["printf('%e', n)", 'in a format'],
    [`${'('.repeat(80)}n${')'.repeat(80)}`, 'nested too deeply'],
  ])('made as %s is told to be unknown, and the rest is there', async (expression, why) => {
    run(
      `CREATE TABLE a(x, n, r REAL, v AS (${expression})); INSERT INTO a(x, n, r) VALUES ('{"id":1}', 1, 1.5);`,
    );
    const { rows, fault } = await read('a');
    expect(rows).toEqual(['x={"id":1} n=1 r=1.5']);
    expect(fault).toContain('column v of table a is generated, and cannot be worked out here');
    if (!why.includes('way') && !why.includes('worked')) expect(fault).toContain(why);
  });

  it('of a table without row ids makes that doubtful', async () => {
    run('CREATE TABLE a(x PRIMARY KEY, v AS (x), y) WITHOUT ROWID; INSERT INTO a(x, y) VALUES (1, 2);');
    const { rows, fault } = await read('a');
    expect(rows).toEqual(['1=1 2=2']);
    expect(fault).toContain('column v of table a is generated, and the table WITHOUT ROWID');
  });
});

describe.skipIf(!isInstalled)('a table', () => {
  it.each([
    ['x INTEGER PRIMARY KEY, y', 'x=5 y=b'],
    ['x integer, y, PRIMARY KEY (x DESC)', 'x=5 y=b'],
    ['y, x INTEGER CONSTRAINT k NOT NULL PRIMARY KEY AUTOINCREMENT', 'y=b x=5'],
    // Those are none.
    ['x INTEGER PRIMARY KEY DESC, y', 'x=5 y=b'],
    ['x INT PRIMARY KEY, y', 'x=5 y=b'],
  ])('of (%s) has the id of a row for its value', async (columns, row) => {
    run(`CREATE TABLE a(${columns}); INSERT INTO a(x, y) VALUES (5, 'b');`);
    expect(await read('a')).toEqual({ rows: [row] });
  });

  it.each([
    'key TEXT, "index" , [order], `group`, \'quoted\' INT, value',
    'key TEXT -- one, two\n, index_ /* , */ , o_, g_, q_, v_',
    "a VARCHAR(10) NOT NULL ON CONFLICT IGNORE DEFAULT ('x,)') COLLATE NOCASE, b DECIMAL(10, -2) CHECK (b > 0 OR b IS NULL), c UNIQUE ON CONFLICT REPLACE, d REFERENCES a(c) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED, e DOUBLE PRECISION DEFAULT -1.5e-3, f DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (a, b) ON CONFLICT ABORT, CONSTRAINT u UNIQUE (d, e COLLATE RTRIM DESC), CHECK (f IS NOT NULL) FOREIGN KEY (d) REFERENCES a",
    "a NULL, b CONSTRAINT only, c NOT NULL DEFAULT TRUE, d DEFAULT x'00', e BLOB, f LONG INTEGER UNSIGNED",
  ])('defined as (%s) has its columns', async (columns) => {
    run(`CREATE TABLE a(${columns}); CREATE INDEX i ON a(1);`);
    const names = run("SELECT group_concat(name, ' ') FROM pragma_table_info('a')");
    run(`INSERT INTO a VALUES (1, 2, 3, 4, 5, 6);`);
    const wanted = names
      .split(' ')
      .map((name, at) => `${name.toLowerCase()}=${at + 1}`)
      .join(' ');
    const { rows, fault } = await read('a');
    expect(rows.map((row) => row.replaceAll('.0', ''))).toEqual([wanted]);
    expect(fault).toBeUndefined();
  });

  it('that goes by another name in its definition is of no use', async () => {
    run('CREATE TABLE things(x); INSERT INTO things VALUES (1);');
    const bytes = await readFile(path);
    bytes[bytes.indexOf('CREATE TABLE things') + 'CREATE TABLE th'.length]! ^= 1;
    await writeFile(path, bytes);
    expect(await read('things')).toEqual({
      rows: [],
      fault: expect.stringContaining('makes no sense') as string,
    });
  });

  it('with a bit of its definition flipped has all its values, its keys by their names, or is of no use', async () => {
    const columns = 'UUID NOT NULL, Name TEXT, Data, Type INT DEFAULT 0, PRIMARY KEY(UUID)';
    run(
      `CREATE TABLE assets(${columns}); CREATE INDEX by_type ON assets(Type); INSERT INTO assets VALUES ('u', 'n', 'd', 5);`,
    );
    const bytes = await readFile(path);
    const start = bytes.indexOf(columns);
    let [looked, told] = [0, 0];
    for (let bit = 0; bit < 8 * columns.length; bit += STEP) {
      looked++;
      const damaged = Buffer.from(bytes);
      damaged[start + (bit >> 3)]! ^= 1 << (bit & 7);
      await writeFile(path, damaged);
      const { rows, fault } = await read('assets');
      if (fault !== undefined) told++;
      else expect(rows).toEqual([expect.stringMatching(/^uuid=u \S+=n \S+=d type=5$/i)]);
    }
    expect(told).toBeGreaterThan(looked / 4);
  });

  it.each([
    ['UUID PRIMARY KEY, Name', ''],
    ['UUID, Name', 'CREATE INDEX i ON a(UUID);'],
  ])('(%s) of one row shows a bit flipped in what an index of it has', async (columns, index) => {
    run(`CREATE TABLE a(${columns}); ${index} INSERT INTO a VALUES ('5eed-of-a-row', 'name');`);
    const bytes = await readFile(path);
    const [first, second] = [bytes.indexOf('5eed-of'), bytes.lastIndexOf('5eed-of')];
    expect(first).not.toBe(second);
    for (const at of [first, second]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1;
      await writeFile(path, damaged);
      const { rows, fault } = await read('a');
      expect([rows, fault]).toEqual([[], expect.stringContaining('other rows than its index')]);
    }
  });
});
