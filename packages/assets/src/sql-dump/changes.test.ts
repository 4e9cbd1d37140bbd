import { describe, expect, it } from 'vitest';
import { readSqlDump } from './read-sql-dump.ts';

const insert = (value: number): string => `INSERT INTO assets (a) VALUES (${value});\n`;

/** Rows of the wanted table, and what was thrown then. */
async function readAnyway(dump: string, size = 1000): Promise<[rows: number, error: unknown]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(dump);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  let rows = 0;
  try {
    for await (const _ of readSqlDump(chunks(), new Set(['assets']))) rows++;
  } catch (thrown) {
    return [rows, thrown];
  }
  return [rows, undefined];
}

describe('a statement about the wanted table', () => {
  it.each([
    ['MERGE INTO assets USING b ON 1 = 1;', 'filled'],
    ['SELECT a, b INTO g.assets FROM b;', 'filled'],
    ["WITH b AS (SELECT ')' FROM c), d (e) AS (SELECT 1) INSERT INTO assets SELECT * FROM b;", 'filled'],
    ['/*!50001 INSERT INTO assets VALUES (2) */;', 'filled'],
    ["UPDATE LOW_PRIORITY `g`.`assets` SET a = 'x' WHERE b = 1;", 'changed by UPDATE'],
    ['UPDATE b, assets AS c SET c.a = 1;', 'changed by UPDATE'],
    ['WITH b AS (SELECT 1) UPDATE assets SET a = 1;', 'changed by UPDATE'],
    ['DELETE FROM assets;', 'changed by DELETE'],
    ['TRUNCATE TABLE b, assets;', 'changed by DELETE or TRUNCATE'],
    ['RENAME TABLE assets TO b;', 'changed by RENAME TABLE'],
    ['RENAME TABLE c TO d, b TO g.assets;', 'changed by RENAME TABLE'],
    ['/*!50001 RENAME TABLE b TO assets */;', 'changed by RENAME TABLE'],
    ['ALTER TABLE b RENAME TO assets;', 'changed by ALTER TABLE … RENAME'],
    ['ALTER TABLE b ADD KEY (a), RENAME AS `assets`;', 'changed by ALTER TABLE … RENAME'],
    ['ALTER TABLE IF EXISTS ONLY b RENAME assets;', 'changed by ALTER TABLE … RENAME'],
    ['ALTER TABLE g.assets RENAME = b;', 'changed by ALTER TABLE … RENAME'],
    ['ALTER TABLE b EXCHANGE PARTITION p WITH TABLE assets;', 'changed by ALTER TABLE … EXCHANGE'],
    ['ALTER TABLE assets IMPORT TABLESPACE;', 'changed by ALTER TABLE … IMPORT'],
  ])('that does more than fill it with rows costs the whole: %s', async (statement, how) => {
    for (const size of [5, 1000]) {
      const [rows, thrown] = await readAnyway(`${insert(1)}${statement}\n${insert(2)}`, size);
      expect([rows, String(thrown)]).toEqual([
        2,
        expect.stringContaining(`not read whole: assets is ${how}`),
      ]);
      expect(thrown).toMatchObject({ offset: insert(1).length });
    }
    const other = statement.replaceAll('assets', 'others');
    expect(await readAnyway(`${insert(1)}${other}\n${insert(2)}`)).toEqual([2, undefined]);
    const trigger = `CREATE TRIGGER a AFTER INSERT ON b BEGIN\n${statement}\nEND;\n`;
    if (!statement.startsWith('ALTER'))
      expect(await readAnyway(`${trigger}${insert(2)}`)).toEqual([1, undefined]);
  });

  const CREATE = 'CREATE TABLE assets (a int)';
  it.each([
    [
      `${CREATE} PARTITION BY RANGE (a);\nALTER TABLE ONLY g.assets ATTACH PARTITION g.b FOR VALUES FROM (0) TO (9);`,
      'parts',
    ],
    [`${CREATE};\nCREATE TABLE b PARTITION OF public.assets FOR VALUES FROM (0) TO (9);`, 'parts'],
    ['CREATE TABLE assets (a int) ENGINE=MRG_MyISAM UNION=(`b`,`c`);', 'kept by the engine MRG_MyISAM'],
    [
      "CREATE TABLE assets (a int COMMENT ';') COMMENT=';' ENGINE = FEDERATED CONNECTION='x';",
      'the engine FEDERATED',
    ],
    ["CREATE FOREIGN TABLE g.assets (a int) SERVER s OPTIONS (a 'b');", 'kept by another server'],
  ])('by which its rows are elsewhere costs the whole, unless there are some: %s', async (statement, how) => {
    for (const size of [5, 1000])
      expect(await readAnyway(`${statement}\n`, size)).toEqual([
        0,
        expect.objectContaining({ message: expect.stringContaining(how) as unknown }),
      ]);
    expect(await readAnyway(`${statement}\n${insert(1)}`)).toEqual([1, undefined]);
    expect(await readAnyway(`${CREATE};\n${statement.replaceAll('assets', 'others')}\n`)).toEqual([
      0,
      undefined,
    ]);
  });

  it.each(['CREATE TABLE b () INHERITS (c, public.assets);', 'ALTER TABLE b INHERIT public.assets;'])(
    'by which another has rows of it costs the whole: %s',
    async (statement) => {
      const [rows, thrown] = await readAnyway(`${insert(1)}${statement}\n`);
      expect([rows, String(thrown)]).toEqual([
        1,
        expect.stringContaining('rows of assets are in other tables'),
      ]);
    },
  );

  it.each([
    'CREATE UNLOGGED TABLE assets (a int);',
    'CREATE OR REPLACE TABLE assets (a int);',
    'CREATE TABLE assets (a int) ENGINE=InnoDB PARTITION BY HASH (a) (PARTITION p ENGINE = InnoDB);',
  ])('that makes it has its columns: %s', async (statement) => {
    expect(await readAnyway(`${statement}\nINSERT INTO assets VALUES (2);`)).toEqual([1, undefined]);
  });

  it.each([
    'DELETE FROM assets;',
    'TRUNCATE assets;',
    'DROP TABLE IF EXISTS `assets`;',
    'ALTER TABLE assets RENAME KEY a TO b, RENAME INDEX assets TO c, ADD PRIMARY KEY (a), DROP CONSTRAINT x;',
    '/*!40000 ALTER TABLE `assets` ENABLE KEYS */;',
    'ALTER TABLE assets ADD UNIQUE KEY a (a), MODIFY a int, ENGINE = InnoDB;',
    "SELECT pg_catalog.setval('assets', 1);",
    "SELECT 1 INTO OUTFILE 'assets' FROM assets;",
    'SELECT 1 INTO @assets;',
    'RENAME USER assets TO b;',
    'UPDATE b SET assets = 1;',
    'WITH a AS (SELECT 1) SELECT * FROM assets;',
    "UPDATE b SET x = 'UPDATE assets SET a = 1';",
  ])('for which nothing is missing: %s', async (statement) => {
    const create = 'CREATE TABLE assets (a int);\n';
    expect(await readAnyway(`${create}${statement}\n${insert(1)}INSERT INTO assets VALUES (2);`)).toEqual([
      2,
      undefined,
    ]);
  });

  it.each([
    'ADD b int FIRST',
    'ADD COLUMN b int, DROP COLUMN a',
    'CHANGE a b int',
    'MODIFY a int AFTER b',
    'RENAME COLUMN a TO b',
    'RENAME a TO b',
    'ADD (b int)',
  ])('behind which its columns are not known: %s', async (action) => {
    const create = 'CREATE TABLE assets (a int);\n';
    const [rows, thrown] = await readAnyway(
      `${create}ALTER TABLE assets ${action};\n${insert(1)}INSERT INTO assets VALUES (2);`,
    );
    expect([rows, String(thrown)]).toEqual([1, expect.stringContaining('without names of columns')]);
  });

  it('that never ends changes it, to be sure', async () => {
    const alter = `ALTER TABLE assets ${'x '.repeat(10_000)};\n`;
    expect(await readAnyway(`${alter}${insert(1)}`)).toMatchObject([1, { offset: 0 }]);
  });
});

describe('rows of the wanted table', () => {
  it('may be written as ROW(…)', async () => {
    for (const size of [1, 5, 1000]) {
      const all = 'INSERT INTO assets (a) VALUES ROW(1), row (2),(3);\n';
      expect(await readAnyway(all, size)).toEqual([3, undefined]);
    }
  });

  it.each([
    ['INSERT INTO assets (a) VALUES ROWS(1);', 0, 'is filled by what is no row'],
    ['INSERT INTO assets (a) VALUES (1), TABLE b;', 1, 'is filled by what is no row'],
    ['INSERT INTO assets (a) VALUES (1) (2);', 1, 'go on with what is not read'],
    ['INSERT INTO assets (a) VALUES (1)\nINSERT INTO assets (a) VALUES (2);', 1, 'go on with what'],
    ['INSERT INTO assets (a) VALUES (1) UNION SELECT a FROM b;', 1, 'go on with what is not read'],
  ])('are never passed over in silence: %s', async (statement, rows, why) => {
    for (const size of [1, 1000]) {
      const [read, thrown] = await readAnyway(`${statement}\n${insert(9)}`, size);
      expect([read, String(thrown)]).toEqual([rows + 1, expect.stringContaining(why)]);
    }
  });

  it('may be followed by what is done about twins, by a name or by a question', async () => {
    for (const tail of [' ON DUPLICATE KEY UPDATE a=1', ' AS new', '\nreturning a', ' /* x */ ', ''])
      expect(await readAnyway(`INSERT INTO assets (a) VALUES (1)${tail};\n`), tail).toEqual([1, undefined]);
  });
});
