import { describe, expect, it } from 'vitest';
import { readSqlDump } from './read-sql-dump.ts';

const GOOD = ['one', 'two'].map((name) => `('${name}',1)`);

/** Of each row its name, or why it was not understood; and what was thrown at the end. */
async function read(dump: string, size = 1000): Promise<[rows: string[], error: string | undefined]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(dump);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const rows: string[] = [];
  try {
    for await (const { values, unknown } of readSqlDump(chunks(), new Set(['assets'])))
      rows.push(unknown ?? String(Buffer.from(values.get('a') as Uint8Array)));
  } catch (error) {
    return [rows, String(error)];
  }
  return [rows, undefined];
}

describe('a row that is not understood', () => {
  it.each([
    ["(('x','y'),1)", '(…) as a value'],
    ['((SELECT 1),1)', 'SELECT'],
    ['(@a,1)', 'value expected, not "@a"'],
    ["(@'a b',1)", 'value expected, not "@"'],
    ['(@@global.x,1)', 'value expected'],
    ["('x')", 'row of 1 values for 2 columns'],
    ["('x',1,2)", 'row of 3 values for 2 columns'],
    ['()', 'value expected'],
    ["('x',)", 'value expected'],
    ["('x' 1)", 'comma or ) expected, not "1"'],
    ["('x',DEFAULT)", 'DEFAULT as a value'],
    ["('x',CURRENT_TIMESTAMP)", 'CURRENT_TIMESTAMP as a value'],
    ["('x',now())", 'now() as a value'],
    ["('x',1+1)", '1+1 as a value'],
    ["('x'||'y',1)", 'comma or ) expected, not "|"'],
    ["('x' LIKE ('y;)'),1)", 'comma or ) expected, not "LIKE"'],
    ['(0xabcg,1)', 'not hexadecimal'],
    ["(x'abc',1)", 'not hexadecimal'],
    ["(b'012',1)", 'not binary digits'],
    ["(_utf16 'x',1)", '_utf16 as a value'],
    ["(_ucs2'x',1)", "_ucs2'…' as a value"],
    ['(:name,1)', 'value expected, not ":"'],
    ['(?,1)', 'value expected, not "?"'],
    ['({d 2026},1)', 'value expected, not "{"'],
    [`(${'('.repeat(50)}'x'${')'.repeat(50)},1)`, 'parentheses nested too deeply'],
    [`(${'1,'.repeat(300)}1)`, 'row with too many values'],
  ])('costs itself, and the rest is read: %s', async (row, why) => {
    const dump = `CREATE TABLE assets (a text, b int);\nINSERT INTO assets VALUES ${GOOD[0]},${row},${GOOD[1]};\nINSERT INTO assets VALUES ${GOOD[0]};\n`;
    for (const size of [1, 9, 1000]) {
      const [rows, error] = await read(dump, size);
      expect(rows).toEqual(['one', expect.stringContaining(why), 'two', 'one']);
      expect(error).toContain(
        `the dump was not read whole: ${rows[1]} in a row of assets at offset ${dump.indexOf(row)}`,
      );
    }
  });

  it('is counted with the others, of which the first is named', async () => {
    const [rows, error] = await read(`INSERT INTO assets (a,b) VALUES (@a,1),(@b,2),${GOOD[0]},(@c,3);\n`);
    expect(rows).toHaveLength(4);
    expect(error).toContain('"@a" in a row of assets, one of 3 rows that were not understood at offset 32');
  });

  it('that is not closed ends with its statement', async () => {
    const [rows, error] = await read(
      `INSERT INTO assets (a,b) VALUES ('x',1;\nINSERT INTO assets (a,b) VALUES ${GOOD[0]};\n`,
    );
    expect(rows).toEqual(['no ) at its end', 'one']);
    expect(error).toContain('no ) at its end in a row of assets');
  });

  it('is every row of a statement without names of columns, and the next one is read', async () => {
    const [rows, error] = await read(
      `INSERT INTO assets VALUES ${GOOD[0]};\nINSERT INTO assets (a,b) VALUES ${GOOD[1]};\n`,
    );
    expect(rows).toEqual(['two']);
    expect(error).toContain('rows of assets without names of columns');
  });

  it('matters to nobody in another table', async () => {
    expect(
      await read(`INSERT INTO b VALUES (@a),('x' !);\nINSERT INTO assets (a,b) VALUES ${GOOD[0]};\n`),
    ).toEqual([['one'], undefined]);
  });
});

describe('a dump that ends with a message of its program', () => {
  const message =
    'mysqldump: Error 2013: Lost connection to MySQL server during query when dumping table `assets` at row: 7';
  const whole =
    "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\nINSERT INTO assets (a) VALUES ('one');\n-- Dump completed on 2026-11-29 11:23:01\n";

  it('is not whole, whatever it promised', async () => {
    for (const end of ['', '\n', '\n\n'])
      for (const dump of [whole, "INSERT INTO assets (a) VALUES ('one');\n"])
        expect((await read(`${dump}${message}${end}`))[1]).toMatch(
          /CutDump|dump ends with a message of its program/,
        );
    expect(await read(whole)).toEqual([['one'], undefined]);
  });

  it('is not that where it goes on behind it', async () => {
    const [, error] = await read(`${message}\n${whole}`);
    expect(error).toContain('a line of it is no SQL');
    expect(error).not.toContain('ends with');
  });
});
