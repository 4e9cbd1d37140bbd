import { createRandom } from '@landfall/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import { faultAnswer } from '../http/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';

const random = createRandom(31);
let code: string | undefined;
let store: EmbeddedStore;
beforeEach(async () => {
  code = undefined;
  store = await EmbeddedStore.open({
    folder: 'data',
    files: failOnDemand(new MemoryFiles(), (call) => (call === 'file.write' ? code : undefined)),
    openIndex: async () => await Promise.resolve(new MemoryKeyValue()),
    idleWorkAfterMs: 0,
  });
});
afterEach(async () => await store[Symbol.asyncDispose]());

describe('a disk that refuses a put', () => {
  it.each([
    ['ENOSPC', 507],
    ['EDQUOT', 507],
    ['EFBIG', 507],
    ['EACCES', 500],
    ['EPERM', 500],
    ['EROFS', 500],
    ['EIO', 500],
    ['EMFILE', 503],
    ['ENFILE', 503],
    ['EBUSY', 503],
    ['EAGAIN', 503],
  ])(
    'with %s is answered %i, leaves nothing half stored, and puts go on when it takes them again',
    async (fault, status) => {
      for (const size of [300, 20_000]) {
        const asset = sampleAsset(random, size);
        code = fault;
        const error: unknown = await store.put(asset).catch((thrown: unknown) => thrown);
        const answer = faultAnswer(error);
        expect([answer.status, answer.headers]).toEqual([
          status,
          expect.objectContaining(status === 503 ? { 'retry-after': 1 } : {}),
        ]);
        expect(JSON.stringify(answer)).not.toContain('data/');
        code = undefined;
        expect(await store.stat(asset.id)).toBeUndefined();
        expect((await store.put(asset)).outcome).toBe('stored');
        expect((await store.read(asset.id))?.bytes).toEqual(asset.bytes);
      }
      expect((await store.inspect()).damaged).toEqual([]);
    },
  );
});
