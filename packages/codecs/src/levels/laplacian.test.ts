import { describe, expect, it } from 'vitest';
import { errorOf, leftAfter, rateOf, spreadFor } from './laplacian.ts';

describe('numbers spread as wavelet coefficients', () => {
  it('cost a bit more for each doubling of their spread, and next to nothing when they are small', () => {
    expect(rateOf(64) - rateOf(32)).toBeCloseTo(1, 1);
    expect(rateOf(32)).toBeCloseTo(5 + Math.log2(Math.E * Math.SQRT2), 1);
    expect(rateOf(0.1)).toBeLessThan(0.001);
    expect(rateOf(0.001)).toBe(0);
  });

  it('leave a twelfth of a step squared where they are wide, and all of themselves where they are small', () => {
    expect(errorOf(1000)).toBeCloseTo(1 / 12, 2);
    expect(errorOf(0.1)).toBeCloseTo(0.01, 4);
    // Numerical integral of the same.
    const [spread, steps] = [0.8, 200_000];
    let sum = 0;
    for (let at = 0.5; at < steps; at++) {
      const x = (at / steps) * 20;
      const error = x < 1 ? x : x - Math.floor(x) - 0.5;
      sum += error ** 2 * (Math.SQRT2 / spread) * Math.exp((-Math.SQRT2 * x) / spread) * (20 / steps);
    }
    expect(errorOf(spread)).toBeCloseTo(sum, 4);
  });

  it('are known again by what they cost', () => {
    for (const spread of [0.2, 0.7, 1.3, 9, 200])
      expect(spreadFor(rateOf(spread)) / spread).toBeCloseTo(1, 1);
    expect(spreadFor(0)).toBe(0.125);
    expect(spreadFor(20)).toBeCloseTo(2 ** (20 - Math.log2(Math.E * Math.SQRT2)), 0);
  });

  it('lose their error bit by bit', () => {
    const left = [0, 0.1, 0.5, 1, 2, 4, 8].map(leftAfter);
    expect(left[0]).toBe(1);
    for (const [at, each] of left.entries()) if (at > 0) expect(each).toBeLessThan(left[at - 1]!);
    // Six decibels a bit, in the end.
    expect(10 * Math.log10(left[5]! / left[6]!)).toBeCloseTo(24, -1);
  });
});
