import { describe, expect, it } from 'vitest';
import { CutDumpError } from './cut-dump-error.ts';
import { readSqlDump } from './read-sql-dump.ts';
import type { SqlRow } from './sql-row.ts';

async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Read {
  readonly rows: SqlRow[];
  readonly tables: string[];
}

async function read(
  dump: string,
  wanted: readonly string[] | 'all' = ['assets'],
  size = 1000,
): Promise<Read> {
  const found: Read = { rows: [], tables: [] };
  const tables = wanted === 'all' ? wanted : new Set(wanted);
  for await (const row of readSqlDump(chunked(dump, size), tables, {
    onTable: (name) => found.tables.push(name),
  }))
    found.rows.push(row);
  return found;
}

const texts = ({ rows }: Read): string[] =>
  rows.map(({ values }) =>
    [...values]
      .map(
        ([name, value]) => `${name}=${value instanceof Uint8Array ? Buffer.from(value).toString() : value}`,
      )
      .join(' '),
  );

describe('the rows of a dump', () => {
  it('have the columns that the insert names, before those of the table', async () => {
    const create = 'CREATE TABLE assets (ID int, Data text);';
    expect(texts(await read(`${create}INSERT INTO assets VALUES (1,'a');`))).toEqual(['id=1 data=a']);
    expect(texts(await read(`${create}INSERT INTO assets (Data, ID) VALUES ('a',1);`))).toEqual([
      'data=a id=1',
    ]);
  });

  it('have places for names where all tables are wanted and none are known', async () => {
    const found = await read(
      "INSERT INTO a VALUES (1,'x'),(2,'y');CREATE TABLE b (c int);INSERT INTO b VALUES (3);",
      'all',
    );
    expect(texts(found)).toEqual(['1=1 2=x', '1=2 2=y', 'c=3']);
    expect(found.rows.map(({ table }) => table)).toEqual(['a', 'a', 'b']);
  });

  it('say which values stood in quotes', async () => {
    const [row] = (await read("INSERT INTO assets (a, b, c) VALUES ('x', 0x41, 1);")).rows;
    expect(['a', 'b', 'c', 'd'].map((column) => row!.isQuoted(column))).toEqual([true, false, false, false]);
  });

  it('are those of a table of any case, in any database', async () => {
    expect((await read('INSERT INTO `Grid`.`ASSETS` (a) VALUES (1);')).rows).toMatchObject([
      { table: 'assets' },
    ]);
    expect((await read('INSERT INTO assets2 (a) VALUES (1);')).rows).toEqual([]);
  });

  it('come one by one, with the place of each', async () => {
    const dump = '-- x\nINSERT INTO assets (a) VALUES (1), (22),\n(333);';
    for (const size of [1, 9, 1000]) {
      const { rows } = await read(dump, ['assets'], size);
      expect(rows.map(({ position }) => dump.slice(position, position + 5))).toEqual([
        '(1), ',
        '(22),',
        '(333)',
      ]);
    }
  });

  it('are not looked for in strings and comments', async () => {
    const trap = 'INSERT INTO assets (a) VALUES (9);';
    const dump = `/* ${trap} */ -- ${trap}\n# ${trap}\nINSERT INTO b VALUES ('${trap}', "${trap}", \`${trap}\`);INSERT INTO assets (a) VALUES (1);`;
    for (const size of [1, 5, 1000]) expect(texts(await read(dump, ['assets'], size))).toEqual(['a=1']);
  });

  it('are none behind something else than values', async () => {
    expect((await read('INSERT INTO assets (a) VALUES ;')).rows).toEqual([]);
    const update =
      'INSERT INTO assets (a) VALUES (1) ON DUPLICATE KEY UPDATE a=(2);INSERT INTO assets (a) VALUES (3);';
    expect(texts(await read(update))).toEqual(['a=1', 'a=3']);
  });
});

describe('what a dump is of', () => {
  it('is told by its first words, and then its strings are read so', async () => {
    const insert = "INSERT INTO assets (a, b) VALUES ('x\\', 'y');";
    expect(texts(await read(`PRAGMA foreign_keys=OFF;${insert}`))).toEqual(['a=x\\ b=y']);
    expect(texts(await read(`SET standard_conforming_strings = on;${insert}`))).toEqual(['a=x\\ b=y']);
    await expect(read(insert)).rejects.toThrow('dump ends inside a row');
    await expect(read("INSERT INTO assets (a) VALUES ('x\\');")).rejects.toThrow(CutDumpError);
  });
});

describe('the tables of a dump', () => {
  it('are told as often as they are made or filled, wanted or not', async () => {
    const dump =
      'CREATE TABLE a (x int);INSERT INTO a VALUES (1);INSERT INTO grid.Assets (y) VALUES (2);DROP TABLE c;';
    expect((await read(dump)).tables).toEqual(['a', 'a', 'Assets']);
  });

  it('with rows in lines are passed over up to their end, wherever chunks end', async () => {
    const copy =
      "COPY public.users (id, it) FROM stdin;\n1\tit's; INSERT INTO assets (a) VALUES (9);\n2\t\\.x\n\\.\n\n";
    const dump = `${copy}INSERT INTO assets (a) VALUES (1);`;
    for (const size of [1, 2, 3, 7, 1000]) {
      const found = await read(dump, ['assets'], size);
      expect(texts(found), `chunks of ${size}`).toEqual(['a=1']);
      expect(found.tables).toEqual(['users', 'assets']);
    }
    for (const size of [1, 2, 3, 7, 1000])
      expect(texts(await read(dump, ['users'], size)), `chunks of ${size}`).toEqual([
        "id=1 it=it's; INSERT INTO assets (a) VALUES (9);",
        'id=2 it=.x',
      ]);
  });
});

describe('a dump that cannot be understood', () => {
  it('is refused with the place of the row', async () => {
    const dump = 'INSERT INTO assets (a, b) VALUES (1, 2), (3);';
    await expect(read(dump)).rejects.toMatchObject({
      what: 'the dump was not read whole: row of 1 values for 2 columns in a row of assets',
      offset: dump.indexOf('(3)'),
    });
  });

  it('is refused with the place in the dump, however much was read before', async () => {
    const dump = `INSERT INTO assets (a) VALUES (1);${' '.repeat(5000)}INSERT INTO assets (a) VALUES (2 !);`;
    for (const size of [10, 10_000])
      await expect(read(dump, ['assets'], size)).rejects.toMatchObject({
        what: expect.stringContaining('comma or ) expected') as string,
        offset: dump.indexOf('(2 !'),
      });
  });

  it('may be so in a table that nobody wants', async () => {
    expect(texts(await read('INSERT INTO b (x) VALUES (!,,);INSERT INTO assets (a) VALUES (1);'))).toEqual([
      'a=1',
    ]);
  });

  it('has a head that never ends', async () => {
    const dump = `INSERT INTO ${' '.repeat(1000)}`;
    await expect(read(`${dump}assets`, ['assets'], 100)).rejects.toThrow('dump ends inside a statement');
    const endless = `INSERT INTO \`${'x'.repeat(9 * 1024 * 1024)}`;
    await expect(read(endless, ['assets'], 1024 * 1024)).rejects.toThrow('bytes in one piece');
  });
});

describe('a dump of which something is not read', () => {
  const insert = (value: number): string => `INSERT INTO assets (a) VALUES (${value});\n`;
  const error =
    "mysqldump: Error: 'Access denied; you need the PROCESS privilege' when dumping tablespaces\n";

  /** What was read, and what was thrown then. */
  async function readAnyway(dump: string, size = 1000): Promise<[rows: number, error: unknown]> {
    let rows = 0;
    try {
      for await (const _ of readSqlDump(chunked(dump, size), new Set(['assets']))) rows++;
    } catch (thrown) {
      return [rows, thrown];
    }
    return [rows, undefined];
  }

  it('has a message of its program in it, behind which all is read', async () => {
    for (const size of [1, 7, 1000]) {
      const [rows, thrown] = await readAnyway(`${insert(1)}${error}${insert(2)}${insert(3)}`, size);
      expect(rows).toBe(3);
      expect(thrown).toMatchObject({
        what: `the dump was not read whole: a line of it is no SQL, "${error.trim()}"`,
        offset: insert(1).length,
      });
    }
    const [, cut] = await readAnyway(`LOCK TABLES a WRITE;\n${insert(1)}${error}`);
    expect(String(cut)).toMatch(/no UNLOCK TABLES; the dump was not read whole: .*Access denied/);
    expect(await readAnyway(`${error}CREATE TABLE assets (a int);\n${insert(1)}`)).toMatchObject([
      1,
      { offset: 0 },
    ]);
    expect(await readAnyway(`${'x'.repeat(9000)}\n${insert(1)}`, 100)).toMatchObject([1, { offset: 0 }]);
  });

  it('has warnings before it, for which nothing is missing and nothing is swallowed', async () => {
    const header = '-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n';
    const warning = "mysqldump: [Warning] Using a password on the command line interface can't be secure.\n";
    const dump = `\\restrict x\n${warning}${header}${insert(1)}`;
    expect(await readAnyway(`${dump}-- Dump completed\n\\unrestrict x`)).toEqual([1, undefined]);
    expect(await readAnyway(dump)).toMatchObject([1, expect.any(CutDumpError)]);
  });

  it.each(["LOAD DATA INFILE 'x' INTO TABLE `assets`;\n", 'INSERT INTO assets SELECT * FROM old;\n'])(
    'fills the wanted table with %s',
    async (filling) => {
      const what = 'the dump was not read whole: assets is filled by a statement that is not read';
      expect(await readAnyway(`${insert(1)}${filling}${insert(2)}`)).toMatchObject([
        2,
        { what, offset: insert(1).length },
      ]);
      expect(await readAnyway(filling.replace('assets', 'b'))).toEqual([0, undefined]);
      const routine = `CREATE PROCEDURE a() BEGIN x: LOOP LEAVE x; END LOOP;\n${filling}y := 1;\nEND;\n`;
      expect(await readAnyway(`${routine}${insert(2)}`)).toEqual([1, undefined]);
      const [rows, thrown] = await readAnyway(`${routine}CREATE TABLE assets (a int);\n${error}${filling}`);
      expect([rows, String(thrown)]).toEqual([0, expect.stringContaining('Access denied')]);
    },
  );

  it('has its name in quotes of any kind', async () => {
    for (const name of ["'assets'", '"assets"', '`assets`', 'g."assets"'])
      expect(await readAnyway(`INSERT INTO ${name} (a) VALUES (1);`), name).toEqual([1, undefined]);
  });
});

describe('a dump that was cut off', () => {
  it('says where it ends, or what is missing at its end', async () => {
    const whole =
      'CREATE TABLE assets (a int);LOCK TABLES assets WRITE;INSERT INTO assets VALUES (1);UNLOCK TABLES;';
    expect((await read(whole)).rows).toHaveLength(1);
    const cut = (length: number): Promise<unknown> => read(whole.slice(0, length));
    await expect(cut(14)).rejects.toThrow('dump ends inside a statement');
    await expect(cut(24)).rejects.toThrow('dump ends inside a table definition');
    await expect(cut(whole.indexOf('1)') + 1)).rejects.toThrow('dump ends inside a row');
    await expect(cut(whole.indexOf('UNLOCK'))).rejects.toThrow('there is no UNLOCK TABLES');
    await expect(read('/* never')).rejects.toThrow('dump ends inside a comment');
    await expect(read('COPY users FROM stdin;\n1\n')).rejects.toThrow('dump ends inside rows');
  });

  it('of a damaged database says so at its end: sqlite3 writes what it could read, and rolls it back', async () => {
    const dump = (end: string): string =>
      `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE assets(a);\nINSERT INTO assets VALUES(1);\n${end}`;
    const damaged = dump('/****** CORRUPTION ERROR *******/\nROLLBACK; -- due to errors\n');
    expect((await read(dump('COMMIT;\n'))).rows).toHaveLength(1);
    await expect(read(damaged)).rejects.toThrow(CutDumpError);
    await expect(read(damaged)).rejects.toThrow('there is no COMMIT but a ROLLBACK');
  });

  it('lacks a table that phpMyAdmin could not read, which matters to who wants it', async () => {
    const error = '-- Error reading data for table opensim.assets: #2006 - MySQL server has gone away\n';
    const dump = `CREATE TABLE assets (a int);\n${error}CREATE TABLE b (a int);INSERT INTO b VALUES (1);\n`;
    await expect(read(dump)).rejects.toThrow('the dump says itself that assets could not be read');
    await expect(read(dump, 'all')).rejects.toThrow(CutDumpError);
    expect((await read(dump, ['b'])).rows).toHaveLength(1);
  });

  it('owes the end of a statement behind a comment that is executed', async () => {
    await expect(read('/*!40101 SET NAMES utf8 */')).rejects.toThrow('dump ends inside a statement');
    expect((await read('/*!40101 SET NAMES utf8 */;')).rows).toEqual([]);
    expect((await read('/*M!999999\\- enable the sandbox mode */\n')).rows).toEqual([]);
    expect((await read('/* only a comment */')).rows).toEqual([]);
  });

  it('is whole with a last line that lacks its end, if it is the one that programs write', async () => {
    expect((await read('-- Dump completed on 2026-11-29 11:23:01')).rows).toEqual([]);
    expect((await read('--')).rows).toEqual([]);
    await expect(read('-- Dump comp')).rejects.toThrow('dump ends inside a comment');
  });

  it('closes its source when it is left early', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('INSERT INTO assets (a) VALUES (1),(2);');
        yield Buffer.from('INSERT INTO assets (a) VALUES (3);');
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of readSqlDump(source(), new Set(['assets']))) break;
    expect(isClosed).toBe(true);
  });
});
