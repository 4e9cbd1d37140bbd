import { describe, expect, it } from 'vitest';
import { DETAIL_FACTORS, LEVELS_OF_DETAIL, levelOfDetailAt, lodDistance, switchDistances } from './index.ts';

describe('level of detail', () => {
  it.each([
    [0.03, 0],
    [0.0301, 1],
    [0.06, 1],
    [0.0601, 2],
    [0.24, 2],
    [0.2401, 3],
    [100, 3],
  ])('something that looks %f large is shown at level %i', (size, level) => {
    expect(levelOfDetailAt(size, 1)).toBe(level);
    expect(levelOfDetailAt(size * 10, 20, 2)).toBe(level);
  });

  it('is the finest on top of the camera, and the coarsest for nothing', () => {
    expect(levelOfDetailAt(1, 0)).toBe(3);
    expect(levelOfDetailAt(0, 0)).toBe(0);
    expect(levelOfDetailAt(Number.NaN, 5)).toBe(0);
    expect(levelOfDetailAt(1, Number.NaN)).toBe(0);
  });

  it('changes at the distances that are told beforehand', () => {
    for (const radius of [0.5, 3, 40]) {
      for (const [at, distance] of switchDistances(radius, 2).entries()) {
        expect(levelOfDetailAt(radius, distance * 0.999, 2)).toBe(at + 1);
        expect(levelOfDetailAt(radius, distance * 1.001, 2)).toBe(at);
      }
    }
    expect(switchDistances(Number.NaN)).toEqual([0, 0, 0]);
  });

  it('has more sides at every finer level', () => {
    expect(LEVELS_OF_DETAIL.map((level) => DETAIL_FACTORS[level])).toEqual([1, 1.5, 2.5, 4]);
  });

  it('brings near things nearer, and leaves no step where that ends', () => {
    expect(lodDistance(10, 2)).toBeCloseTo((10 * Math.PI) / 3);
    expect(lodDistance(2, 2)).toBeCloseTo((1 * Math.PI) / 3);
    expect(lodDistance(4 - 1e-9, 2)).toBeCloseTo(lodDistance(4, 2));
  });
});
