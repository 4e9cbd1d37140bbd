import { describe, expect, it } from 'vitest';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { encodeLlsdBinary, real } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import { createRandom } from '../../testing/index.ts';
import { MAX_BOUNDING_POINTS, MAX_HULLS, decodeConvexShape, encodeConvexShape } from './index.ts';
import type { ConvexShape } from './index.ts';

const SHAPE: ConvexShape = {
  hulls: [
    Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
    Float32Array.of(1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2),
  ],
  boundingHull: Float32Array.of(0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2),
};
const points = (...steps: number[]): Uint8Array =>
  Uint8Array.from(steps.flatMap((step) => [step & 0xff, step >> 8]));

describe('what a mesh collides with', () => {
  it('is hulls and one around them, the same after they were written and read', () => {
    const read = decodeConvexShape(encodeConvexShape(SHAPE));
    expect(read.hulls).toHaveLength(2);
    for (const [at, hull] of read.hulls.entries())
      for (const [place, value] of hull.entries()) expect(value).toBeCloseTo(SHAPE.hulls[at]![place]!, 4);
    expect(read.boundingHull).toEqual(SHAPE.boundingHull);
    expect(encodeConvexShape(read)).toEqual(encodeConvexShape(SHAPE));
  });

  it('fills the box where it has no domain', () => {
    const { hulls, boundingHull } = decodeConvexShape(
      encodeLlsdBinary({ HullList: Uint8Array.of(1), Positions: points(0, 0xffff, 0) }),
    );
    expect(hulls).toEqual([Float32Array.of(-0.5, 0.5, -0.5)]);
    expect(boundingHull).toBeUndefined();
  });

  it('has 256 points where it counts none', () => {
    const hull = Float32Array.from({ length: 256 * 3 }, (_, at) => at % 7);
    const bytes = encodeConvexShape({ hulls: [hull], boundingHull: undefined });
    expect(decodeConvexShape(bytes).hulls[0]).toHaveLength(256 * 3);
    const spread = { HullList: Uint8Array.of(0), Positions: new Uint8Array(256 * 6) };
    expect(decodeConvexShape(encodeLlsdBinary(spread)).hulls[0]).toHaveLength(256 * 3);
  });

  it('may be nothing', () => {
    const none = { hulls: [], boundingHull: undefined };
    expect(decodeConvexShape(encodeConvexShape(none))).toEqual(none);
    expect(decodeConvexShape(encodeLlsdBinary({}))).toEqual(none);
    expect(decodeConvexShape(encodeLlsdBinary({ HullList: Uint8Array.of(3) }))).toEqual(none);
  });

  it.each<[string, LlsdValue]>([
    ['no map', [1]],
    ['fewer points than hulls have', { HullList: Uint8Array.of(2), Positions: points(1, 2, 3) }],
    ['too many hulls', { HullList: new Uint8Array(MAX_HULLS + 1), Positions: points(1, 2, 3) }],
    ['too many points around all', { BoundingVerts: new Uint8Array((MAX_BOUNDING_POINTS + 1) * 6) }],
    ['points that are text', { HullList: Uint8Array.of(1), Positions: 'here' }],
    ['a corner that is text', { Min: 'here', HullList: Uint8Array.of(1), Positions: points(1, 2, 3) }],
    ['a corner without end', { Min: [real(Infinity)], BoundingVerts: points(1, 2, 3) }],
  ])('is refused with %s', (_, value) => {
    expect(() => decodeConvexShape(encodeLlsdBinary(value))).toThrow(DecodeError);
  });

  it.each<[string, Partial<ConvexShape>]>([
    ['an empty hull', { hulls: [new Float32Array(0)] }],
    ['a hull of too many points', { hulls: [new Float32Array(257 * 3)] }],
    ['a third of a point', { hulls: [new Float32Array(4)] }],
    ['too many hulls', { hulls: Array.from({ length: MAX_HULLS + 1 }, () => new Float32Array(3)) }],
    ['a point that is nowhere', { boundingHull: Float32Array.of(0, Number.NaN, 0) }],
  ])('cannot be written with %s', (_, changes) => {
    expect(() => encodeConvexShape({ ...SHAPE, ...changes })).toThrow(EncodeError);
  });

  it('of any bytes is a shape or a DecodeError', () => {
    const good = encodeConvexShape(SHAPE);
    const random = createRandom(7);
    for (let round = 0; round < 1000; round++) {
      const bytes = good.slice();
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        encodeConvexShape(decodeConvexShape(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});
