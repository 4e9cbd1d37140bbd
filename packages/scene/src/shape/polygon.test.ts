import { describe, expect, it } from 'vitest';
import { addPolygon, createProfilePoints } from './polygon.ts';
import type { Polygon } from './polygon.ts';

const SQUARE: Polygon = { sides: 4, start: -0.375, turn: 1 };
const HEXAGON: Polygon = { sides: 6, start: 0, turn: 1 };
const HALF: Polygon = { sides: 3, start: 0.5, turn: 0.5 };

/** Points of a part of a polygon: x, y and where they are on it. */
function pointsOf(polygon: Polygon, begin: number, end: number, size = 1): number[][] {
  const points = createProfilePoints();
  const count = addPolygon(points, 0, { polygon, begin, end, size });
  return Array.from({ length: count }, (_, at) => [points.x[at]!, points.y[at]!, points.along[at]!]);
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 6));

describe('the points of an outline', () => {
  it('of a square run from the lower left to the right, and end where they began', () => {
    expect(pointsOf(SQUARE, 0, 1)).toEqual([
      near(-0.5, -0.5, 0),
      near(0.5, -0.5, 0.25),
      near(0.5, 0.5, 0.5),
      near(-0.5, 0.5, 0.75),
      near(-0.5, -0.5, 1),
    ]);
  });

  it('of half a circle run from −x through −y to +x', () => {
    const points = pointsOf(HALF, 0, 1);
    expect(points).toHaveLength(4);
    expect(points[0]).toEqual(near(-0.5, 0, 0));
    expect(points[3]).toEqual(near(0.5, 0, 1));
    expect(points.every(([, y]) => y! <= 1e-9)).toBe(true);
  });

  it('where they are cut lie on the straight side', () => {
    const [first, , last] = pointsOf(SQUARE, 0.125, 0.375);
    expect(first).toEqual(near(0, -0.5, 0.125));
    expect(last).toEqual(near(0.5, 0, 0.375));
    expect(pointsOf(HEXAGON, 1 / 12, 0.9)[0]).toEqual(near(0.375, 0.2165064, 1 / 12));
  });

  it.each([
    ['at a corner', 0.25, 0.75, 3],
    ['a hair behind a corner', 0.25, 0.75 + 2e-5, 3],
    ['a step of the wire before a corner', 0.25 - 2e-5, 0.75, 4],
    ['more than a hair behind a corner', 0.25, 0.7502, 4],
    ['inside of one side', 0.3, 0.4, 2],
  ])('that are cut %s are not there twice', (_, begin, end, count) => {
    expect(pointsOf(SQUARE, begin, end)).toHaveLength(count);
  });

  it('have the size of a hole', () => {
    expect(pointsOf(HEXAGON, 0, 1, 0.5)[0]).toEqual(near(0.25, 0, 0));
  });
});
