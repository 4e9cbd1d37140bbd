import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { prepareFolder, writeInto } from './output-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-out-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the output folder', () => {
  it('is made, with its parents, and written to', async () => {
    const deep = join(folder, 'a', 'b');
    await prepareFolder(deep);
    expect(await readFile(await writeInto(deep, 'story.md', 'once'), 'utf8')).toBe('once');
  });

  it('that cannot be written to is refused before anything is', async () => {
    const refuses = async (): Promise<void> =>
      await Promise.reject(Object.assign(new Error(), { code: 'EACCES' }));
    await expect(prepareFolder(folder, refuses)).rejects.toThrow(`cannot write ${folder}: EACCES`);
  });

  it('that cannot be made is the fault of who named it', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(prepareFolder(join(folder, 'file', 'x'))).rejects.toThrow(UsageError);
    await expect(writeInto(join(folder, 'missing'), 'x', '')).rejects.toThrow('ENOENT');
  });
});
