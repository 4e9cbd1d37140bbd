import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/index.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { convexHull } from './index.ts';

const CUBE = Float32Array.from(
  [0, 1, 2, 3, 4, 5, 6, 7].flatMap((corner) => [corner & 1, (corner >> 1) & 1, (corner >> 2) & 1]),
);

/** No point is outside of it by more than some steps of its grid. Of splinters that are as thin as that, nobody can say where they look. */
function holdsAll(points: Float32Array): boolean {
  const { positions, indices, normals } = convexHull(points);
  const { min, max } = boundsOf(points)!;
  const slack = (Math.max(max.x - min.x, max.y - min.y, max.z - min.z) * 3) / 0xffff;
  const place = (vertex: number): readonly number[] => [...positions.subarray(vertex * 3, vertex * 3 + 3)];
  for (let at = 0; at < indices.length; at += 3) {
    const corner = indices[at]! * 3;
    if (thickness(place(at), place(at + 1), place(at + 2)) < 10 * slack) continue;
    for (let point = 0; point < points.length; point += 3) {
      const out = [0, 1, 2].reduce(
        (sum, axis) => sum + (points[point + axis]! - positions[corner + axis]!) * normals[corner + axis]!,
        0,
      );
      if (out > slack) return false;
    }
  }
  return true;
}

/** Twice the area over the longest side. */
function thickness(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  const side = (from: readonly number[], to: readonly number[]): number =>
    Math.hypot(...from.map((value, axis) => value - to[axis]!));
  const sides = [side(a, b), side(b, c), side(c, a)];
  const half = sides.reduce((sum, length) => sum + length, 0) / 2;
  const area = Math.sqrt(
    Math.max(
      0,
      sides.reduce((product, length) => product * (half - length), half),
    ),
  );
  return (2 * area) / Math.max(...sides);
}

describe('a convex hull', () => {
  it('of the corners of a cube is the cube', () => {
    const hull = convexHull(CUBE);
    expect(hull.indices).toHaveLength(36);
    const { volume, area, openEdges, leastAgreement } = measure(hull);
    expect([volume, area, openEdges]).toEqual([expect.closeTo(1, 9), expect.closeTo(6, 9), 0]);
    expect(leastAgreement).toBeCloseTo(1, 6);
    expect(isWellFormed(hull)).toBe(true);
  });

  it('passes over what is inside, on an edge, on a face, or there twice', () => {
    const more = [0.5, 0.5, 0.5, 0.5, 0, 0, 0.25, 0.5, 1, 1, 1, 1, 0, 0, 0];
    for (const points of [Float32Array.of(...CUBE, ...more), Float32Array.of(...more, ...CUBE)]) {
      const { volume, area, openEdges } = measure(convexHull(points));
      expect([volume, area, openEdges]).toEqual([expect.closeTo(1, 9), expect.closeTo(6, 9), 0]);
    }
  });

  it('of a whole grid of points is its box', () => {
    const grid: number[] = [];
    for (let x = 0; x < 5; x++)
      for (let y = 0; y < 5; y++) for (let z = 0; z < 5; z++) grid.push(x / 4, y / 4, z / 4);
    const hull = convexHull(Float32Array.from(grid));
    expect(measure(hull)).toMatchObject({ volume: expect.closeTo(1, 9) as number, openEdges: 0 });
    expect(measure(hull).area).toBeCloseTo(6, 6);
  });

  it.each([
    ['no points', []],
    ['one point', [1, 2, 3]],
    ['the same point four times', [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]],
    ['a line', [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]],
    ['a plane', [0, 0, 5, 1, 0, 5, 1, 1, 5, 0, 1, 5, 0.5, 0.5, 5]],
    ['two numbers', [1, 2]],
  ])('of %s is nothing', (_, points) => {
    expect(convexHull(Float32Array.from(points)).indices).toHaveLength(0);
  });

  it('passes over points that are no numbers', () => {
    const points = Float32Array.of(Number.NaN, 0, 0, ...CUBE, 0, Infinity, 0);
    expect(measure(convexHull(points)).volume).toBeCloseTo(1, 9);
  });

  it('of any points is closed, looks outwards and holds them all', () => {
    const random = createRandom(12);
    for (let round = 0; round < 40; round++) {
      const count = random.integer(4, 60);
      // On a coarse grid many are in a plane or line.
      const coarse = round % 2 === 0 ? 4 : 1000;
      const points = Float32Array.from({ length: count * 3 }, () => random.integer(-coarse, coarse) / 7);
      const hull = convexHull(points);
      if (hull.indices.length === 0) continue;
      expect(isWellFormed(hull)).toBe(true);
      expect(measure(hull).openEdges).toBe(0);
      expect(measure(hull).volume).toBeGreaterThan(0);
      expect(holdsAll(points)).toBe(true);
    }
  });

  it('of points on a ball has all of them', () => {
    const random = createRandom(3);
    const points = new Float32Array(256 * 3);
    for (let at = 0; at < points.length; at += 3) {
      const z = random.next() * 2 - 1;
      const angle = random.next() * 2 * Math.PI;
      const level = Math.sqrt(1 - z * z);
      points.set([Math.cos(angle) * level, Math.sin(angle) * level, z], at);
    }
    const hull = convexHull(points);
    // Euler: as many triangles as twice the points, less four.
    expect(hull.indices.length / 3).toBeGreaterThan(256 * 2 - 4 - 20);
    expect(measure(hull).volume).toBeGreaterThan((4 / 3) * Math.PI * 0.9);
    expect(measure(hull).openEdges).toBe(0);
  });
});
