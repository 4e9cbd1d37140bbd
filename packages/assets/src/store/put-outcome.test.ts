import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import {
  AssetFlag,
  becomesLasting,
  borrow,
  clipRange,
  describeNewAsset,
  MemoryStore,
  outcomeOf,
} from './index.ts';
import type { Loan, StoredAsset } from './index.ts';

const ID = Uuid.parse('00000000-0000-4000-8000-000000000001');
const stored = (text: string, more: Partial<StoredAsset> = {}): StoredAsset => ({
  ...describeNewAsset({ id: ID, bytes: Buffer.from(text), type: 0 }, 1),
  ...more,
});

describe('what becomes of a put', () => {
  it.each([
    ['nothing is there', undefined, stored('new'), 'stored'],
    ['the same bytes are there', stored('old'), stored('old', { name: 'other' }), 'same'],
    ['other bytes are there', stored('old'), stored('new'), 'conflict'],
    ['rewritable ones are there', stored('old', { flags: AssetFlag.rewritable }), stored('new'), 'updated'],
    ['those with other flags too', stored('old', { flags: 0xff }), stored('new'), 'updated'],
    [
      'those with other flags only',
      stored('old', { flags: ~AssetFlag.rewritable >>> 0 }),
      stored('new'),
      'conflict',
    ],
    [
      'only the new ones are rewritable',
      stored('old'),
      stored('new', { flags: AssetFlag.rewritable }),
      'conflict',
    ],
    ['rewritable, and the same', stored('old', { flags: AssetFlag.rewritable }), stored('old'), 'same'],
    ['one without bytes is there', stored(''), stored('new'), 'updated'],
  ] as const)('where %s', (_, existing, wanted, outcome) => {
    expect(outcomeOf(existing, wanted)).toBe(outcome);
  });

  it('a temporary asset that is sent to stay stays; a lasting one never becomes temporary', () => {
    const [lasting, temporary] = [stored('x'), stored('x', { temporary: true })];
    expect([becomesLasting(temporary, lasting), becomesLasting(temporary, temporary)]).toEqual([true, false]);
    expect([becomesLasting(lasting, temporary), becomesLasting(lasting, lasting)]).toEqual([false, false]);
  });
});

describe('a range', () => {
  it('is cut to the asset, and everything where there is none', () => {
    expect(clipRange(undefined, 9)).toEqual({ start: 0, end: 9 });
    expect(clipRange({ start: 2, end: 5 }, 9)).toEqual({ start: 2, end: 5 });
    expect(clipRange({ start: 2, end: 50 }, 9)).toEqual({ start: 2, end: 9 });
    expect(clipRange({ start: 20, end: 50 }, 9)).toEqual({ start: 9, end: 9 });
    expect(clipRange({ start: 0, end: 0 }, 9)).toEqual({ start: 0, end: 0 });
  });

  it.each([
    [-1, 5],
    [5, 4],
    [0.5, 5],
    [0, 1.5],
    [Number.NaN, 5],
    [0, Number.POSITIVE_INFINITY],
  ])('is none from %d to %d', (start, end) => {
    expect(() => clipRange({ start, end }, 9)).toThrow(
      expect.objectContaining({ code: 'usage', message: `no byte range: ${start} to ${end}` }),
    );
  });
});

describe('borrowing', () => {
  it('reads where a store does not lend', async () => {
    const store = new MemoryStore();
    await store.put({ id: ID, bytes: Buffer.from('content'), type: 0 });
    const loan = await borrow(store, ID, { start: 3, end: 7 });
    expect(Buffer.from(loan!.bytes).toString()).toBe('tent');
    expect(loan!.asset.id.equals(ID)).toBe(true);
    loan!.giveBack();
    expect(await borrow(store, Uuid.zero)).toBeUndefined();
  });

  it('takes the loan of a store that lends, with the range', async () => {
    const loan: Loan = { asset: stored('x'), bytes: Buffer.from('x'), giveBack: () => undefined };
    const asked: unknown[] = [];
    const lending = {
      read: () => expect.fail('it lends'),
      lend: async (...args: unknown[]) => {
        asked.push(...args);
        return loan;
      },
    };
    expect(await borrow(lending, ID, { start: 1, end: 2 })).toBe(loan);
    expect(asked).toEqual([ID, { start: 1, end: 2 }]);
  });
});
