import { expect, it } from 'vitest';
import { createByteBudget } from '../http/index.ts';
import { MemoryStore } from '../store/index.ts';
import { incoming } from '../testing/incoming.ts';
import { assetXml, idOf } from '../testing/test-service.ts';
import { matchRobust } from './index.ts';

const body = { maxBytes: 1000, budget: createByteBudget(10_000) };

it('whoever is told of a put is waited for, and its failure is that of the request: the next put finds the asset', async () => {
  const store = new MemoryStore();
  const told: string[] = [];
  const put = async (fails: boolean) => {
    const onPut = async (outcome: string): Promise<void> => {
      await Promise.resolve();
      told.push(outcome);
      if (fails) throw new RangeError('no disk');
    };
    const options = { store, deletion: 'none', maxAssetBytes: 100, maxIds: 1, allowScripts: false } as const;
    const target = { path: '/assets', query: '' };
    const match = matchRobust({ ...options, assetBody: body, idsBody: body, onPut }, target)!;
    const document = Buffer.from(assetXml(1, Buffer.from('x')));
    return await match.answer(incoming({ method: 'POST', path: '/assets', body: document }));
  };
  await expect(put(true)).rejects.toThrow('no disk');
  expect(await store.stat(idOf(1))).toBeDefined();
  expect((await put(false)).headers).toMatchObject({ 'asset-outcome': 'same' });
  expect(told).toEqual(['stored', 'same']);
});
