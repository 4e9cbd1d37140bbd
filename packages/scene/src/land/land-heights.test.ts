import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { checkLand, sampleAt } from './land-heights.ts';

/** Ten times the row, and the column. */
const LAND = { width: 3, depth: 2, heights: Float32Array.of(0, 1, 2, 10, 11, 12) };
const NEIGHBOURS = { east: Float32Array.of(100, 101), north: Float32Array.of(200, 201, 202), northEast: 300 };

describe('a sample of land', () => {
  it('is its height, row by row from the south-west', () => {
    expect(sampleAt(LAND, {}, 0, 0)).toBe(0);
    expect(sampleAt(LAND, {}, 2, 1)).toBe(12);
  });

  it('beyond the last is the neighbour’s', () => {
    expect(sampleAt(LAND, NEIGHBOURS, 3, 1)).toBe(101);
    expect(sampleAt(LAND, NEIGHBOURS, 2, 2)).toBe(202);
    expect(sampleAt(LAND, NEIGHBOURS, 3, 2)).toBe(300);
  });

  it('beyond the last is the last one where there is no neighbour', () => {
    for (const neighbours of [{}, { east: new Float32Array(0), north: new Float32Array(0) }]) {
      expect(sampleAt(LAND, neighbours, 3, 0)).toBe(2);
      expect(sampleAt(LAND, neighbours, 1, 2)).toBe(11);
      expect(sampleAt(LAND, neighbours, 3, 2)).toBe(12);
    }
  });

  it('before the first is the first one', () => {
    expect(sampleAt(LAND, NEIGHBOURS, -1, -1)).toBe(0);
    expect(sampleAt(LAND, NEIGHBOURS, -1, 1)).toBe(10);
    expect(sampleAt(LAND, NEIGHBOURS, 3, -1)).toBe(100);
  });

  it('that is no number is 0, of neighbours too', () => {
    const broken = { ...LAND, heights: Float32Array.of(Number.NaN, Infinity, 0, 0, 0, 0) };
    expect([sampleAt(broken, {}, 0, 0), sampleAt(broken, {}, 1, 0)]).toEqual([0, 0]);
    expect(sampleAt(LAND, { northEast: Number.NaN }, 3, 2)).toBe(0);
    expect(sampleAt(LAND, { east: Float32Array.of(-Infinity) }, 3, 0)).toBe(0);
  });
});

describe('land', () => {
  it('has a height for every square metre', () => {
    expect(() => checkLand(LAND)).not.toThrow();
    for (const land of [
      { ...LAND, width: 4 },
      { ...LAND, depth: 0, heights: new Float32Array(0) },
      { ...LAND, width: -3, depth: -2 },
      { ...LAND, width: Number.NaN },
    ])
      expect(() => checkLand(land)).toThrow(UsageError);
  });
});
