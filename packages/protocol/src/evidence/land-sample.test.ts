import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { LAND_SAMPLES, landHeights, sampleLand } from './land-sample.ts';

const slope = { width: 512, depth: 256, heightAt: (x: number, y: number): number => x / 8 + y / 100 };

describe('land that evidence keeps', () => {
  it('comes back within a step of 255, row by row from the south-west', () => {
    const kept = sampleLand('Bay', slope, 20.004);
    expect(kept).toMatchObject({ region: 'Bay', width: 512, depth: 256, water: 20 });
    const heights = landHeights(kept);
    for (let row = 0; row < LAND_SAMPLES; row += 9)
      for (let column = 0; column < LAND_SAMPLES; column += 9)
        expect(heights[row * LAND_SAMPLES + column]).toBeCloseTo(
          slope.heightAt((column + 0.5) * 8, (row + 0.5) * 4),
          0,
        );
  });

  it('may be flat, and may hold what is no height', () => {
    const flat = sampleLand('Bay', { ...slope, heightAt: () => 21 });
    expect([flat.low, flat.high, flat.water]).toEqual([21, 21, undefined]);
    expect(new Set(landHeights(flat))).toEqual(new Set([21]));
    expect(sampleLand('Bay', { ...slope, heightAt: () => Number.NaN })).toMatchObject({ low: 0, high: 0 });
  });

  it.each([
    [{ low: 0, high: 1, heights: '' }],
    [{ low: 0, high: 1, heights: 'AAAA' }],
    [{ low: 0, high: 1, heights: '!' }],
    [{ ...sampleLand('Bay', slope), low: 9, high: 1 }],
    [{ ...sampleLand('Bay', slope), high: Number.NaN }],
  ])('that somebody else wrote raises DecodeError only: %#', (land) => {
    expect(() => landHeights(land)).toThrow(DecodeError);
  });
});
