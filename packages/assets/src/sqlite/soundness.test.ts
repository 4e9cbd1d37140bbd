import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { openSqlite } from './index.ts';

const VECTORS = fileURLToPath(new URL('../../../../vectors/sqlite/', import.meta.url));
const PAGE_BYTES = 512;
const KIND = { interiorIndex: 2, interiorTable: 5, leafIndex: 10, leafTable: 13 } as const;

let original: Buffer;
let wanted: readonly string[];
beforeAll(async () => {
  original = await readFile(`${VECTORS}Asset.db`);
  wanted = (await read(original)).rows;
});

async function read(bytes: Buffer): Promise<{ rows: string[]; fault?: string }> {
  const own = await mkdtemp(join(tmpdir(), 'landfall-sound-'));
  const rows: string[] = [];
  try {
    await writeFile(join(own, 'a.db'), bytes);
    await using database = await openSqlite(join(own, 'a.db'));
    for await (const { values } of database.rows('assets')) rows.push(JSON.stringify([...values]));
    return { rows };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { rows, fault: error.what };
  } finally {
    await rm(own, { recursive: true });
  }
}

/** The database with something else in it. */
const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(original);
  change(bytes);
  expect(bytes.equals(original)).toBe(false);
  return bytes;
};
const pageAt = (number: number): number => (number - 1) * PAGE_BYTES;
/** The pages of one kind, but for the first. */
const pagesOf = (kind: number): number[] =>
  Array.from({ length: original.length / PAGE_BYTES - 1 }, (_, at) => at + 2).filter(
    (number) => original[pageAt(number)] === kind,
  );

/** What is read of it is none but true rows, and it is not said to be whole. */
async function expectDamage(bytes: Buffer, fault: RegExp | string): Promise<string[]> {
  const found = await read(bytes);
  expect(found.fault).toMatch(fault);
  const known = new Set(wanted);
  expect(found.rows.filter((row) => !known.has(row))).toEqual([]);
  return found.rows;
}

describe('a damaged database that can be walked', () => {
  it('is not whole when a leaf has a row less than was written', async () => {
    for (const leaf of pagesOf(KIND.leafTable)) {
      const count = original.readUInt16BE(pageAt(leaf) + 3);
      const fewer = changed((bytes) => bytes.writeUInt16BE(count - 1, pageAt(leaf) + 3));
      const rows = await expectDamage(fewer, `page ${leaf} of the database is damaged`);
      expect(rows).toHaveLength(wanted.length - count);
    }
  });

  it('is not whole when an inner page leads to fewer pages', async () => {
    for (const inner of pagesOf(KIND.interiorTable)) {
      const count = original.readUInt16BE(pageAt(inner) + 3);
      await expectDamage(
        changed((bytes) => bytes.writeUInt16BE(count - 1, pageAt(inner) + 3)),
        `page ${inner} of the database is damaged`,
      );
    }
  });

  it('gives no row the bytes of another when their rests lie in the same pages', async () => {
    const overflows: number[] = [];
    for (const leaf of pagesOf(KIND.leafTable)) {
      const start = pageAt(leaf);
      for (let cell = 0; cell < original.readUInt16BE(start + 3); cell++) {
        const at = start + original.readUInt16BE(start + 8 + 2 * cell);
        // A length of two bytes, of which more is elsewhere than a page can have.
        const length = original[at]! < 0x80 ? 0 : (original[at]! & 0x7f) * 128 + original[at + 1]!;
        if (length <= PAGE_BYTES - 35) continue;
        const fitting = 39 + ((length - 39) % (PAGE_BYTES - 4));
        overflows.push(at + 3 + (fitting <= PAGE_BYTES - 35 ? fitting : 39));
      }
    }
    expect(overflows.length).toBeGreaterThan(2);
    const [one, other] = overflows;
    const shared = changed((bytes) => bytes.copyWithin(one!, other!, other! + 4));
    const rows = await expectDamage(shared, 'goes on in pages of others, or too far');
    expect(rows).toHaveLength(wanted.length - 2);
  });

  it('is not whole when a page is of no use to anything, or of use twice', async () => {
    await expectDamage(
      Buffer.concat([changed((b) => b.writeUInt32BE(70, 28)), Buffer.alloc(PAGE_BYTES)]),
      'page 70 of',
    );
    await expectDamage(
      changed((bytes) => {
        bytes.writeUInt32BE(pagesOf(KIND.leafTable)[0]!, 32);
        bytes.writeUInt32BE(1, 36);
      }),
      'names more free pages than it has room for',
    );
    await expectDamage(
      changed((bytes) => bytes.writeUInt32BE(original.readUInt32BE(36) + 1, 36)),
      /database of \d+ free pages that has/,
    );
  });

  it('is not whole when a row and the index of its table say two things', async () => {
    const id = Buffer.from('00000000-0000-4000-8000-000000000042');
    const inTable = pagesOf(KIND.leafTable)
      .map((leaf) => original.indexOf(id, pageAt(leaf)))
      .find((at) => original[pageAt(Math.floor(at / PAGE_BYTES) + 1)] === KIND.leafTable)!;
    const other = changed((bytes) => (bytes[inTable + 1] = 0x31));
    const rows = await expectDamage(other, 'has other rows than its index');
    expect(rows).toHaveLength(wanted.length - 1);
  });
});

describe('a byte of the structure of a database', () => {
  it('when it is flipped, leaves all rows or a database that is not whole', async () => {
    const places = [
      ...Array.from({ length: 100 }, (_, at) => at),
      ...Array.from({ length: original.length / PAGE_BYTES - 1 }, (_, at) => at + 2).flatMap(structureOf),
    ].filter((_, number) => number % 16 === 0);
    let damaged = 0;
    for (const [number, place] of places.entries()) {
      // Each place with one of its bits; sqlite.fuzz.ts has all of them.
      const bytes = changed((copy) => (copy[place]! ^= 1 << (number % 8)));
      const found = await read(bytes);
      if (found.fault === undefined) expect(found.rows, `byte ${place}`).toEqual(wanted);
      else damaged++;
    }
    expect(damaged).toBeGreaterThan(places.length * 0.8);
  });
});

/** Head and pointers of a page of a tree; of any other the pointer to the next. */
function structureOf(page: number): number[] {
  const start = pageAt(page);
  const kind = original[start]!;
  if (!Object.values<number>(KIND).includes(kind)) return [0, 1, 2, 3].map((at) => start + at);
  const head = kind === KIND.interiorIndex || kind === KIND.interiorTable ? 12 : 8;
  const bytes = head + 2 * original.readUInt16BE(start + 3);
  return Array.from({ length: bytes }, (_, at) => start + at);
}
