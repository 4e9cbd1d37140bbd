import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the lock of a folder', () => {
  it.each([
    ['a fresh folder', undefined],
    ['one whose owner died', '999999999 1\n'],
    ['one with an empty lock', ''],
  ])('is had by one at a time, of %s', async (_, left) => {
    for (let round = 0; round < 30; round++) {
      if (left !== undefined) await writeFile(join(folder, 'lock'), left);
      const wanted = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
      const had = wanted.filter(({ status }) => status === 'fulfilled');
      expect(had).toHaveLength(1);
      for (const one of wanted)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ fault: 'busy' });
      for (const one of wanted) if (one.status === 'fulfilled') await one.value();
      expect(await readdir(folder)).toEqual([]);
    }
  });
});
