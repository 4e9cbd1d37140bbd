import { describe, expect, it } from 'vitest';
import { FaultyStore } from '../testing/faulty-store.ts';
import { assetOf, idOf } from '../testing/test-service.ts';
import { isPieces, sizeOf } from './answer.ts';
import { assetAnswer, assetPieces, cacheControl } from './asset-answer.ts';
import { PIECE_BYTES } from './piece-bytes.ts';

const BIG = Buffer.alloc(2 * PIECE_BYTES + 1000, 'abcdefghijk');

async function storeWithBig(flags = 0): Promise<FaultyStore> {
  const store = new FaultyStore();
  await store.put(assetOf(1, { bytes: BIG, flags }));
  return store;
}

describe('the answer with an asset', () => {
  it('goes piece by piece when it is big, and no piece is bigger than stated', async () => {
    const store = await storeWithBig();
    const asset = (await store.stat(idOf(1)))!;
    const { body } = await assetAnswer(store, { method: 'GET' }, { asset, type: 'x/y' });
    expect(isPieces(body!)).toBe(true);
    expect(sizeOf(body)).toBe(BIG.length);
    const pieces: Uint8Array[] = [];
    for await (const piece of assetPieces(store, asset, { start: 5, end: BIG.length })) pieces.push(piece);
    expect(pieces.map(({ length }) => length)).toEqual([PIECE_BYTES, PIECE_BYTES, 995]);
    expect(Buffer.concat(pieces).equals(BIG.subarray(5))).toBe(true);
  });

  it('does not read for HEAD, and says what GET would have', async () => {
    const store = await storeWithBig();
    const asset = (await store.stat(idOf(1)))!;
    const answer = await assetAnswer(
      store,
      { method: 'HEAD' },
      { asset, type: 'x/y', range: { start: 1, end: 3 } },
    );
    expect([answer.status, sizeOf(answer.body), store.reads]).toEqual([206, 2, 0]);
  });

  it('is never made of two versions', async () => {
    const store = await storeWithBig(2);
    const asset = (await store.stat(idOf(1)))!;
    const pieces = assetPieces(store, asset, { start: 0, end: BIG.length })[Symbol.asyncIterator]();
    await pieces.next();
    await store.put(assetOf(1, { bytes: Buffer.alloc(BIG.length), flags: 2 }));
    await expect(pieces.next()).rejects.toThrow('changed');
    await expect(
      assetAnswer(store, { method: 'GET' }, { asset, type: 'x/y', range: { start: 0, end: 9 } }),
    ).rejects.toThrow('changed');
    await store.remove(idOf(1));
    const again = assetPieces(store, asset, { start: 0, end: 1 })[Symbol.asyncIterator]();
    await expect(again.next()).rejects.toThrow('removed');
  });

  it('may be kept for ever unless it may change', async () => {
    const store = await storeWithBig();
    const asset = (await store.stat(idOf(1)))!;
    expect(cacheControl(asset)).toContain('immutable');
    expect(cacheControl({ ...asset, flags: 2 })).toContain('no-cache');
    expect(cacheControl({ ...asset, temporary: true })).toContain('no-cache');
  });
});
