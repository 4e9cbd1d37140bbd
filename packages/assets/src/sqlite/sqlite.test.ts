import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';
import { openSqlite } from './index.ts';

const VECTORS = fileURLToPath(new URL('../../../../vectors/sqlite/', import.meta.url));
const data = (number: number, length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (number * 7 + at * at) % 256));
const text = (value: SqlValue | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-sqlite-'))));
afterEach(async () => await rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

interface Read {
  readonly rows: Map<string, SqlValue>[];
  /** Why the database is not whole, or not known to be. */
  readonly fault?: string;
}

async function readAll(path: string, table: string): Promise<Read> {
  await using database = await openSqlite(path);
  const rows: Map<string, SqlValue>[] = [];
  try {
    for await (const { values } of database.rows(table)) rows.push(new Map(values));
    return { rows };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { rows, fault: error.what };
  }
}

async function rowsOf(path: string, table: string): Promise<Map<string, SqlValue>[]> {
  const { rows, fault } = await readAll(path, table);
  if (fault !== undefined) throw new DecodeError(fault);
  return rows;
}

describe('a database of SQLite', () => {
  it('gives the rows of a table by name, with what goes on in other pages', async () => {
    const rows = await rowsOf(`${VECTORS}Asset.db`, 'ASSETS');
    expect(rows).toHaveLength(119);
    expect([...rows[0]!.keys()]).toEqual([
      'uuid',
      'name',
      'description',
      'type',
      'local',
      'temporary',
      'data',
      // Added to this row's table after it.
      'asset_flags',
      'creatorid',
    ]);
    expect([rows[0]!.get('asset_flags'), text(rows[0]!.get('creatorid'))]).toEqual(['0', '']);
    for (const row of rows.slice(1)) {
      const number = Number(text(row.get('uuid')).slice(-12));
      const length = { 5: 3000, 6: 478, 7: 477, 8: 0 }[number] ?? number;
      expect(Buffer.from(row.get('data') as Uint8Array).equals(data(number, length))).toBe(true);
      expect(text(row.get('name'))).toBe(`naïve ${number}`);
      expect(row.get('type')).toBe(String(number % 58));
      expect(row.get('asset_flags')).toBe(String(number % 5));
    }
    await using database = await openSqlite(`${VECTORS}Asset.db`);
    expect(database.tables).toEqual(['assets']);
    await expect(database.rows('other').next()).rejects.toThrow('no table other');
  });

  it('is read with the log beside it: what was committed, and a doubt when something else is in it', async () => {
    const log = await readFile(`${VECTORS}Logged.db-wal`);
    await copyFile(`${VECTORS}Logged.db`, at('a.db'));
    expect(await rowsOf(at('a.db'), 't')).toHaveLength(1);
    const read = async (bytes: Buffer): Promise<Read> => {
      await writeFile(at('a.db-wal'), bytes);
      return await readAll(at('a.db'), 't');
    };
    const textsOf = ({ rows }: Read): string[] => rows.map((row) => text(row.get('b')));
    const frameBytes = 24 + 512;
    const both = await read(log.subarray(0, 32 + 2 * frameBytes));
    expect([textsOf(both), both.fault]).toEqual([['changed in the log', 'in the log'], undefined]);
    const uncommitted = await read(log);
    expect(textsOf(uncommitted)).toEqual(['changed in the log', 'in the log']);
    expect(uncommitted.fault).toContain('log beside the database that breaks off');
    const cut = await read(log.subarray(0, 32 + frameBytes + 100));
    expect(textsOf(cut)).toEqual(['in the file', 'in the log']);
    expect(cut.fault).toContain('breaks off');
    log[32 + 24 + 500]! ^= 1;
    const damaged = await read(log);
    expect(textsOf(damaged)).toEqual(['in the file']);
    expect(damaged.fault).toContain('breaks off');
  });

  it('has every kind of value, in any encoding, and tables without row ids', async () => {
    const rows = await rowsOf(`${VECTORS}Odd.db`, 'val"ues');
    const values = rows.map((row) => row.get('a'));
    expect(values.slice(0, 11)).toEqual([
      null,
      '0',
      '1',
      '-1',
      '127',
      '-129',
      '70000',
      '-9000000',
      '1099511627776',
      '-4611686018427387904',
      '1.5',
    ]);
    expect(text(values[11])).toBe('é你');
    expect(values[12]).toEqual(Uint8Array.of(0, 255));
    const keyed = await rowsOf(`${VECTORS}Odd.db`, 'keyed');
    expect(keyed.map((row) => text(row.get('2')))).toEqual(
      Array.from({ length: 40 }, (_, number) => `v${number}`),
    );
  });

  it('is refused when it is cut off, was not closed, or is none', async () => {
    const bytes = await readFile(`${VECTORS}Asset.db`);
    for (const [length, message] of [
      [0, 'inside its header'],
      [99, 'inside its header'],
      [bytes.length - 512, 'that ends after'],
      [5000, 'that ends after'],
    ] as const) {
      await writeFile(at('a.db'), bytes.subarray(0, length));
      await expect(rowsOf(at('a.db'), 'assets')).rejects.toThrow(message);
    }
    await writeFile(at('a.db'), bytes);
    await writeFile(at('a.db-journal'), Buffer.alloc(600));
    expect(await rowsOf(at('a.db'), 'assets')).toHaveLength(119);
    await writeFile(at('a.db-journal'), Buffer.from('d9d505f920a163d700000001', 'hex'));
    await expect(rowsOf(at('a.db'), 'assets')).rejects.toThrow('was not closed');
    // SQLite follows links, and looks beside what they lead to.
    await symlink(at('a.db'), at('link.db'));
    await expect(rowsOf(at('link.db'), 'assets')).rejects.toThrow('was not closed');
    await rm(at('a.db-journal'));
    bytes[0] = 0;
    await writeFile(at('a.db'), bytes);
    await expect(rowsOf(at('a.db'), 'assets')).rejects.toThrow('no database of SQLite');
  });

  const isInstalled = ((): boolean => {
    try {
      execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  it.skipIf(!isInstalled)(
    'reads what the program sqlite3 wrote, whatever the size of its pages',
    async () => {
      for (const pageBytes of [512, 1024, 4096, 65_536]) {
        const sql = `PRAGMA page_size=${pageBytes};CREATE TABLE a(n INTEGER, b BLOB);WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<300) INSERT INTO a SELECT n, randomblob(abs(random()) % 9000) FROM c;SELECT n || ' ' || hex(b) FROM a;`;
        const path = at(`${pageBytes}.db`);
        const wanted = execFileSync('sqlite3', [path], { input: sql, maxBuffer: 1 << 26 })
          .toString()
          .trim()
          .split('\n');
        const rows = await rowsOf(path, 'a');
        const found = rows.map(
          (row) =>
            `${text(row.get('n'))} ${Buffer.from(row.get('b') as Uint8Array)
              .toString('hex')
              .toUpperCase()}`,
        );
        expect(found).toEqual(wanted);
      }
    },
  );
});
