import { allocateGeometry } from '@landfall/scene/geometry';
import { describe, expect, it } from 'vitest';
import { CORNER, beforeEye, cornersOf } from './corners.ts';
import { PLAIN_MATERIAL } from './picture-item.ts';

/** A corner of which only the place matters, and u to be followed. */
const corner = (x: number, y: number, z: number, w: number, u = 0) =>
  Float64Array.of(x, y, z, w, 0, 0, 1, u, 0);
const [left, right, ahead] = [corner(-1, 0, 0, 1), corner(1, 0, 0, 1), corner(0, 1, 0, 1)];
const behind = (u = 0) => corner(0, -1, -3, 1, u);

describe('the part of a triangle before the eye', () => {
  it('is all of it, or nothing', () => {
    expect(beforeEye([left, right, ahead])).toEqual([left, right, ahead]);
    expect(beforeEye([behind(), behind(), behind()])).toEqual([]);
    expect(beforeEye([corner(0, 0, 0, 0), corner(1, 0, 0, 0), corner(0, 1, 0, 0)])).toEqual([]);
  });

  it('is a triangle when one corner is, and two when two are', () => {
    expect(beforeEye([behind(), left, behind()])).toHaveLength(3);
    const two = beforeEye([left, right, behind()]);
    expect(two).toHaveLength(6);
    for (const point of two) expect(point[2]! + point[3]!).toBeGreaterThanOrEqual(-1e-9);
  });

  it('has what belongs to its corners where it was cut', () => {
    // From z = 0 to −3 with w = 1 the plane is crossed after a third.
    const cut = beforeEye([corner(-1, 0, 0, 1, 0), behind(9), behind(9)]);
    expect(cut.map((point) => point[7])).toEqual([0, 3, 3].map((value) => expect.closeTo(value)));
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
    const corners = cornersOf({ name: '', geometry, matrix, materials: [PLAIN_MATERIAL] }, camera);
    expect(corners).toHaveLength(CORNER);
    expect([...corners.subarray(0, 4)]).toEqual([12, 21, 36, 1]);
    // Stretched to twice its width a slope of 45° is flatter: its normal leans half as much.
    expect(corners[4]! / corners[6]!).toBeCloseTo(0.5);
    expect([...corners.subarray(7)]).toEqual([0.25, 0.75]);
  });
});
