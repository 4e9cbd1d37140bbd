import fc from 'fast-check';
import type { ShapeParameters } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { SHAPES } from '../testing/shapes.ts';
import { BOX, shapeKey, tessellate } from './index.ts';

describe('the key of a shape', () => {
  it('is the same where nothing differs that is seen', () => {
    const boxes: ShapeParameters[] = [
      { ...BOX, pathSkew: 0.5, pathRevolutions: 3, pathTaperX: 0.2, pathRadiusOffset: -0.4 },
      { ...BOX, profileCurve: BOX.profileCurve | 0x20 },
      { ...BOX, pathCurve: 0x80 },
      { ...BOX, profileHollow: Number.NaN, pathEnd: 7 },
      { ...BOX, pathScaleX: 1.000_000_1 },
    ];
    for (const box of boxes) {
      expect(shapeKey(box)).toBe(shapeKey(BOX));
      expect(tessellate(box, 3).positions.length).toBe(tessellate(BOX, 3).positions.length);
    }
  });

  it('differs where a number does that is seen', () => {
    const round = { ...SHAPES.torus, profileHollow: 0.3, pathBegin: 0.1, profileBegin: 0.1 };
    const names = (Object.keys(BOX) as (keyof ShapeParameters)[]).filter((name) => !name.endsWith('Curve'));
    const keys = names.map((name) =>
      shapeKey({
        ...round,
        [name]:
          round[name] === 0.1 ? 0.2 : round[name] === 1 && name.endsWith('End') ? 0.9 : round[name] + 0.01,
      }),
    );
    expect(new Set([...keys, shapeKey(round)]).size).toBe(names.length + 1);
    expect(shapeKey({ ...round, profileCurve: round.profileCurve | 0x20 })).not.toBe(shapeKey(round));
    expect(new Set(Object.values(SHAPES).map(shapeKey)).size).toBe(7);
  });

  it('is the same for the same geometry only', () => {
    const small = fc.constantFrom(0, 0.25, 0.5, 1, -0.5);
    const shapes = fc.record({
      pathCurve: fc.constantFrom(0x10, 0x20),
      profileCurve: fc.constantFrom(0, 1, 3, 5, 0x11, 0x25),
      pathTwist: small,
      pathSkew: small,
      pathTaperX: small,
      profileHollow: fc.constantFrom(0, 0.5),
      profileBegin: fc.constantFrom(0, 0.25),
    });
    const seen = new Map<string, Float32Array>();
    fc.assert(
      fc.property(shapes, (changes) => {
        const shape = { ...BOX, ...changes };
        const { positions } = tessellate(shape, 1);
        const before = seen.get(shapeKey(shape)) ?? positions;
        seen.set(shapeKey(shape), positions);
        return positions.length === before.length && positions.every((value, at) => value === before[at]);
      }),
      { numRuns: 400 },
    );
  });
});
