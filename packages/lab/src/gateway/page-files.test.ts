import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingRequest } from '@landfall/assets/http';
import { PageFiles } from './page-files.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'page');
  await writeFile(join(folder, 'assets', 'a.js'), 'code');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const get = (path: string) => ({ method: 'GET', path, headers: {} }) as IncomingRequest;

describe('a page', () => {
  it('is the same however its folder is written', async () => {
    const ways = [folder, folder + sep, relative('.', folder), `.${sep}${relative('.', folder)}`];
    for (const way of [...ways, join(folder, 'assets', '..')]) {
      const files = await PageFiles.load(way);
      const found = ['/', '/assets/a.js', '/../index.html'].map((path) => files.answer(get(path)).status);
      expect([way, found]).toEqual([way, [200, 200, 404]]);
    }
  });
});
