import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { checkPlaceFor, writeWholeFile } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-whole-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function* pieces(error?: Error): AsyncGenerator<Uint8Array> {
  yield Buffer.from('one ');
  yield Buffer.from('two');
  if (error !== undefined) throw error;
}

describe('a whole file', () => {
  it('takes the place of what was there', async () => {
    const path = join(folder, 'a.oar');
    await writeFile(path, 'before, and longer');
    expect(await writeWholeFile(path, pieces())).toBe(7);
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect(await readdir(folder)).toEqual(['a.oar']);
  });

  it('leaves what was there, and nothing else, where its pieces end with an error', async () => {
    const path = join(folder, 'a.oar');
    await writeFile(path, 'before');
    await expect(writeWholeFile(path, pieces(new RangeError('gone')))).rejects.toThrow('gone');
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['a.oar']);
  });

  it('has no place where a folder is, nor under a name that is too long; under the longest it has', async () => {
    await expect(checkPlaceFor(folder)).rejects.toThrow(`cannot write ${folder}: it is a folder`);
    await expect(checkPlaceFor(join(folder, 'x'.repeat(256)))).rejects.toThrow('ENAMETOOLONG');
    const longest = join(folder, 'x'.repeat(255));
    await checkPlaceFor(longest);
    expect(await writeWholeFile(longest, pieces())).toBe(7);
    expect(await readdir(folder)).toEqual(['x'.repeat(255)]);
  });

  it('has no place in a folder that is not there', async () => {
    const path = join(folder, 'none', 'a.oar');
    await expect(checkPlaceFor(path)).rejects.toThrow(UsageError);
    await expect(writeWholeFile(path, pieces())).rejects.toThrow(`cannot write ${path}`);
    await checkPlaceFor(join(folder, 'a.oar'));
  });
});
