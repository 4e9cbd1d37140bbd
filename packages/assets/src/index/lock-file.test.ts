import { mkdtemp, open, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdb } from './index.ts';
import { reserveLockFile } from './lock-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-lock-file-'));
  path = join(folder, 'catalogue.mdb-lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** How many bytes of a file the disk has no place for. */
async function missingBytes(): Promise<number> {
  const { size, blocks } = await stat(path);
  return Math.max(0, size - blocks * 512);
}

describe('the lock file of LMDB', () => {
  it.each([
    ['is not there', async () => undefined],
    ['is a length without bytes', async () => await writeFile(path, '').then(() => truncate(path, 16_384))],
    ['is shorter than LMDB wants it', async () => await writeFile(path, 'short')],
  ])('has its bytes on the disk where it %s', async (_, prepare) => {
    await prepare();
    await reserveLockFile(path);
    expect((await stat(path)).size).toBe(16_384);
    expect(await missingBytes()).toBe(0);
  });

  it('keeps what is in it', async () => {
    const content = Buffer.alloc(20_000, 'lock');
    await writeFile(path, content.subarray(0, 9000));
    await reserveLockFile(path);
    expect((await readFile(path)).subarray(0, 9000).equals(content.subarray(0, 9000))).toBe(true);
    await writeFile(path, content);
    await reserveLockFile(path);
    expect((await readFile(path)).equals(content)).toBe(true);
  });

  it('is not written again when it has them', async () => {
    await reserveLockFile(path);
    const { mtimeMs } = await stat(path);
    const file = await open(path, 'r+');
    await file.utimes(1, 1);
    await file.close();
    await reserveLockFile(path);
    expect((await stat(path)).mtimeMs).toBe(1000);
    expect(mtimeMs).not.toBe(1000);
  });

  it.each([false, true])('has them before LMDB maps it (readOnly: %s)', async (readOnly) => {
    await (await openLmdb(folder, { discard: false })).close();
    await rm(path);
    const index = await openLmdb(folder, { discard: false, readOnly });
    expect(await missingBytes()).toBe(0);
    await index.close();
  });

  // What is written to this device fails as on a full disk.
  describe.skipIf(process.platform !== 'linux')('where the disk is full', () => {
    beforeEach(async () => {
      await (await openLmdb(folder, { discard: false })).close();
      await rm(path);
      await symlink('/dev/full', path);
    });

    it('is refused before LMDB maps it', async () => {
      await expect(openLmdb(folder, { discard: false })).rejects.toMatchObject({ code: 'ENOSPC' });
    });

    it('is no reason to write the index anew for who only looks', async () => {
      await expect(openLmdb(folder, { discard: false, readOnly: true })).rejects.toMatchObject({
        fault: 'missing',
        cause: { code: 'ENOSPC' },
      });
    });
  });
});
