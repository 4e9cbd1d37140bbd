import { expect, it } from 'vitest';
import { ASSET_TYPE } from './index.ts';

it('kinds of assets have a number each that a signed byte holds', () => {
  const numbers = Object.values(ASSET_TYPE);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect([...Int8Array.from(numbers)]).toEqual(numbers);
});
