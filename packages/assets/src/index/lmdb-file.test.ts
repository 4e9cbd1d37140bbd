import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdb } from './index.ts';
import { looksLikeLmdb, StartCount } from './lmdb-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-lmdb-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file that LMDB is to map', () => {
  const path = () => join(folder, 'catalogue.mdb');
  const made = async () => {
    const index = await openLmdb(folder, { discard: false });
    await index.commit(
      [{ table: 'assets', key: Buffer.from('key'), value: Buffer.from('value') }],
      Buffer.from('n'),
    );
    await index.close();
  };

  it('is fine when LMDB wrote it, and when there is none', async () => {
    expect(await looksLikeLmdb(path())).toBe(true);
    await made();
    expect(await looksLikeLmdb(path())).toBe(true);
  });

  it('is refused when it is shorter than its first two pages', async () => {
    await made();
    await truncate(path(), 8191);
    expect(await looksLikeLmdb(path())).toBe(false);
  });

  it.each([16, 24])('is known by its magic number at %i, wherever the version has it', async (at) => {
    const bytes = Buffer.alloc(8192);
    bytes.writeUInt32LE(0xbeefc0de, at);
    await writeFile(path(), bytes);
    expect(await looksLikeLmdb(path())).toBe(true);
    bytes.writeUInt32LE(0xbeefc0df, at);
    await writeFile(path(), bytes);
    expect(await looksLikeLmdb(path())).toBe(false);
  });

  it('is refused when it cannot be looked at', async () => {
    await mkdir(path());
    expect(await looksLikeLmdb(path())).toBe(false);
  });
});

describe('the count of starts', () => {
  const content = () => readFile(join(folder, 'starts'), 'latin1').catch(() => undefined);

  it('rises with each start and goes with an orderly end', async () => {
    const starts = new StartCount(folder);
    expect(await starts.begin()).toBe(false);
    expect(await starts.begin()).toBe(false);
    expect(await content()).toBe('2\n');
    await starts.end();
    expect(await content()).toBeUndefined();
    await starts.end();
  });

  it('tells after five that did not end in order, once, and begins again', async () => {
    const starts = new StartCount(folder);
    const told: boolean[] = [];
    for (let start = 0; start < 7; start += 1) told.push(await starts.begin());
    expect(told).toEqual([false, false, false, false, false, true, false]);
    expect(await content()).toBe('2\n');
  });

  it.each(['', 'many\n', '-\n'])('begins at one where "%s" stands', async (damaged) => {
    await writeFile(join(folder, 'starts'), damaged);
    expect(await new StartCount(folder).begin()).toBe(false);
    expect(await content()).toBe('1\n');
  });

  it('cannot be kept in a folder that is not there', async () => {
    await expect(new StartCount(join(folder, 'none')).begin()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
