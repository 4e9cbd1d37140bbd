import { describe, expect, it } from 'vitest';
import { nodeTransform } from './node-transform.ts';

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 5));

describe('a matrix taken apart', () => {
  it('is how it scales, turns and moves', () => {
    // A quarter of a turn about z: x goes to y.
    const { translation, rotation, scale } = nodeTransform([
      0, 2, 0, 0, -3, 0, 0, 0, 0, 0, 4, 0, 10, 20, 30, 1,
    ])!;
    expect([translation, scale]).toEqual([[10, 20, 30], near(2, 3, 4)]);
    expect(rotation).toEqual(near(0, 0, Math.SQRT1_2, Math.SQRT1_2));
  });

  it.each([
    ['x', [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1], [1, 0, 0, 0]],
    ['y', [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1], [0, 1, 0, 0]],
    ['z', [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [0, 0, 1, 0]],
  ])('is half a turn about %s', (_, matrix, rotation) => {
    expect(nodeTransform(matrix)!.rotation).toEqual(near(...rotation));
  });

  it('has one negative size where it mirrors', () => {
    const { scale, rotation } = nodeTransform([-2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])!;
    expect([scale, rotation]).toEqual([near(-2, 1, 1), near(0, 0, 0, 1)]);
  });

  it('is nothing where it puts nothing anywhere', () => {
    const still = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    for (const [at, value] of [
      [12, Number.NaN],
      [0, Infinity],
      [10, 0],
      [5, 1e-13],
    ] as const)
      expect(nodeTransform(still.with(at, value))).toBeUndefined();
  });
});
