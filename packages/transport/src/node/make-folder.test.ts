import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore, makeFolder } from './index.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'landfall-make-folder-'));
});
afterEach(async () => await rm(root, { recursive: true }));

describe('making a folder', () => {
  it('makes those above it too, with the rights that were asked for', async () => {
    await Promise.all([1, 2, 3].map(() => makeFolder(join(root, 'a', 'b'), { mode: 0o700 })));
    await makeFolder(join(root, 'a', 'b'));
    for (const path of ['a', 'a/b']) {
      const made = await stat(join(root, path));
      expect(made.isDirectory()).toBe(true);
      if (process.platform !== 'win32') expect(made.mode & 0o777).toBe(0o700);
    }
  });

  it('fails where a file is in the way', async () => {
    await writeFile(join(root, 'file'), '');
    const file = join(root, 'file');
    for (const path of [file, join(file, 'x')]) {
      await expect(makeFolder(path)).rejects.toThrow(new UsageError(`${file} is a file, not a folder`));
    }
  });

  it.runIf(process.platform === 'linux')('comes back from where nothing can be made', async () => {
    await expect(makeFolder('/proc/landfall/x')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(createFolderStore('/proc/landfall').set('key', new Uint8Array(1))).rejects.toThrow('ENOENT');
  });
});
