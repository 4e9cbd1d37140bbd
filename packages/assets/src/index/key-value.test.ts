import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryKeyValue, openLmdb, openLmdbReader, ScratchKeyValue } from './index.ts';
import type { Change, KeyValue, TableName } from './index.ts';

const made: string[] = [];
const fresh = async (): Promise<string> => {
  made.push(await mkdtemp(join(tmpdir(), 'landfall-key-value-')));
  return made.at(-1)!;
};
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

const key = (...bytes: number[]): Buffer => Buffer.from(bytes);
const put = (at: number, value: number, table: TableName = 'assets'): Change => ({
  table,
  key: key(at, 0),
  value: key(value),
});
const gone = (at: number): Change => ({ table: 'assets', key: key(at, 0), value: undefined });
const NOTE = Buffer.from('note');

const KINDS: [string, () => Promise<KeyValue>][] = [
  ['in memory', async () => new MemoryKeyValue()],
  ['LMDB', async () => openLmdb(await fresh(), { discard: false })],
  ['changes over another', async () => new ScratchKeyValue(await basis())],
];

/** With a row in it that the changes take away, and one that they write over. */
async function basis(): Promise<KeyValue> {
  const base = new MemoryKeyValue();
  await base.commit([put(3, 99), put(250, 99)], NOTE);
  await new Promise((resolve) => setImmediate(resolve));
  return base;
}

describe.each(KINDS)('an index: %s', (_, open) => {
  let index: KeyValue;
  beforeEach(async () => {
    index = await open();
    await index.commit([gone(250), put(3, 30), put(1, 10), put(5, 50), put(3, 1, 'blobs')], NOTE);
  });
  afterEach(() => index.close());
  const rows = (from: Uint8Array | undefined, limit = 9) =>
    index.rows('assets', from, limit).map((row) => [row.key[0], row.value[0]]);

  it('gives rows by rising key', () => {
    expect(rows(undefined)).toEqual([
      [1, 10],
      [3, 30],
      [5, 50],
    ]);
  });

  it('gives rows from a key on, that one included, also from one that is not there', () => {
    expect(rows(key(3, 0)).map(([at]) => at)).toEqual([3, 5]);
    expect(rows(key(3, 0, 0)).map(([at]) => at)).toEqual([5]);
    expect(rows(key(2)).map(([at]) => at)).toEqual([3, 5]);
    expect(rows(key(6))).toEqual([]);
  });

  it('gives no more rows than wanted', () => {
    expect(rows(undefined, 2).map(([at]) => at)).toEqual([1, 3]);
    expect(rows(key(3), 1).map(([at]) => at)).toEqual([3]);
  });

  it('keeps the tables apart', () => {
    expect(index.get('blobs', key(3, 0))?.[0]).toBe(1);
    expect(index.get('blobs', key(1, 0))).toBeUndefined();
    expect(index.rows('blobs', undefined, 9)).toHaveLength(1);
  });

  it('changes, adds and takes away in one commit, the note with them', async () => {
    await index.commit([gone(1), put(3, 31), put(4, 40)], Buffer.from('newer'));
    expect(rows(undefined)).toEqual([
      [3, 31],
      [4, 40],
      [5, 50],
    ]);
    expect([index.get('assets', key(1, 0)), index.get('assets', key(3, 0))?.[0]]).toEqual([undefined, 31]);
    expect(Buffer.from(index.note()!).toString()).toBe('newer');
  });

  it('takes the last of several changes of a key', async () => {
    await index.commit([put(7, 1), put(7, 2), gone(5), put(5, 3)], NOTE);
    expect(rows(key(4))).toEqual([
      [5, 3],
      [7, 2],
    ]);
  });

  it('takes away what is not there without a word', async () => {
    await index.commit([gone(99)], NOTE);
    expect(rows(undefined)).toHaveLength(3);
  });

  it('finds a key that lies in a larger buffer', () => {
    const larger = Buffer.from([9, 9, 3, 0, 9]);
    expect(index.get('assets', larger.subarray(2, 4))?.[0]).toBe(30);
    expect(rows(larger.subarray(2, 4))[0]).toEqual([3, 30]);
  });
});

describe('an index in LMDB', () => {
  it('has everything again when it is opened again', async () => {
    const folder = await fresh();
    const first = await openLmdb(folder, { discard: false });
    expect(first.note()).toBeUndefined();
    await first.commit([put(1, 10)], NOTE);
    await first.close();
    const again = await openLmdb(folder, { discard: false });
    expect([again.get('assets', key(1, 0))?.[0], Buffer.from(again.note()!).toString()]).toEqual([
      10,
      'note',
    ]);
    await again.close();
  });

  it('is empty when what was there is to be discarded', async () => {
    const folder = await fresh();
    const first = await openLmdb(folder, { discard: false });
    await first.commit([put(1, 10)], NOTE);
    await first.close();
    const again = await openLmdb(folder, { discard: true });
    expect([again.get('assets', key(1, 0)), again.note()]).toEqual([undefined, undefined]);
    await again.close();
  });

  it('refuses whoever comes after its end, and may be closed twice', async () => {
    const index = await openLmdb(await fresh(), { discard: false });
    await index.close();
    await index.close();
    expect(() => index.get('assets', key(1, 0))).toThrow(expect.objectContaining({ code: 'closed' }));
    expect(() => index.rows('assets', undefined, 1)).toThrow(expect.objectContaining({ code: 'closed' }));
    await expect(index.commit([], NOTE)).rejects.toMatchObject({ code: 'closed' });
  });

  it.each([
    ['no LMDB file at all', Buffer.from('this is a text, and no index')],
    ['a file of zeros', Buffer.alloc(20_000)],
    ['an empty file', Buffer.alloc(0)],
  ])('takes %s away and begins anew', async (_, content) => {
    const folder = await fresh();
    await writeFile(join(folder, 'catalogue.mdb'), content);
    const index = await openLmdb(folder, { discard: false });
    await index.commit([put(1, 10)], NOTE);
    expect(index.get('assets', key(1, 0))?.[0]).toBe(10);
    await index.close();
  });

  it('is not trusted any more after five starts that did not end in order', async () => {
    const folder = await fresh();
    const first = await openLmdb(folder, { discard: false });
    await first.commit([put(1, 10)], NOTE);
    await first.close();
    await writeFile(join(folder, 'starts'), '4\n');
    const trusted = await openLmdb(folder, { discard: false });
    expect(trusted.get('assets', key(1, 0))?.[0]).toBe(10);
    await trusted.close();
    await writeFile(join(folder, 'starts'), '5\n');
    const anew = await openLmdb(folder, { discard: false });
    expect(anew.get('assets', key(1, 0))).toBeUndefined();
    await anew.close();
  });

  describe('opened only to be read', () => {
    const toRead = { discard: false, readOnly: true };

    it('is what was committed, and stays as it is', async () => {
      const folder = await fresh();
      const first = await openLmdb(folder, { discard: false });
      await first.commit([put(1, 10)], NOTE);
      await first.close();
      const before = await readFile(join(folder, 'catalogue.mdb'));
      const look = await openLmdb(folder, toRead);
      expect(look.get('assets', key(1, 0))?.[0]).toBe(10);
      await look.close();
      expect((await readFile(join(folder, 'catalogue.mdb'))).equals(before)).toBe(true);
    });

    it.each([
      ['there is none', undefined, /cannot be read/],
      ['it is empty', Buffer.alloc(0), /that can be read/],
      ['it is something else', Buffer.from('this is a text, and no index'), /that can be read/],
    ])('is missing where %s, and nothing is put there', async (_, content, words) => {
      const folder = await fresh();
      if (content !== undefined) await writeFile(join(folder, 'catalogue.mdb'), content);
      await expect(openLmdb(folder, toRead)).rejects.toMatchObject({
        fault: 'missing',
        message: expect.stringMatching(words) as string,
      });
      const left = await readFile(join(folder, 'catalogue.mdb')).catch(() => undefined);
      expect(left).toEqual(content);
    });

    it('is missing when it is suspected of ending the process', async () => {
      const folder = await fresh();
      await (await openLmdb(folder, { discard: false })).close();
      await writeFile(join(folder, 'starts'), '5\n');
      await expect(openLmdb(folder, toRead)).rejects.toMatchObject({ fault: 'missing' });
    });
  });

  describe('for another process', () => {
    it('shows what is committed once it looks anew', async () => {
      const folder = await fresh();
      const owner = await openLmdb(folder, { discard: false });
      await owner.commit([put(1, 10)], NOTE);
      const reader = await openLmdbReader(folder);
      expect(reader.get('assets', key(1, 0))?.[0]).toBe(10);
      await owner.commit([put(1, 11), put(2, 20, 'blobs')], NOTE);
      reader.refresh();
      expect([reader.get('assets', key(1, 0))?.[0], reader.get('blobs', key(2, 0))?.[0]]).toEqual([11, 20]);
      await reader.close();
      expect(reader.get('assets', key(1, 0))).toBeUndefined();
      await owner.close();
    });

    it('is not made where there is none', async () => {
      await expect(openLmdbReader(await fresh())).rejects.toThrow();
    });
  });
});
