import type { ShapeParameters } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { SHAPES, withHole } from '../testing/shapes.ts';
import { BOX, tessellate } from './index.ts';

const { cylinder, sphere } = SHAPES;

/** From the least to the greatest u and v of a face, and how they change from its first vertex to the next in its row. */
function textureOf(shape: ShapeParameters, face: number) {
  const { textureCoordinates, faces } = tessellate(shape, 3);
  const { firstVertex, vertexCount } = faces[face]!;
  const own = textureCoordinates.subarray(firstVertex * 2, (firstVertex + vertexCount) * 2);
  const range = (values: Float32Array) => [Math.min(...values), Math.max(...values)];
  const [u, v] = [own.filter((_, at) => at % 2 === 0), own.filter((_, at) => at % 2 === 1)];
  return { u: range(u), v: range(v), runs: Math.sign(u[1]! - u[0]!) };
}

/** Where on a face the texture's corner (u, v) is. */
function placeOf(shape: ShapeParameters, face: number, u: number, v: number): number[] | undefined {
  const { textureCoordinates, positions, faces } = tessellate(shape, 3);
  const { firstVertex, vertexCount } = faces[face]!;
  for (let vertex = firstVertex; vertex < firstVertex + vertexCount; vertex++) {
    const near =
      Math.hypot(textureCoordinates[vertex * 2]! - u, textureCoordinates[vertex * 2 + 1]! - v) < 1e-6;
    if (near) return [...positions.subarray(vertex * 3, vertex * 3 + 3)];
  }
  return undefined;
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 4));
const place = (...values: number[]) => values.map((value) => expect.closeTo(value));

describe('texture coordinates', () => {
  it('fill each side of a box, left to right and upwards, seen from outside', () => {
    for (const face of [1, 2, 3, 4])
      expect(textureOf(BOX, face)).toEqual({ u: near(0, 1), v: near(0, 1), runs: 1 });
    expect(placeOf(BOX, 1, 0, 0)).toEqual(place(-0.5, -0.5, -0.5));
    expect(placeOf(BOX, 2, 1, 1)).toEqual(place(0.5, 0.5, 0.5));
  });

  it('lie on the top as on a map, and on the bottom with −y up', () => {
    expect(placeOf(BOX, 0, 0, 0)).toEqual(place(-0.5, -0.5, 0.5));
    expect(placeOf(BOX, 0, 1, 1)).toEqual(place(0.5, 0.5, 0.5));
    expect(placeOf(BOX, 5, 0, 1)).toEqual(place(-0.5, -0.5, -0.5));
    expect(placeOf(BOX, 5, 1, 0)).toEqual(place(0.5, 0.5, -0.5));
  });

  it('of what is cut show the part that is left', () => {
    const cut = { ...BOX, profileBegin: 0.125, profileEnd: 0.8 };
    expect(textureOf(cut, 1).u).toEqual(near(0.5, 1));
    expect(textureOf(cut, 4).u).toEqual(near(0, 0.2));
    expect(textureOf({ ...BOX, pathBegin: 0.25 }, 1).v).toEqual(near(0.25, 1));
    expect(textureOf({ ...cylinder, profileEnd: 0.5 }, 1).u).toEqual(near(0, 0.5));
  });

  it('go once around a cylinder, and backwards and smaller in its hole', () => {
    expect(textureOf(cylinder, 1)).toEqual({ u: near(0, 1), v: near(0, 1), runs: 1 });
    expect(textureOf(withHole(cylinder, 'same', 0.5), 2)).toEqual({
      u: near(0, 0.5),
      v: near(0, 1),
      runs: -1,
    });
    expect(textureOf(withHole(SHAPES.prism, 'same', 0.5), 4).u).toEqual(near(0, 0.25));
  });

  it('go across a cut from the inside out where it begins, and back where it ends', () => {
    const cut = { ...BOX, profileEnd: 0.5, profileHollow: 0.5 };
    expect(placeOf(cut, 5, 0, 0)).toEqual(place(-0.25, -0.25, -0.5));
    expect(placeOf(cut, 5, 1, 0)).toEqual(place(-0.5, -0.5, -0.5));
    expect(placeOf(cut, 6, 0, 0)).toEqual(place(0.5, 0.5, -0.5));
    expect(placeOf(cut, 6, 1, 1)).toEqual(place(0.25, 0.25, 0.5));
  });

  it('of the ends stay as they were before twist, shear and scale', () => {
    const bent = { ...BOX, pathTwist: 0.5, pathShearX: 0.2, pathScaleX: 0.5 };
    expect(textureOf(bent, 0)).toEqual(textureOf(BOX, 0));
    expect(placeOf(bent, 0, 0, 0)).toEqual(place(0.7, -0.25, 0.5));
  });

  it('run once around a ball', () => {
    expect(textureOf(sphere, 0)).toEqual({ u: near(0, 1), v: near(0, 1), runs: 1 });
  });
});
