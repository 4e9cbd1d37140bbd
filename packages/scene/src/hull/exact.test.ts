import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { isSeenFrom, onGrid } from './exact.ts';

const corners = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);

describe('points on a grid', () => {
  it('see a triangle from one side of it, and from no other', () => {
    const grid = onGrid(Float32Array.of(...corners, 1, 1, 0));
    expect(grid.sideOf(0, 1, 2, 3)).toBeGreaterThan(0);
    expect(grid.sideOf(0, 2, 1, 3)).toBeLessThan(0);
    expect(grid.sideOf(0, 1, 2, 4)).toBe(0);
    expect([
      isSeenFrom(grid, [0, 1, 2], 3),
      isSeenFrom(grid, [0, 2, 1], 3),
      isSeenFrom(grid, [0, 1, 2], 4),
    ]).toEqual([true, false, false]);
  });

  it('are told apart, and known to be in line', () => {
    const grid = onGrid(Float32Array.of(0, 0, 0, 1, 2, 4, 2, 4, 8, 0, 0, 0, 1, 2, 3));
    expect(grid.isSame(0, 3)).toBe(true);
    expect(grid.isSame(0, 1)).toBe(false);
    expect(grid.isInLine(0, 1, 2)).toBe(true);
    expect(grid.isInLine(0, 1, 4)).toBe(false);
  });

  it('are those that are numbers, by their old places', () => {
    const grid = onGrid(Float32Array.of(Number.NaN, 0, 0, 1, 2, 3, 0, Infinity, 0, 4, 5, 6, 7));
    expect(grid.places).toEqual([1, 3]);
    expect(grid.count).toBe(2);
  });

  it('in one plane stay in it, however small or large they are', () => {
    for (const size of [1e-6, 1, 1e6]) {
      const points = [0, 1, 2, 3, 4].flatMap((at) => [at * size, at * at * size, 5 * size]);
      const grid = onGrid(Float32Array.from(points));
      expect(grid.sideOf(0, 1, 2, 3)).toBe(0);
      expect(grid.isInLine(0, 1, 2)).toBe(false);
    }
  });

  it('answer the same from wherever a triangle is begun', () => {
    const random = createRandom(6);
    const grid = onGrid(Float32Array.from({ length: 300 }, () => random.next() * 10 - 5));
    for (let round = 0; round < 500; round++) {
      const [a, b, c, d] = Array.from({ length: 4 }, () => random.integer(0, 99)) as [
        number,
        number,
        number,
        number,
      ];
      const side = grid.sideOf(a, b, c, d);
      expect(grid.sideOf(b, c, a, d) === side).toBe(true);
      expect(grid.sideOf(c, a, b, d) === side).toBe(true);
      expect(grid.sideOf(b, a, c, d) === -side).toBe(true);
      expect(Number.isSafeInteger(side)).toBe(true);
    }
  });
});
