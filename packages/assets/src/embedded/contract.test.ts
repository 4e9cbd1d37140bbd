import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { describeAssetStore } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describeAssetStore('embedded, on disk with LMDB', {
  open: async (limits) => {
    folders.push(await mkdtemp(join(tmpdir(), 'landfall-assets-')));
    return EmbeddedStore.open({ folder: folders.at(-1)!, limits });
  },
  reopen: (limits) => EmbeddedStore.open({ folder: folders.at(-1)!, limits }),
});

let files = new MemoryFiles();
const inMemory = { folder: 'data', openIndex: async () => new MemoryKeyValue() };
describeAssetStore('embedded, on a disk in memory', {
  open: (limits) => {
    files = new MemoryFiles();
    return EmbeddedStore.open({ ...inMemory, files, limits });
  },
  reopen: (limits) => EmbeddedStore.open({ ...inMemory, files, limits }),
});
