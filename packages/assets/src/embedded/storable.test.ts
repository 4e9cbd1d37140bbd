import { createRandom } from '@landfall/protocol/testing';
import { expect, it, vi } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { CachedStore } from '../service/cached-store.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const disk = new MemoryFiles();
let code: string | undefined;
const open = (more: object = {}) =>
  EmbeddedStore.open({
    folder: 'data',
    files: failOnDemand(disk, (call) => (call === 'file.write' ? code : undefined)),
    openIndex: async () => new MemoryKeyValue(),
    ...more,
  });

it('whether something could be stored is tried out, not oftener than every few seconds, and leaves nothing behind', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const store = new CachedStore(await open(), 1024);
  await store.checkStorable();
  code = 'ENOSPC';
  await store.checkStorable();
  clock.mockReturnValue(4000);
  await expect(store.checkStorable()).rejects.toMatchObject({ fault: 'full' });
  code = undefined;
  await expect(store.checkStorable()).rejects.toMatchObject({ fault: 'full' });
  clock.mockReturnValue(8000);
  await store.checkStorable();
  clock.mockRestore();
  expect([...disk.contents().keys()].filter((path) => path.includes('probe'))).toEqual([]);
  await store[Symbol.asyncDispose]();
});

it('what a try before a crash left behind is in nobody’s way', async () => {
  const store = await open();
  await (await disk.open('data/probe.new', 'create')).write(Buffer.from('left'), 0);
  await store.checkStorable();
  expect([...disk.contents().keys()].filter((path) => path.includes('probe'))).toEqual([]);
  await store[Symbol.asyncDispose]();
});

it('a store that is only looked at, or has no room left by its limits, can store nothing', async () => {
  const asset = sampleAsset(createRandom(81), 100);
  const store = await open({ limits: { maxStoreBytes: 100 } });
  await store.checkStorable();
  await store.put(asset);
  await expect(store.checkStorable()).rejects.toMatchObject({ reason: 'quota' });
  await store[Symbol.asyncDispose]();
  const look = await open({ readOnly: true });
  await expect(look.checkStorable()).rejects.toMatchObject({ fault: 'permission' });
});
