import { describe, expect, it } from 'vitest';
import { SHAPES } from '../testing/shapes.ts';
import { BOX, usableShape } from './usable-shape.ts';
import { STOP_SIZE, createPathStops, makePath } from './path.ts';

const { torus, sphere } = SHAPES;

/** Stops of a path: axes of the profile, places, directions. */
function stopsOf(shape: typeof BOX, detail = 4) {
  const { stops, count, open } = makePath(usableShape(shape), detail, createPathStops());
  const at = (stop: number, from: number, length = 3) => [
    ...stops.subarray(stop * STOP_SIZE + from, stop * STOP_SIZE + from + length),
  ];
  return {
    count,
    open,
    x: (stop: number) => at(stop, 0),
    y: (stop: number) => at(stop, 3),
    place: (stop: number) => at(stop, 6),
    travel: (stop: number) => at(stop, 9),
    along: (stop: number) => at(stop, 12, 1)[0]!,
  };
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 6));

describe('a straight path', () => {
  it('goes up', () => {
    const path = stopsOf(BOX);
    expect([path.count, path.open]).toEqual([2, true]);
    expect(path.place(0)).toEqual(near(0, 0, -0.5));
    expect(path.place(1)).toEqual(near(0, 0, 0.5));
    expect(path.travel(1)).toEqual(near(0, 0, 1));
  });

  it('turns counter-clockwise, half a turn for 1', () => {
    const path = stopsOf({ ...BOX, pathTwist: 0.5 });
    expect(path.x(0)).toEqual(near(1, 0, 0));
    expect(path.x(path.count - 1)).toEqual(near(0, 1, 0));
    expect(path.y(path.count - 1)).toEqual(near(-1, 0, 0));
  });

  it('is narrower at its end below 1, at its beginning above', () => {
    const path = stopsOf({ ...BOX, pathScaleX: 0.25, pathScaleY: 1.75 });
    expect([path.x(0)[0], path.x(1)[0]]).toEqual(near(1, 0.25));
    expect([path.y(0)[1], path.y(1)[1]]).toEqual(near(0.25, 1));
  });

  it('leans from its beginning on; what is cut off changes nothing of the rest', () => {
    const sheared = { ...BOX, pathShearX: 0.4, pathShearY: -0.2, pathScaleX: 0.5 };
    expect(stopsOf(sheared).place(0)).toEqual(near(0, 0, -0.5));
    expect(stopsOf(sheared).place(1)).toEqual(near(0.4, -0.2, 0.5));
    const cut = stopsOf({ ...sheared, pathBegin: 0.5 });
    expect(cut.place(0)).toEqual(near(0.2, -0.1, 0));
    expect(cut.x(0)[0]).toBeCloseTo(0.75);
    expect(cut.along(0)).toBe(0.5);
  });
});

describe('a path round a circle', () => {
  it('runs about x, from +y towards +z, with the profile’s bottom outside', () => {
    const path = stopsOf(torus);
    expect([path.count, path.open]).toEqual([25, false]);
    expect(path.place(0)).toEqual(near(0, 0.375, 0));
    expect(path.place(6)).toEqual(near(0, 0, 0.375));
    expect(path.travel(6)).toEqual(near(0, -1, 0));
    // A quarter round, down in the profile is up in the world.
    expect(path.y(6)).toEqual(near(0, 0, -0.25));
    expect(path.x(6)).toEqual(near(-1, 0, 0));
  });

  it('has no radius for a ball', () => {
    const path = stopsOf(sphere);
    for (const stop of [0, 5, 24]) expect(path.place(stop)).toEqual(near(0, 0, 0));
  });

  it('is skewed from side to side, and narrower by as much', () => {
    const path = stopsOf({ ...torus, pathSkew: 0.5 });
    expect(path.place(0)[0]).toBeCloseTo(-0.25);
    expect(path.place(24)[0]).toBeCloseTo(0.25);
    expect(path.x(6)[0]).toBeCloseTo(-0.5);
    expect(path.open).toBe(true);
  });

  it.each([
    [0.5, 1, 0.5],
    [-0.5, 0.5, 1],
  ])('with %f tapers and moves to %f of its size at one end and %f at the other', (change, first, last) => {
    const path = stopsOf({ ...torus, pathTaperY: change, pathRadiusOffset: change });
    const size = (stop: number) => Math.hypot(...path.y(stop)) / 0.25;
    const radius = (stop: number) => Math.hypot(...path.place(stop)) / 0.375;
    expect([size(0), size(24)]).toEqual(near(first, last));
    expect([radius(0), radius(24)]).toEqual(near(first, last));
  });

  it('leans by how high it is', () => {
    const path = stopsOf({ ...torus, pathShearX: 0.5 });
    expect(path.place(6)).toEqual(near(0.1875, 0, 0.375));
    expect(path.place(18)).toEqual(near(-0.1875, 0, -0.375));
  });

  it('begins and ends where it was cut, between the stops of the whole', () => {
    const path = stopsOf({ ...torus, pathBegin: 0.3, pathEnd: 0.6 });
    const along = Array.from({ length: path.count }, (_, stop) => path.along(stop));
    expect(along[0]).toBeCloseTo(0.3);
    expect(along.at(-1)).toBeCloseTo(0.6);
    expect(along.slice(1, -1)).toEqual([8, 9, 10, 11, 12, 13, 14].map((side) => expect.closeTo(side / 24)));
  });

  it.each([
    ['taper', { pathTaperX: 0.01 }, true],
    ['a taper that nobody sees', { pathTaperX: 0.0005 }, false],
    ['a twist', { pathTwist: 0.01 }, true],
    ['being turned all over', { pathTwist: 0.3, pathTwistBegin: 0.3 }, false],
    ['going round twice', { pathRevolutions: 2 }, false],
    ['a cut', { pathEnd: 0.99 }, true],
  ])('with %s is open or not', (_, changes, open) => {
    expect(stopsOf({ ...torus, ...changes }).open).toBe(open);
  });
});
