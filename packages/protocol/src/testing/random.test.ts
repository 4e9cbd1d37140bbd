import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  it('repeats itself for the same seed and not for another', () => {
    const draw = (seed: number): number[] => Array.from({ length: 8 }, createRandom(seed).next);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('stays in [0, 1) and is spread evenly', () => {
    const { next } = createRandom(3);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 100_000; i++) {
      const value = next();
      tenths[Math.floor(value * 10)]!++; // NaN, and a failure below, for a value outside
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('draws whole numbers between both bounds', () => {
    const random = createRandom(1);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
    expect(drawn).toEqual(new Set([-1, 0, 1, 2]));
  });

  it('draws bytes, chances and picks', () => {
    const random = createRandom(5);
    expect(random.bytes(5)).toHaveLength(5);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
  });
});
