import { allocateGeometry } from '@landfall/scene/geometry';
import { describe, expect, it } from 'vitest';
import { CORNER, beforeEye, cornersOf, isBeside, projectionOf } from './corners.ts';

/** A corner of which only the place matters, and u to be followed. */
const corner = (x: number, y: number, z: number, w: number, u = 0) =>
  Float64Array.of(x, y, z, w, 0, 0, 1, u, 0, 0, 0, 0);
const [left, right, ahead] = [corner(-1, 0, 0, 1), corner(1, 0, 0, 1), corner(0, 1, 0, 1)];
const behind = (u = 0) => corner(0, -1, -3, 1, u);

/** Corners one by one. */
function partOf(corners: readonly Float64Array[]): Float64Array[] {
  const part = beforeEye(corners);
  return Array.from({ length: part.length / CORNER }, (_, at) => part.slice(at * CORNER, (at + 1) * CORNER));
}

describe('the part of a triangle before the eye', () => {
  it('is all of it, or nothing', () => {
    expect(partOf([left, right, ahead])).toEqual([left, right, ahead]);
    expect(partOf([behind(), behind(), behind()])).toEqual([]);
    expect(partOf([corner(0, 0, 0, 0), corner(1, 0, 0, 0), corner(0, 1, 0, 0)])).toEqual([]);
  });

  it('is a triangle when one corner is, and two when two are', () => {
    expect(partOf([behind(), left, behind()])).toHaveLength(3);
    const two = partOf([left, right, behind()]);
    expect(two).toHaveLength(6);
    for (const point of two) expect(point[2]! + point[3]!).toBeGreaterThanOrEqual(-1e-9);
  });

  it('has what belongs to its corners where it was cut', () => {
    // From z = 0 to −3 with w = 1 the plane is crossed after a third.
    const cut = partOf([corner(-1, 0, 0, 1, 0), behind(9), behind(9)]);
    expect(cut.map((point) => point[7])).toEqual([0, 3, 3].map((value) => expect.closeTo(value)));
  });
});

describe('a triangle beside the picture', () => {
  const inRow = (...corners: Float64Array[]) => Float64Array.from(corners.flatMap((each) => [...each]));
  const isBesideAll = (...corners: [Float64Array, Float64Array, Float64Array]) =>
    isBeside(inRow(...corners), 0, CORNER, 2 * CORNER);

  it('has all corners beyond one side of it', () => {
    expect(isBesideAll(corner(2, 0, 0, 1), corner(3, 9, 0, 1), corner(9, -9, 0, 1))).toBe(true);
    expect(isBesideAll(corner(0, -2, 0, 1), corner(0, -3, 0, 1), corner(0, -4, 0, 1))).toBe(true);
  });

  it('may be seen when each is beyond another one', () => {
    expect(isBesideAll(corner(-2, 0, 0, 1), corner(2, 0, 0, 1), corner(0, 2, 0, 1))).toBe(false);
    expect(isBesideAll(left, right, ahead)).toBe(false);
  });
});

describe('corners', () => {
  it('are placed by the thing’s matrix and the camera’s; normals stay upright on what is stretched', () => {
    const geometry = allocateGeometry(1, 0, [
      { firstVertex: 0, vertexCount: 1, firstIndex: 0, indexCount: 0 },
    ]);
    geometry.positions.set([1, 1, 1]);
    geometry.normals.set([Math.SQRT1_2, 0, Math.SQRT1_2]);
    geometry.textureCoordinates.set([0.25, 0.75]);
    const matrix = [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 10, 20, 30, 1];
    const camera = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 5, 1);
    const corners = cornersOf(geometry, projectionOf({ matrix }, camera));
    expect(corners).toHaveLength(CORNER);
    expect([...corners.subarray(0, 4)]).toEqual([12, 21, 36, 1]);
    // Stretched to twice its width a slope of 45° is flatter: its normal leans half as much.
    expect(corners[4]! / corners[6]!).toBeCloseTo(0.5);
    expect([...corners.subarray(7)]).toEqual([0.25, 0.75, 12, 21, 31]);
  });
});
