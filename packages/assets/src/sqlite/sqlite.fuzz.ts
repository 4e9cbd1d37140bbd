import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import type { Random } from '@landfall/protocol/testing';
import { Faults } from './faults.ts';
import { openSqlite } from './index.ts';
import { RowValues } from './row-values.ts';
import { parseTable } from './table-definition.ts';

const TIMES = Number(process.env.LANDFALL_FUZZ_TIMES ?? 1);
const ROUNDS = 150 * TIMES;

/** What SQLite itself says about a database; undefined where the program is not installed. */
function verdictOf(path: string): string | undefined {
  try {
    return execFileSync('sqlite3', ['-readonly', path, 'PRAGMA integrity_check(1)'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
      .toString()
      .trim();
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : 'damaged';
  }
}

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-sqlite-fuzz-'))));
afterAll(async () => await rm(folder, { recursive: true }));

const COLUMNS =
  "UUID NOT NULL PRIMARY KEY, Name, Description, Type, Local, Temporary, Data, asset_flags INTEGER NOT NULL DEFAULT 0, CreatorID varchar(100) default ''";

/** As a standalone leaves it: rows that go on elsewhere, some deleted, another table with an index of its own. */
async function make(pageBytes: number, vacuum: number): Promise<Buffer> {
  const path = join(folder, `${pageBytes}-${vacuum}.db`);
  const numbers = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<150)';
  const input = `PRAGMA page_size=${pageBytes}; PRAGMA auto_vacuum=${vacuum}; CREATE TABLE assets(${COLUMNS});
    CREATE TABLE other(a INTEGER PRIMARY KEY, b TEXT); CREATE INDEX of_b ON other(b); BEGIN;
    ${numbers} INSERT INTO assets SELECT printf('%08x-0000-4000-8000-%012d', n*7919, n), 'n'||n, '', n%50, 0, 0, randomblob(n*n%7000), 0, 'c' FROM c;
    ${numbers} INSERT INTO other SELECT n*3, 'b'||(n*31%17) FROM c;
    DELETE FROM assets WHERE rowid%5=0; DELETE FROM other WHERE a%7=0; COMMIT;`;
  execFileSync('sqlite3', [path], { input, stdio: ['pipe', 'ignore', 'inherit'] });
  return await readFile(path);
}

async function read(path: string): Promise<{ rows: string[]; isWhole: boolean }> {
  const rows: string[] = [];
  try {
    await using database = await openSqlite(path);
    for await (const { values } of database.rows('assets'))
      rows.push([...values].map(([name, value]) => `${name}=${String(value)}`).join(' '));
    return { rows, isWhole: true };
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return { rows, isWhole: false };
  }
}

function damage(bytes: Buffer, pageBytes: number, random: Random): void {
  const page = random.integer(0, bytes.length / pageBytes - 1) * pageBytes;
  // Heads and pointers are at the beginning of a page; cells begin anywhere.
  const at = page + (random.integer(0, 3) === 0 ? random.integer(0, pageBytes - 4) : random.integer(0, 60));
  const kind = random.integer(0, 3);
  if (kind === 0) bytes[at]! ^= 1 << random.integer(0, 7);
  else if (kind === 1) bytes[at] = (bytes[at]! + 255) % 256;
  else if (kind === 2) bytes[at] = random.integer(0, 255);
  else bytes.writeUInt32BE(random.integer(0, bytes.length / pageBytes + 1), at);
}

describe.skipIf(verdictOf(':memory:') === undefined)('a database that is damaged', () => {
  for (const [pageBytes, vacuum] of [
    [512, 0],
    [1024, 1],
    [4096, 0],
  ] as const)
    it(
      `with pages of ${pageBytes} bytes, is not whole where SQLite finds damage`,
      { timeout: 600_000 * TIMES },
      async () => {
        const original = await make(pageBytes, vacuum);
        const random = createRandom(pageBytes);
        const path = join(folder, 'damaged.db');
        await writeFile(path, original);
        const sound = await read(path);
        expect(sound).toMatchObject({ isWhole: true, rows: { length: 120 } });
        const known = new Set(sound.rows);
        for (let round = 0; round < ROUNDS; round++) {
          const bytes = Buffer.from(original);
          for (let flips = round % 10 === 0 ? random.integer(2, 12) : 1; flips > 0; flips--)
            damage(bytes, pageBytes, random);
          await writeFile(path, bytes);
          const found = await read(path);
          if (!found.isWhole) {
            // Of one fault nothing comes out that was not put in.
            if (round % 10 !== 0)
              expect(
                found.rows.filter((row) => !known.has(row)),
                `round ${round}`,
              ).toEqual([]);
          } else expect(verdictOf(path), `round ${round}`).toMatch(/^ok$|max rootpage|Bad ptr map/);
        }
      },
    );
});

describe('a definition that is damaged', () => {
  it('is refused with a DecodeError, or has columns', () => {
    const random = createRandom(7);
    const original = `CREATE TABLE assets(${COLUMNS}, made TEXT GENERATED ALWAYS AS (lower(Name) || printf('%08x', Type)) VIRTUAL, CHECK (Type > 0))`;
    let columns = 0;
    for (let round = 0; round < 5_000 * TIMES; round++) {
      const bytes = Buffer.from(original);
      for (let flips = random.integer(1, 4); flips > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
      try {
        const definition = parseTable(
          bytes.subarray(0, random.integer(bytes.length >> 1, 2 * bytes.length)).toString(),
        );
        columns += new RowValues(definition).of(['u', 'n'], 1n, new Faults()).size;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(columns).toBeGreaterThan(0);
  });
});
