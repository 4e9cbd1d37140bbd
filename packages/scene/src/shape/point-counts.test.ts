import { HOLE } from '@landfall/protocol/object';
import type { ShapeParameters } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { DETAIL_FACTORS, LEVELS_OF_DETAIL } from '../lod/index.ts';
import { SHAPES, withHole } from '../testing/shapes.ts';
import { facesOfShape, tessellate } from './index.ts';

const { box, cylinder, sphere, torus } = SHAPES;

/** Vertices of the first face of a kind, at all four levels. */
function counts(shape: ShapeParameters, kind: 'outer' | 'inner' | 'top'): number[] {
  const face = facesOfShape(shape).indexOf(kind);
  return LEVELS_OF_DETAIL.map((level) => tessellate(shape, level).faces[face]!.vertexCount);
}

describe('points of a shape at levels 0 to 3', () => {
  it('round a circle: 6, 9, 15, 24 sides', () => {
    expect(counts(cylinder, 'top')).toEqual([6, 9, 15, 24]);
    // And one where the texture's ends meet, below and above.
    expect(counts(cylinder, 'outer')).toEqual([7, 10, 16, 25].map((points) => points * 2));
  });

  it('round half a circle: 3, 4, 7, 12 sides; as a ball 6, 9, 15, 24 round its axis', () => {
    expect(counts(sphere, 'outer')).toEqual([4 * 7, 5 * 10, 8 * 16, 13 * 25]);
  });

  it('round up to the corners of a square hole: 8, 12, 16, 24 and 4, 6, 8, 12', () => {
    expect(counts(withHole(cylinder, 'square'), 'outer')).toEqual(
      [9, 13, 17, 25].map((points) => points * 2),
    );
    expect(counts(withHole(sphere, 'square'), 'outer')).toEqual([5 * 7, 7 * 10, 9 * 16, 13 * 25]);
    // Not without a hole.
    const plain = { ...cylinder, profileCurve: cylinder.profileCurve | HOLE.square };
    expect(counts(plain, 'top')).toEqual([6, 9, 15, 24]);
  });

  it('a hollow end has those of the hole, too', () => {
    expect(counts(withHole(cylinder, 'same'), 'top')).toEqual([7, 10, 16, 25].map((points) => points * 2));
    expect(counts(withHole(box, 'same'), 'top')).toEqual([10, 10, 10, 10]);
    expect(counts(withHole(box, 'circle'), 'top')).toEqual([7, 10, 16, 25].map((points) => points + 5));
    expect(counts(withHole(box, 'triangle'), 'inner')).toEqual([12, 12, 12, 12]);
  });

  it('along a line that is twisted: floor(twist · 3.5 · (detail − 0.5)) + 2', () => {
    expect(counts({ ...box, pathTwist: 1 }, 'outer').map((count) => count / 2)).toEqual(
      LEVELS_OF_DETAIL.map((level) => Math.floor(3.5 * (DETAIL_FACTORS[level] - 0.5)) + 2),
    );
    expect(counts({ ...box, pathTwist: 1, pathTwistBegin: -1 }, 'outer').map((count) => count / 2)).toEqual([
      5, 9, 16, 26,
    ]);
    expect(counts({ ...box, pathTwist: 1, pathTwistBegin: 1 }, 'outer')).toEqual([4, 4, 4, 4]);
  });

  it('round a ring: floor(floor(6 · detail + twist · 3.5 · (detail − 0.5)) · revolutions) sides', () => {
    const profile = [7, 10, 16, 25];
    const rows = (shape: ShapeParameters) =>
      counts(shape, 'outer').map((count, level) => count / profile[level]! - 1);
    expect(rows(torus)).toEqual([6, 9, 15, 24]);
    expect(rows({ ...torus, pathRevolutions: 2.5 })).toEqual([15, 22, 37, 60]);
    expect(rows({ ...torus, pathTwist: 1 })).toEqual([7, 12, 22, 36]);
    expect(rows({ ...torus, pathTwist: 1, pathRevolutions: 4 })).toEqual([28, 48, 88, 144]);
  });

  it('of a cut begin and end with it, and lie where they lay in between', () => {
    const cut = { ...cylinder, profileBegin: 0.1, profileEnd: 0.9 };
    // Begin, corners 1 to 5 of 6, end; and the middle of the top.
    expect(counts(cut, 'top')[0]).toBe(8);
    const [whole, part] = [tessellate(cylinder, 0), tessellate(cut, 0)];
    const second = (geometry: typeof whole) => [
      ...geometry.positions.subarray(geometry.faces[1]!.firstVertex * 3 + 3).subarray(0, 3),
    ];
    expect(second(part)).toEqual(second(whole));
    expect(counts({ ...torus, pathBegin: 0.1, pathEnd: 0.9 }, 'outer')[0]).toBe(7 * 7);
  });
});
