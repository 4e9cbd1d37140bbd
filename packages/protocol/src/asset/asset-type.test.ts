import { expect, it } from 'vitest';
import { ASSET_QUERY_KEYS, ASSET_TYPE } from './index.ts';

it('kinds of assets have a number each that a signed byte holds', () => {
  const numbers = Object.values(ASSET_TYPE);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect([...Int8Array.from(numbers)]).toEqual(numbers);
});

it('kinds that can be asked for are kinds of assets, by a key of their own each', () => {
  expect(Object.keys(ASSET_TYPE)).toEqual(expect.arrayContaining(Object.keys(ASSET_QUERY_KEYS)));
  const keys = Object.values(ASSET_QUERY_KEYS);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.every((key) => /^[a-z_]+_id$/.test(key))).toBe(true);
});
