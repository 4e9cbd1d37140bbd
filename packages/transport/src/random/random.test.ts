import { expect, it } from 'vitest';
import { seededRandom } from './index.ts';

const take = (seed: number, count: number): number[] => Array.from({ length: count }, seededRandom(seed));

it('repeats itself for the same seed only', () => {
  expect(take(42, 5)).toEqual(take(42, 5));
  expect(take(42, 5)).not.toEqual(take(43, 5));
});

it('gives numbers in [0, 1), evenly', () => {
  const numbers = take(1, 10_000);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  expect(mean).toBeCloseTo(0.5, 1);
});
