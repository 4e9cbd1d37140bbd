import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariaDb, startMariaDb } from '../testing/mariadb.ts';
import type { TestDatabase } from '../testing/mariadb.ts';
import { readSqlDump } from './read-sql-dump.ts';

async function valuesOf(dump: string | Uint8Array): Promise<Map<number, string | null>> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(dump);
  }
  const found = new Map<number, string | null>();
  try {
    for await (const { values, unknown } of readSqlDump(once(), new Set(['t']))) {
      if (unknown !== undefined) continue;
      const value = values.get('v') ?? null;
      found.set(Number(values.get('n')), value && Buffer.from(value).toString('hex'));
    }
  } catch (error) {
    if (!String(error).includes('not read whole')) throw error;
  }
  return found;
}

/** What may be written for a value, of which the server takes some only. */
const LITERALS = [
  `'a\\0b\\'c"d\\"e\\bf\\ng\\rh\\ti\\Zj\\\\k\\%l\\_m\\x41n\\101o\\u0041p\\''`,
  `"a'b""c\\"d"`,
  `'a''b'`,
  `'a' 'b'`,
  `'a' "b"\n'c'`,
  `_binary 'a\\0b'`,
  `_utf8mb4'ab' 'cd'`,
  `N'abc'`,
  `x'4142'`,
  `X'0aff'`,
  `x''`,
  `0x414`,
  `0x00ff`,
  `0X41`,
  `b'0100'`,
  `B'1'`,
  `b''`,
  `0b101`,
  `0b100000001`,
  `_binary 0x4100`,
  `_binary x'4200'`,
  `_latin1 'abc'`,
  `_utf16 'ab'`,
  `'a' COLLATE utf8mb4_bin`,
  `('x')`,
  `(('y'))`,
  `TRUE`,
  `false`,
  `- 1`,
  `+ 2`,
  `-1.50`,
  `.5`,
  `1e3`,
  `NULL`,
  `(NULL)`,
  `UNHEX('00ff')`,
  `FROM_BASE64('AP8=')`,
  `CHAR(65)`,
  `REPLACE('aXb','X','\\n')`,
  `CONCAT('a','b')`,
  `'a' 'b' 'c' COLLATE utf8mb4_bin`,
  `DATE'2026-11-30'`,
  `'a' /* x */ 'b'`,
  `'a' -- x\n'b'`,
  `@@version_comment`,
  `'a' LIKE 'b'`,
  `NOT 1`,
  `!1`,
  `1+1`,
  `'5' + 1`,
  `'back\\`.concat(`\\slash'`),
  `'\\%' '\\_'`,
];
/** The bytes of a number are those of its text, in a form of the server's own. */
const isNumber = (literal: string): boolean => /^[-+.\d ]/.test(literal) && !/^0[xXbB]/.test(literal);

describe.skipIf(!hasMariaDb())('values as MariaDB itself understands them', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startMariaDb();
  });
  afterAll(async () => await database[Symbol.asyncDispose]());

  it.each(['', 'NO_BACKSLASH_ESCAPES', 'ANSI'])(
    'are those that are read, or not understood: mode "%s"',
    async (mode) => {
      const set = `SET sql_mode='${mode}';\n`;
      const create = 'CREATE TABLE t (n int, v longblob);\n';
      await database.query('DROP TABLE IF EXISTS t; CREATE TABLE t (n int, v longblob);');
      const taken: string[] = [];
      for (const [at, literal] of LITERALS.entries()) {
        const insert = `INSERT INTO t VALUES (${at},${literal});\n`;
        try {
          await database.query(`${set}${insert}`);
          taken.push(insert);
        } catch {
          // Not in this mode, or not at all.
        }
      }
      expect(taken.length).toBeGreaterThan(LITERALS.length / 2);
      const truth = await valuesOf(await database.dump('--hex-blob'));
      expect(truth.size).toBe(taken.length);
      const read = await valuesOf(`${set}${create}${taken.join('')}`);
      for (const [at, value] of read)
        if (!isNumber(LITERALS[at]!)) expect(value, `${mode} ${LITERALS[at]}`).toBe(truth.get(at));
      // Most of them, all that programs write.
      expect(read.size).toBeGreaterThan(taken.length * 0.75);
    },
  );
});

const hasSqlite = (): boolean => {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('SKIPPED: tests that need sqlite3\n');
    return false;
  }
};

describe.skipIf(!hasSqlite())('values as SQLite itself writes them', () => {
  it.each(['.dump', '.mode insert t\nSELECT * FROM t;'])('are read: %s', async (how) => {
    const create = 'CREATE TABLE t (n, v);';
    const texts = ['a\\b\\', "it''s", 'a\nb\r', '\\n', 'é'];
    const rows = [...texts.map((text) => `'${text}'`), "x'00ff27'", "x''", 'NULL', '-1.5', '9e999'];
    const input = `${create}\n${rows.map((row, at) => `INSERT INTO t VALUES (${at},${row});`).join('\n')}\n${how}\n`;
    const output = execFileSync('sqlite3', [':memory:'], { input }).toString();
    const read = await valuesOf(how === '.dump' ? output : `PRAGMA x;\n${create}\n${output}`);
    const hex = texts.map((text) => Buffer.from(text.replaceAll("''", "'")).toString('hex'));
    expect([...read.values()].slice(0, hex.length + 2)).toEqual([...hex, '00ff27', '']);
    expect(read.size).toBe(rows.length);
  });
});
