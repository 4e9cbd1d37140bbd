import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatText } from './format.ts';
import { realPathOf, storeAround } from './store-around.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'landfall-around-')));
  await mkdir(join(root, 'data', 'blobs', 'a'), { recursive: true });
  await writeFile(join(root, 'data', 'format'), formatText(2));
});
afterEach(() => rm(root, { recursive: true }));

describe('the store around a path', () => {
  it.each([
    ['data', 'data'],
    ['data/blobs/a', 'data'],
    ['data/not/there/yet', 'data'],
    ['data/format', 'data'],
    ['elsewhere', undefined],
    ['data-2', undefined],
    ['.', undefined],
  ])('%s: %s', async (path, found) => {
    expect(await storeAround(join(root, path))).toBe(found && join(root, found));
  });

  it('is found through a link into it', async () => {
    await symlink(join(root, 'data', 'blobs'), join(root, 'innocent'));
    expect(await storeAround(join(root, 'innocent', 'copy'))).toBe(join(root, 'data'));
  });

  it('is the innermost one', async () => {
    const inner = join(root, 'data', 'blobs', 'a');
    await writeFile(join(inner, 'format'), formatText(1));
    expect(await storeAround(join(inner, 'x'))).toBe(inner);
  });

  it.each([['nothing in particular'], [''], ['x'.repeat(300)]])(
    'is none where the file says "%s"',
    async (text) => {
      await writeFile(join(root, 'data', 'format'), text);
      expect(await storeAround(join(root, 'data'))).toBeUndefined();
    },
  );

  it('is none where `format` is a folder', async () => {
    await rm(join(root, 'data', 'format'));
    await mkdir(join(root, 'data', 'format'));
    expect(await storeAround(join(root, 'data'))).toBeUndefined();
  });
});

describe('where a path leads', () => {
  it('is told with its last parts, which need not be there', async () => {
    await symlink(join(root, 'data'), join(root, 'link'));
    expect(await realPathOf(join(root, 'link', 'a', 'b'))).toBe(join(root, 'data', 'a', 'b'));
    expect(await realPathOf(join(root, 'link', '..', 'x'))).toBe(join(root, 'x'));
    expect(await realPathOf('/')).toBe('/');
  });

  it('cannot be told in a circle', async () => {
    await symlink(join(root, 'circle'), join(root, 'circle'));
    await expect(realPathOf(join(root, 'circle', 'a'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
