import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { MemoryFiles } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { Journal } from '../journal/index.ts';
import { describeNewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

/** Older programs took assets without data. */
it('an asset without data is as good as none, and its id is free for the good bytes', async () => {
  const files = new MemoryFiles();
  const open = () =>
    EmbeddedStore.open({ folder: 'data', files, openIndex: async () => new MemoryKeyValue() });
  await (await open())[Symbol.asyncDispose]();
  const asset = sampleAsset(createRandom(33), 100);
  const journal = await Journal.open(files, 'data/journal', { onDurable: () => undefined });
  for await (const _ of journal.replay(undefined)) continue;
  const empty = describeNewAsset({ ...asset, bytes: new Uint8Array(0) }, 1);
  await journal.append({ kind: 'put', sequence: 1, at: 1, asset: empty });
  await journal.close();

  const store = await open();
  expect(await store.exists([asset.id])).toEqual([false]);
  expect([await store.stat(asset.id), await store.read(asset.id)]).toEqual([undefined, undefined]);
  for await (const { id } of store.entries()) expect.fail(`${id.toString()} is listed`);
  expect((await store.put(asset)).outcome).toBe('updated');
  expect((await store.put({ ...asset, bytes: new Uint8Array(7) })).outcome).toBe('conflict');
  await store[Symbol.asyncDispose]();
  expect((await (await open()).read(asset.id))?.bytes).toEqual(asset.bytes);
});
