import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { SqlitePages } from './pages.ts';

let path: string;
beforeEach(async () => (path = join(await mkdtemp(join(tmpdir(), 'landfall-pages-')), 'a.db')));
afterEach(async () => await rm(join(path, '..'), { recursive: true }));

interface Written {
  readonly pageBytes?: number;
  readonly reserved?: number;
  readonly format?: number;
  readonly share?: number;
  readonly encoding?: number;
  /** As the header states them, which counts only when its two counters of changes agree. */
  readonly stated?: number;
  readonly changes?: readonly [change: number, validFor: number];
  readonly pages?: number;
}

async function open(written: Written = {}): Promise<SqlitePages> {
  const { pageBytes = 512, reserved = 0, format = 1, encoding = 1, pages = 2, share = 64 } = written;
  const { stated = pages, changes = [7, 7] } = written;
  const realBytes = pageBytes === 1 ? 0x10000 : pageBytes;
  const bytes = Buffer.alloc(realBytes * pages);
  bytes.write('SQLite format 3\0', 'latin1');
  bytes.writeUInt16BE(pageBytes, 16);
  bytes.set([format, format, reserved], 18);
  bytes.set([share, 32, 32], 21);
  bytes.writeUInt32BE(changes[0], 24);
  bytes.writeUInt32BE(stated, 28);
  bytes.writeUInt32BE(encoding, 56);
  bytes.writeUInt32BE(changes[1], 92);
  for (let page = 2; page <= pages; page++) bytes[(page - 1) * realBytes] = page;
  await writeFile(path, bytes);
  return await SqlitePages.open(path);
}
async function refused(written: Written): Promise<string> {
  const opened = await open(written).catch((error: unknown) => error);
  if (opened instanceof SqlitePages) await opened[Symbol.asyncDispose]();
  expect(opened).toBeInstanceOf(DecodeError);
  return (opened as DecodeError).what;
}

describe('the header of a database', () => {
  it('says how large its pages are, without what is reserved in them, and how its texts are written', async () => {
    await using small = await open({ reserved: 32, encoding: 2 });
    expect(small.header).toMatchObject({ pageBytes: 512, usableBytes: 480, encoding: 'utf-16le' });
    await using large = await open({ pageBytes: 1, encoding: 3, format: 2 });
    expect(large.header).toMatchObject({ pageBytes: 65_536, usableBytes: 65_536, encoding: 'utf-16be' });
    await using fresh = await open({ encoding: 0 });
    expect(fresh.header.encoding).toBe('utf-8');
  });

  it('is refused with pages that no database has', async () => {
    expect(await refused({ pageBytes: 256 })).toBe('database with pages of 256 bytes');
    expect(await refused({ pageBytes: 768 })).toBe('database with pages of 768 bytes');
    expect(await refused({ pageBytes: 512, reserved: 33 })).toBe('database with pages of 512 bytes');
  });

  it('is refused when it is of a format to come', async () => {
    expect(await refused({ format: 3 })).toBe('database of a newer format');
    expect(await refused({ encoding: 4 })).toBe('database of a newer format');
    expect(await refused({ share: 65 })).toBe('database of a newer format');
  });
});

describe('the pages of a database', () => {
  it('are as many as it states, or as its file has when nobody can vouch for what it states', async () => {
    expect(await refused({ stated: 3 })).toBe('database of 3 pages that ends after 2');
    await using unsure = await open({ stated: 3, changes: [8, 7] });
    expect(unsure.count).toBe(2);
    // What lies behind the pages that it states is none of it.
    await using more = await open({ stated: 1 });
    expect(more.count).toBe(1);
  });

  it('are read by their numbers, from one on, and no others', async () => {
    await using pages = await open({ pages: 3 });
    expect((await pages.read(1)).toString('latin1', 0, 6)).toBe('SQLite');
    expect((await pages.read(3))[0]).toBe(3);
    for (const number of [0, 4, -1])
      await expect(pages.read(number)).rejects.toThrow(`without its page ${number}`);
  });

  it('are refused when there is a journal to be rolled back, and not when it is empty or done with', async () => {
    await (await open())[Symbol.asyncDispose]();
    await writeFile(`${path}-journal`, Buffer.from('d9d505f920a163d7', 'hex'));
    await expect(SqlitePages.open(path)).rejects.toThrow('stop its program');
    // Cut in its head, or damaged there: what it would have put back is not known.
    for (const damaged of ['d9d505f920a163', 'd8d505f920a163d700000001']) {
      await writeFile(`${path}-journal`, Buffer.from(damaged, 'hex'));
      await expect(SqlitePages.open(path)).rejects.toThrow('stop its program');
    }
    for (const harmless of [Buffer.alloc(0), Buffer.alloc(512)]) {
      await writeFile(`${path}-journal`, harmless);
      await (await SqlitePages.open(path))[Symbol.asyncDispose]();
    }
  });

  it('are not what they were when somebody wrote them', async () => {
    await using pages = await open({ pages: 3 });
    expect(await pages.isUnchanged()).toBe(true);
    await writeFile(`${path}-wal`, Buffer.alloc(32));
    expect(await pages.isUnchanged()).toBe(false);
  });

  it('are refused when what stands beside them cannot be looked at', async () => {
    await (await open())[Symbol.asyncDispose]();
    await mkdir(`${path}-journal`);
    await expect(SqlitePages.open(path)).rejects.toMatchObject({ code: 'EISDIR' });
    await rm(`${path}-journal`, { recursive: true });
    await mkdir(`${path}-wal`);
    await expect(SqlitePages.open(path)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('are none of a file that is not there, or no database', async () => {
    await expect(SqlitePages.open(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(path, Buffer.alloc(600, 'SQLite format 4\0'));
    await expect(SqlitePages.open(path)).rejects.toThrow('no database of SQLite');
  });
});
