import { describe, expect, it } from 'vitest';
import { MYSQL, POSTGRES, SQLITE } from './dialect.ts';
import { parseColumns } from './columns.ts';
import { parseHead } from './statement.ts';
import type { StatementHead } from './statement-head.ts';

function headOf(text: string, dialect = MYSQL): StatementHead | undefined {
  return parseHead(Buffer.from(text), 0, dialect);
}
/** The head without its place, and what stands there. */
function split(text: string): [object, string] {
  const found = headOf(text)!;
  const { bodyAt = 0, ...head } = 'bodyAt' in found ? found : { ...found, bodyAt: undefined };
  return [head, Buffer.from(text).subarray(bodyAt).toString()];
}

describe('the head of an insert', () => {
  it('has table and columns, and its rows behind VALUES', () => {
    expect(split("INSERT INTO `assets` (`id`, `data`) VALUES ('a', 1);")).toEqual([
      { kind: 'insert', table: 'assets', columns: ['id', 'data'] },
      " ('a', 1);",
    ]);
    expect(split('insert into assets value (1);')).toEqual([
      { kind: 'insert', table: 'assets', columns: undefined },
      ' (1);',
    ]);
  });

  it('may have words between, which are no names', () => {
    for (const text of [
      'INSERT IGNORE INTO assets VALUES (1);',
      'INSERT LOW_PRIORITY IGNORE INTO assets VALUES (1);',
      'INSERT OR REPLACE INTO assets VALUES (1);',
      'REPLACE INTO assets VALUES (1);',
      'REPLACE assets VALUES (1);',
      'INSERT /* once */ INTO -- here\n assets VALUES (1);',
    ])
      expect(headOf(text), text).toMatchObject({ kind: 'insert', table: 'assets' });
  });

  it('may be into a table that is called like such a word, in quotes', () => {
    expect(headOf('INSERT INTO `ignore` VALUES (1);')).toMatchObject({ table: 'ignore' });
    expect(headOf('INSERT INTO "into" VALUES (1);')).toMatchObject({ table: 'into' });
  });

  it('names a table of a database, of a schema, with quotes inside and beyond ASCII', () => {
    expect(headOf('INSERT INTO opensim.assets VALUES (1);')).toMatchObject({ table: 'assets' });
    expect(headOf('INSERT INTO `my.db` . `assets` VALUES (1);')).toMatchObject({ table: 'assets' });
    expect(headOf('INSERT INTO a.public."Assets" VALUES (1);')).toMatchObject({ table: 'Assets' });
    expect(headOf('INSERT INTO `a``b` VALUES (1);')).toMatchObject({ table: 'a`b' });
    expect(headOf('INSERT INTO größe (naïve) VALUES (1);')).toMatchObject({
      table: 'größe',
      columns: ['naïve'],
    });
  });

  it('of something else than rows fills its table unread', () => {
    for (const text of [
      'INSERT INTO assets SELECT * FROM old;',
      'REPLACE INTO g.assets (id) SELECT id FROM old;',
      'INSERT INTO assets SET id = 1;',
      "LOAD DATA LOCAL INFILE '/tmp/x y.csv' REPLACE INTO TABLE `g`.`assets` (id);",
      "load xml infile 'x' into table assets;",
      'CREATE TABLE assets AS SELECT 1;',
      'CREATE TABLE assets SELECT 1;',
    ])
      expect(headOf(text), text).toMatchObject({ kind: 'unread', table: 'assets' });
    for (const text of ['LOAD INDEX INTO CACHE a; ', `LOAD ${'a '.repeat(1000)}INTO TABLE assets;`])
      expect(headOf(text), text).toMatchObject({ kind: 'other' });
  });
});

describe('the head of a table', () => {
  it('has its name, and its columns at the parenthesis', () => {
    expect(split('CREATE TABLE `assets` (`id` int);')).toEqual([
      { kind: 'create', table: 'assets' },
      '(`id` int);',
    ]);
    expect(split('create temporary table if not exists grid.assets(id int);')).toEqual([
      { kind: 'create', table: 'assets' },
      '(id int);',
    ]);
    expect(headOf('CREATE TABLE `if` (id int);')).toMatchObject({ kind: 'create', table: 'if' });
  });

  it('is none of a view, an index, or a table like another', () => {
    for (const text of [
      'CREATE VIEW v AS SELECT 1;',
      'CREATE UNIQUE INDEX i ON assets (id);',
      'CREATE TABLE a LIKE b;',
    ])
      expect(headOf(text), text).toMatchObject({ kind: 'other' });
  });
});

describe('any other head', () => {
  it('is one of rows in lines, by name', () => {
    expect(headOf('COPY public.assets (id, data) FROM stdin;')).toMatchObject({
      kind: 'copy',
      table: 'assets',
    });
    expect(headOf('DROP TABLE assets;')).toEqual({ kind: 'other' });
    expect(headOf('DELIMITER ;;')).toEqual({ kind: 'other' });
  });

  it('is to be tried again when the bytes end within it', () => {
    const text = 'INSERT INTO `my db`.`assets` (`id`, `da``ta`) VALUES (';
    for (let length = 0; length < text.length - 1; length++)
      expect(headOf(text.slice(0, length)), `after ${length}`).toBeUndefined();
    expect(headOf(text)).toMatchObject({ kind: 'insert', table: 'assets', columns: ['id', 'da`ta'] });
    expect(headOf('CREATE TABLE a')).toBeUndefined();
    expect(headOf('COPY publ')).toBeUndefined();
  });

  it('has strings of its own dialect before it', () => {
    expect(headOf('INSERT INTO "a\\" VALUES (1);', POSTGRES)).toMatchObject({ table: 'a\\' });
  });
});

describe('the columns of a table', () => {
  const found = (text: string, dialect = MYSQL): ReturnType<typeof parseColumns> =>
    parseColumns(Buffer.from(text), text.indexOf('('), dialect);
  const columns = (text: string, dialect = MYSQL): readonly string[] | undefined =>
    found(text, dialect)?.columns;

  it('are the first names between its commas, not what is said of them', () => {
    expect(
      columns(
        "CREATE TABLE `assets` (\n  `id` char(36) NOT NULL DEFAULT '0,0',\n  `type` enum('a','b)') COMMENT 'x, y',\n  `size` decimal(10,2),\n  PRIMARY KEY (`id`,`type`),\n  KEY `k` (`size`),\n  UNIQUE KEY `u` (`id`),\n  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `o` (`id`)\n) ENGINE=InnoDB",
      ),
    ).toEqual(['id', 'type', 'size']);
  });

  it('may be called like what is none, in quotes', () => {
    expect(columns('CREATE TABLE a (`key` int, "check" int, `primary` int, KEY (`key`))')).toEqual([
      'key',
      'check',
      'primary',
    ]);
    expect(columns('CREATE TABLE a (keyed int, checks int, Index (keyed))')).toEqual(['keyed', 'checks']);
  });

  it('stand among comments, which may have commas', () => {
    expect(columns('CREATE TABLE a (x int, -- y int,\n /* z int, */ w int)')).toEqual(['x', 'w']);
  });

  it('are none where there are none, and not known where they are cut off', () => {
    expect(columns('CREATE TABLE a ()')).toEqual([]);
    expect(columns('CREATE TABLE a (x int, y')).toBeUndefined();
    expect(columns('CREATE TABLE a (x int AS (y ')).toBeUndefined();
  });

  it('may be called key or index where those are no keywords', () => {
    for (const dialect of [SQLITE, POSTGRES])
      expect(columns('CREATE TABLE a (key text, index int, UNIQUE (key))', dialect)).toEqual([
        'key',
        'index',
      ]);
  });

  it('are of bytes in PostgreSQL, whichever way that is written', () => {
    const text =
      'CREATE TABLE a ("data" "bytea" NOT NULL, b pg_catalog.bytea, c "pg_catalog"."bytea", bytea text, d text DEFAULT \'bytea\', e BYTEA)';
    expect([...found(text, POSTGRES)!.bytea]).toEqual(['data', 'b', 'c', 'e']);
  });

  it('are told what they are made of', () => {
    const text =
      "CREATE TABLE a (x int, `y` text GENERATED ALWAYS AS (concat(`x`,'(')) VIRTUAL, z int as ( x ), w int DEFAULT (CAST(1 AS int)))";
    expect([...found(text)!.generated]).toEqual([
      ['y', "(concat(`x`,'('))"],
      ['z', '( x )'],
    ]);
    expect(found(text)!.columns).toEqual(['x', 'y', 'z', 'w']);
  });

  it('end behind the parenthesis that belongs to the first', () => {
    const text = 'CREATE TABLE a (x int DEFAULT ((1)), y int) ENGINE=(z)';
    expect(columns(text)).toEqual(['x', 'y']);
    expect(text.slice(found(text)!.end)).toBe(' ENGINE=(z)');
  });
});
