import { describe, expect, it } from 'vitest';
import { isRegionSize, toldRegionSide } from './index.ts';

describe('the side of a region', () => {
  it('is one that OpenSim has, and no other', () => {
    expect([256, 512, 768, 4096].map(isRegionSize)).toEqual([true, true, true, true]);
    expect([0, 128, 300, 4352, -256, NaN, 1e9].some(isRegionSize)).toBe(false);
  });

  it('is taken as a peer tells it, where that can be meant', () => {
    expect([1, 512, 65_536].map(toldRegionSide)).toEqual([1, 512, 65_536]);
    expect([0, -512, 65_537, NaN].map(toldRegionSide)).toEqual([256, 256, 256, 256]);
  });
});
