import fc from 'fast-check';
import type { ShapeParameters } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { isWellFormed } from '../testing/measure.ts';
import { BOX, MOST_PRIM_VERTICES, facesOfShape, tessellate } from './index.ts';

const numbers = fc.oneof(
  fc.double(),
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 0.5, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE),
);
const bytes = fc.oneof(fc.nat(255), numbers);
const fields = Object.fromEntries(
  Object.keys(BOX).map((name) => [name, name.endsWith('Curve') ? bytes : numbers]),
) as { [Name in keyof ShapeParameters]: fc.Arbitrary<number> };
const shapes: fc.Arbitrary<ShapeParameters> = fc.record(fields);
/** Most of it plain, so that the odd one is looked at alone. */
const oddOnes = fc.record(fields, { requiredKeys: [] }).map((odd): ShapeParameters => ({ ...BOX, ...odd }));

describe('a shape of hostile numbers', () => {
  it.each([
    ['all of them', shapes],
    ['some of them', oddOnes],
  ])('is geometry all the same: %s', (_, arbitrary) => {
    const holds = fc.property(arbitrary, fc.constantFrom(...LEVELS_OF_DETAIL), (shape, level) => {
      const geometry = tessellate(shape, level);
      return (
        isWellFormed(geometry) &&
        geometry.faceNumbers.length <= MOST_PRIM_VERTICES &&
        geometry.indices instanceof Uint16Array &&
        geometry.faces.length === facesOfShape(shape).length &&
        geometry.faces.length <= 9 &&
        geometry.positions.every((value) => Math.abs(value) < 8)
      );
    });
    fc.assert(holds, { numRuns: 400 });
  });

  it('has no more vertices than said where everything is at its most', () => {
    const most = {
      ...BOX,
      pathCurve: 0x20,
      profileCurve: 0x10,
      profileHollow: 0.5,
      pathRevolutions: 99,
      pathTwist: 9,
      pathTwistBegin: -9,
    };
    const { faceNumbers } = tessellate(most, 3);
    expect(faceNumbers.length).toBeGreaterThan(10_000);
    expect(faceNumbers.length).toBeLessThan(MOST_PRIM_VERTICES);
  });

  it('is cut where its end is before its beginning, and keeps a wall', () => {
    expect(tessellate({ ...BOX, pathBegin: 0.8, pathEnd: 0.5 }, 0).positions[2]).toBeCloseTo(0);
    expect(facesOfShape({ ...BOX, profileBegin: 1, profileEnd: 0 })).toEqual([
      'top',
      'outer',
      'bottom',
      'cutBegin',
      'cutEnd',
    ]);
    const thin = tessellate({ ...BOX, profileHollow: 1.3 }, 0);
    expect(thin.positions[5 * 3]).toBeCloseTo(-0.495);
  });
});
