import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { rowsOfTree } from './btree.ts';
import type { SqlitePages } from './pages.ts';

const PAGE_BYTES = 512;

/** Pages by their numbers, of which each is read as often as it is asked for. */
function pagesOf(pages: Readonly<Record<number, Buffer>>, usableBytes = PAGE_BYTES): SqlitePages {
  const header = { pageBytes: PAGE_BYTES, usableBytes, encoding: 'utf-8' };
  const read = async (number: number): Promise<Buffer> => {
    const page = pages[number];
    if (page === undefined) throw new DecodeError(`database without its page ${number}`);
    return await Promise.resolve(page);
  };
  return { header, read } as unknown as SqlitePages;
}

const KIND = { interiorIndex: 2, interiorTable: 5, leafIndex: 10, leafTable: 13 } as const;

/** A page whose cells lie at its end, the last one first, as SQLite puts them. */
function page(kind: number, cells: readonly Buffer[], right = 0, start = 0): Buffer {
  const bytes = Buffer.alloc(PAGE_BYTES);
  const isInterior = kind === KIND.interiorIndex || kind === KIND.interiorTable;
  bytes[start] = kind;
  bytes.writeUInt16BE(cells.length, start + 3);
  if (isInterior) bytes.writeUInt32BE(right, start + 8);
  let end = PAGE_BYTES;
  cells.forEach((cell, number) => {
    // No cell takes less than four bytes.
    end -= Math.max(4, cell.length);
    bytes.set(cell, end);
    bytes.writeUInt16BE(end, start + (isInterior ? 12 : 8) + 2 * number);
  });
  bytes.writeUInt16BE(end, start + 5);
  return bytes;
}

const varint = (value: number): Buffer =>
  value < 128
    ? Buffer.of(value)
    : value < 16_384
      ? Buffer.of(0x80 | (value >> 7), value & 0x7f)
      : Buffer.of(0x80 | (value >> 14), 0x80 | ((value >> 7) & 0x7f), value & 0x7f);
const row = (id: number, payload: Buffer | string): Buffer =>
  Buffer.concat([varint(Buffer.byteLength(payload)), varint(id), Buffer.from(payload)]);
const key = (payload: string): Buffer => Buffer.concat([varint(payload.length), Buffer.from(payload)]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

async function payloads(pages: SqlitePages, root = 2): Promise<string[]> {
  const found: string[] = [];
  for await (const { payload } of rowsOfTree(pages, root)) found.push(payload.toString('latin1'));
  return found;
}

describe('the rows of a table', () => {
  it('lie in the leaves of its tree, in the order of their ids', async () => {
    const pages = {
      2: page(KIND.interiorTable, [Buffer.concat([u32(3), varint(2)])], 4),
      3: page(KIND.leafTable, [row(1, 'one'), row(2, 'two')]),
      4: page(KIND.leafTable, [row(3, 'three')]),
    };
    expect(await payloads(pagesOf(pages))).toEqual(['one', 'two', 'three']);
    expect(await payloads(pagesOf({ 2: page(KIND.leafTable, []) }))).toEqual([]);
  });

  it('lie behind the header of the database in its first page', async () => {
    expect(await payloads(pagesOf({ 1: page(KIND.leafTable, [row(1, 'schema')], 0, 100) }), 1)).toEqual([
      'schema',
    ]);
  });

  it('say in which page they begin', async () => {
    const cells: number[] = [];
    const pages = {
      2: page(KIND.interiorTable, [Buffer.concat([u32(3), varint(1)])], 4),
      3: page(KIND.leafTable, [row(1, 'a')]),
      4: page(KIND.leafTable, [row(2, 'b')]),
    };
    for await (const cell of rowsOfTree(pagesOf(pages), 2)) cells.push(cell.page);
    expect(cells).toEqual([3, 4]);
  });

  it('of a table without row ids lie in inner pages too, between those of the pages below', async () => {
    const pages = {
      2: page(KIND.interiorIndex, [Buffer.concat([u32(3), key('b')])], 4),
      3: page(KIND.leafIndex, [key('a')]),
      4: page(KIND.leafIndex, [key('c'), key('d')]),
    };
    expect(await payloads(pagesOf(pages))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('go on in a chain of other pages when they are long', async () => {
    const text = Array.from({ length: 1200 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
    // In a page of 512 bytes 39 stay (its least share), when the rest fills pages of 508 each.
    const local = 39 + ((1200 - 39) % 508);
    const rest = text.slice(local);
    const cell = Buffer.concat([varint(1200), varint(1), Buffer.from(text.slice(0, local)), u32(5)]);
    const pages = {
      2: page(KIND.leafTable, [cell]),
      5: Buffer.concat([u32(6), Buffer.from(rest.slice(0, 508))]),
      6: Buffer.concat([u32(0), Buffer.from(rest.slice(508)), Buffer.alloc(508 - (rest.length - 508))]),
    };
    expect(rest.length).toBeGreaterThan(508);
    expect(await payloads(pagesOf(pages))).toEqual([text]);
    await expect(payloads(pagesOf({ 2: pages[2], 5: pages[5] }))).rejects.toThrow('without its page 6');
    const cut = { ...pages, 5: Buffer.concat([u32(0), Buffer.from(rest.slice(0, 508))]) };
    await expect(payloads(pagesOf(cut))).rejects.toThrow('without its page 0');
    const longer = { ...pages, 6: Buffer.concat([u32(5), pages[6].subarray(4)]) };
    await expect(payloads(pagesOf(longer))).rejects.toThrow('row that ends before its pages do');
  });

  it('stay in their page up to the share that is theirs', async () => {
    const most = PAGE_BYTES - 35;
    const fits = page(KIND.leafTable, [row(1, 'x'.repeat(most))]);
    expect((await payloads(pagesOf({ 2: fits })))[0]).toHaveLength(most);
    const beyond = Buffer.concat([varint(most + 1), varint(1), Buffer.from('x'.repeat(39)), u32(7)]);
    const rest = Buffer.concat([u32(0), Buffer.from('y'.repeat(508))]);
    expect((await payloads(pagesOf({ 2: page(KIND.leafTable, [beyond]), 7: rest })))[0]).toBe(
      `${'x'.repeat(39)}${'y'.repeat(most + 1 - 39)}`,
    );
  });
});

describe('a tree that is damaged', () => {
  it('goes in circles, or into a page twice', async () => {
    const self = page(KIND.interiorTable, [Buffer.concat([u32(2), varint(1)])], 3);
    await expect(payloads(pagesOf({ 2: self }))).rejects.toThrow('pages go in circles');
    const twice = page(KIND.interiorTable, [Buffer.concat([u32(3), varint(1)])], 3);
    await expect(payloads(pagesOf({ 2: twice, 3: page(KIND.leafTable, [row(1, 'a')]) }))).rejects.toThrow(
      'in circles',
    );
  });

  it('is deeper than any', async () => {
    const chain = (depth: number): Record<number, Buffer> =>
      Object.fromEntries(
        Array.from({ length: depth }, (_, at) => [
          at + 2,
          at === depth - 1 ? page(KIND.leafTable, [row(1, 'a')]) : page(KIND.interiorTable, [], at + 3),
        ]),
      );
    expect(await payloads(pagesOf(chain(41)))).toEqual(['a']);
    await expect(payloads(pagesOf(chain(42)))).rejects.toThrow('in circles');
  });

  it('has a page of another kind, or that is not there', async () => {
    await expect(payloads(pagesOf({ 2: Buffer.alloc(PAGE_BYTES) }))).rejects.toThrow(
      'page 2 of the database is none of a table',
    );
    await expect(payloads(pagesOf({ 2: page(KIND.interiorTable, [], 9) }))).rejects.toThrow(
      'without its page 9',
    );
  });

  it('has rows that lie outside of their page', async () => {
    const outside = page(KIND.leafTable, [row(1, 'abcdef')]);
    outside.writeUInt16BE(PAGE_BYTES - 3, 8);
    await expect(payloads(pagesOf({ 2: outside }))).rejects.toThrow('rows lie outside of it');
    const many = page(KIND.leafTable, []);
    many.writeUInt16BE(300, 3);
    await expect(payloads(pagesOf({ 2: many }))).rejects.toThrow(DecodeError);
  });

  it('has rows that leave their page, or are longer than any', async () => {
    const leaving = page(KIND.leafTable, [Buffer.concat([varint(100), varint(1), Buffer.from('short')])]);
    await expect(payloads(pagesOf({ 2: leaving }))).rejects.toThrow('row that leaves its page');
    const huge = page(KIND.leafTable, [
      Buffer.concat([Buffer.of(0x82, 0xff, 0xff, 0xff, 0x7f), varint(1), Buffer.alloc(60)]),
    ]);
    await expect(payloads(pagesOf({ 2: huge }))).rejects.toThrow(/^row of \d+ bytes/);
  });

  it('has other rows than its page says, or rows that lie on each other', async () => {
    const three = (): Buffer => page(KIND.leafTable, [row(1, 'one'), row(2, 'two'), row(3, 'three')]);
    const fewer = three();
    fewer.writeUInt16BE(2, 3);
    await expect(payloads(pagesOf({ 2: fewer }))).rejects.toThrow(
      'page 2 of the database is damaged: it has other rows',
    );
    const twice = three();
    twice.writeUInt16BE(twice.readUInt16BE(8), 10);
    await expect(payloads(pagesOf({ 2: twice }))).rejects.toThrow('two rows lie on each other');
    const crumbs = three();
    crumbs[7] = 1;
    await expect(payloads(pagesOf({ 2: crumbs }))).rejects.toThrow('it has other rows');
    const content = three();
    content.writeUInt16BE(content.readUInt16BE(5) - 1, 5);
    await expect(payloads(pagesOf({ 2: content }))).rejects.toThrow('it has other rows');
  });

  it('gives what is surely whole when its faults are taken', async () => {
    const pages = {
      2: page(
        KIND.interiorTable,
        [Buffer.concat([u32(3), varint(2)]), Buffer.concat([u32(4), varint(4)])],
        5,
      ),
      3: page(KIND.leafTable, [row(1, 'one')]),
      4: Buffer.alloc(PAGE_BYTES),
      5: page(KIND.leafTable, [row(5, 'five')]),
    };
    const found: string[] = [];
    const faults: string[] = [];
    const salvage = {
      isDoubtful: (number: number) => number === 5,
      onFault: ({ what }: DecodeError) => faults.push(what),
    };
    for await (const { payload } of rowsOfTree(pagesOf(pages), 2, salvage)) found.push(payload.toString());
    expect(found).toEqual(['one']);
    expect(faults).toEqual([
      'page 4 of the database is none of a table',
      'page 5 of the database cannot be trusted',
    ]);
  });
});
