import { expect, it } from 'vitest';
import { MemoryKeyValue, ScratchKeyValue } from './index.ts';

const key = (number: number): Buffer => Buffer.from([number]);
const row = (number: number, value: number) => ({
  table: 'assets' as const,
  key: key(number),
  value: Buffer.from([value]),
});

it('shows an index with changes over it, page by page, and leaves it as it is', async () => {
  const base = new MemoryKeyValue();
  await base.commit(
    [2, 4, 6, 8, 10].map((number) => row(number, 0)),
    Buffer.from('old'),
  );
  const scratch = new ScratchKeyValue(base);
  expect(scratch.note()).toEqual(Buffer.from('old'));
  const gone = [4, 6].map((number) => ({ table: 'assets' as const, key: key(number), value: undefined }));
  await scratch.commit([...gone, row(1, 1), row(8, 1), row(12, 1)], Buffer.from('new'));
  const pages: number[][] = [];
  for (let from: Uint8Array | undefined; ;) {
    const rows = scratch.rows('assets', from, 2);
    pages.push(rows.map((one) => one.key[0]! * 10 + one.value[0]!));
    if (rows.length < 2) break;
    from = Buffer.concat([rows.at(-1)!.key, Buffer.alloc(1)]);
  }
  expect(pages).toEqual([[11, 20], [81, 100], [121]]);
  expect([scratch.get('assets', key(4)), scratch.get('assets', key(8))?.[0]]).toEqual([undefined, 1]);
  expect(scratch.note()).toEqual(Buffer.from('new'));
  expect(base.rows('assets', undefined, 9).map((one) => one.key[0])).toEqual([2, 4, 6, 8, 10]);
  expect(base.note()).toEqual(Buffer.from('old'));
});
