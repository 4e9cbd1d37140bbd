import { describe, expect, it } from 'vitest';
import { multiplied, originOf, rigidMatrix, scaled } from './world-matrix.ts';

const QUARTER = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };
const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 9));
/** Where a matrix takes a place. */
const taken = (m: Float64Array, x: number, y: number, z: number) =>
  [0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!);

describe('a matrix', () => {
  it('turns, then moves', () => {
    const matrix = rigidMatrix({ x: 10, y: 20, z: 30 }, QUARTER);
    expect(taken(matrix, 1, 0, 0)).toEqual(near(10, 21, 30));
    expect(taken(matrix, 0, 1, 5)).toEqual(near(9, 20, 35));
    expect(originOf(matrix)).toEqual({ x: 10, y: 20, z: 30 });
  });

  it('of a turn that is not of length 1 only turns', () => {
    const { x, y, z, w } = QUARTER;
    const matrix = rigidMatrix({ x: 0, y: 0, z: 0 }, { x: x * 3, y: y * 3, z: z * 3, w: w * 3 });
    expect(taken(matrix, 1, 0, 0)).toEqual(near(0, 1, 0));
  });

  it('multiplied does the inner one first; scaled makes its own axes longer', () => {
    const outer = rigidMatrix({ x: 1, y: 0, z: 0 }, QUARTER);
    const inner = rigidMatrix({ x: 5, y: 0, z: 0 }, { x: 0, y: 0, z: 0, w: 1 });
    expect(taken(multiplied(outer, inner), 0, 0, 0)).toEqual(near(1, 5, 0));
    expect(taken(scaled(outer, { x: 2, y: 3, z: 4 }), 1, 1, 1)).toEqual(near(-2, 2, 4));
    expect(originOf(outer)).toEqual({ x: 1, y: 0, z: 0 });
  });
});
