import fc from 'fast-check';
import { UsageError } from '@landfall/protocol/errors';
import { SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/index.ts';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { sculptGrid, sculptPlaceholder, tessellateSculpt } from './index.ts';
import type { SculptMap } from './index.ts';

type Place = (u: number, v: number) => readonly [number, number, number];

/** A map of a surface: u to the right, v from the bottom up, both 0 to before 1; places −0.5 to 0.5. */
function mapOf(place: Place, width = 64, height = 64): SculptMap {
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = place(column / width, (height - 1 - row) / height).map((value) =>
        Math.round((value + 0.5) * 255),
      );
      pixels.set(at, (row * width + column) * 3);
    }
  return { width, height, channels: 3, pixels };
}

const turn = 2 * Math.PI;
const BALL = mapOf((u, v) => {
  const radius = Math.sin(v * Math.PI) / 2;
  return [radius * Math.cos(u * turn), radius * Math.sin(u * turn), -Math.cos(v * Math.PI) / 2];
});
const TUBE = mapOf((u, v) => [Math.cos(u * turn) / 2, Math.sin(u * turn) / 2, v - 0.5]);
const RING = mapOf((u, v) => {
  const radius = 0.3 - 0.15 * Math.cos(v * turn);
  return [radius * Math.cos(u * turn), radius * Math.sin(u * turn), -0.15 * Math.sin(v * turn)];
});
const SLOPE = mapOf((u, v) => [u - 0.5, v - 0.5, u / 4]);

const as = (sculptType: number, flags: { inverted?: boolean; mirrored?: boolean } = {}) => ({
  sculptType,
  inverted: false,
  mirrored: false,
  ...flags,
});

describe('the grid of a sculpt', () => {
  it.each([
    [64, 64, [6, 6], [8, 8], [16, 16], [32, 32]],
    // As tall as it is wide, in its own proportions.
    [128, 32, [9, 4], [16, 4], [32, 8], [64, 16]],
    [32, 128, [4, 9], [4, 16], [8, 32], [16, 64]],
    // No more than a quarter of its pixels.
    [32, 32, [6, 6], [8, 8], [16, 16], [16, 16]],
    [8, 8, [4, 4], [4, 4], [4, 4], [4, 4]],
    [2, 2, [4, 1], [4, 1], [4, 1], [4, 1]],
  ])('of %i × %i pixels is %j, %j, %j, %j', (width, height, ...grids) => {
    const found = LEVELS_OF_DETAIL.map((level) => sculptGrid(width, height, level));
    expect(found.map(({ across, up }) => [across, up])).toEqual(grids);
  });
});

describe('a sculpt', () => {
  it.each([
    ['ball', BALL, SCULPT_TYPE.sphere, 0.5],
    ['ring', RING, SCULPT_TYPE.torus, 0.13],
  ])('%s is closed and seen from outside', (_, map, type, volume) => {
    for (const level of [1, 2, 3] as const) {
      const geometry = tessellateSculpt(map, as(type), level);
      expect(isWellFormed(geometry)).toBe(true);
      expect(measure(geometry).openEdges).toBe(0);
    }
    const found = measure(tessellateSculpt(map, as(type), 3));
    expect(found.volume).toBeGreaterThan(volume * 0.95);
    expect(found.leastAgreement).toBeGreaterThan(0.8);
  });

  it('tube is closed around, a plane nowhere', () => {
    expect(measure(tessellateSculpt(TUBE, as(SCULPT_TYPE.cylinder), 3)).openEdges).toBe(32 * 2);
    expect(measure(tessellateSculpt(SLOPE, as(SCULPT_TYPE.plane), 3)).openEdges).toBe(32 * 4);
  });

  it('begins at the lower left of its texture', () => {
    const { positions, textureCoordinates } = tessellateSculpt(SLOPE, as(SCULPT_TYPE.plane), 3);
    expect([...positions.subarray(0, 3)]).toEqual([-0.5, -0.5, 0].map((value) => expect.closeTo(value, 2)));
    expect([...textureCoordinates.subarray(0, 2)]).toEqual([0, 0]);
    expect([...textureCoordinates.subarray(-2)]).toEqual([1, 1]);
  });

  it('shows its inside when inverted, and the other hand when mirrored', () => {
    const volume = (flags: object) =>
      measure(tessellateSculpt(BALL, as(SCULPT_TYPE.sphere, flags), 3)).volume;
    const whole = volume({});
    expect(volume({ inverted: true })).toBeCloseTo(-whole, 3);
    expect(volume({ mirrored: true })).toBeCloseTo(whole, 3);
    expect(volume({ inverted: true, mirrored: true })).toBeCloseTo(-whole, 3);
    const slope = (flags: object) => tessellateSculpt(SLOPE, as(SCULPT_TYPE.plane, flags), 3);
    // Higher at +x; mirrored at −x.
    expect(slope({}).normals[0]).toBeLessThan(0);
    expect(slope({ mirrored: true }).normals[0]).toBeGreaterThan(0);
    expect(slope({ inverted: true }).textureCoordinates[0]).toBe(1);
    expect(slope({ inverted: true, mirrored: true }).textureCoordinates[0]).toBe(0);
  });

  it('has no seam where it is put together', () => {
    const { normals } = tessellateSculpt(TUBE, as(SCULPT_TYPE.cylinder), 3);
    const normal = (vertex: number) => [...normals.subarray(vertex * 3, vertex * 3 + 3)];
    expect(normal(0)).toEqual(normal(32));
    const ball = tessellateSculpt(BALL, as(SCULPT_TYPE.sphere), 3).normals;
    for (const column of [0, 7, 32]) expect(ball[column * 3 + 2]).toBeCloseTo(-1, 1);
    const ring = tessellateSculpt(RING, as(SCULPT_TYPE.torus), 3).normals;
    expect([...ring.subarray(0, 99)]).toEqual([...ring.subarray(-99)]);
    const open = tessellateSculpt(TUBE, as(SCULPT_TYPE.plane), 3).normals;
    expect([...open.subarray(0, 3)]).not.toEqual([...open.subarray(96, 99)]);
  });

  it('reads colours of four channels', () => {
    const pixels = new Uint8Array(64 * 64 * 4);
    for (let at = 0; at < 64 * 64; at++) pixels.set(SLOPE.pixels.subarray(at * 3, at * 3 + 3), at * 4);
    const four = tessellateSculpt({ ...SLOPE, channels: 4, pixels }, as(SCULPT_TYPE.plane), 3);
    expect(four.positions).toEqual(tessellateSculpt(SLOPE, as(SCULPT_TYPE.plane), 3).positions);
  });

  it('without a map, or of a map without area, is a ball', () => {
    const point = mapOf(() => [0.1, 0.1, 0.1]);
    const ball = sculptPlaceholder(3);
    expect(measure(ball).openEdges).toBe(0);
    expect(measure(ball).volume).toBeCloseTo((4 / 3) * Math.PI * 0.3 ** 3, 2);
    expect(measure(ball).leastAgreement).toBeGreaterThan(0.97);
    expect(tessellateSculpt(point, as(SCULPT_TYPE.sphere), 3).positions).toEqual(ball.positions);
    expect(tessellateSculpt({ ...BALL, channels: 1 }, as(SCULPT_TYPE.sphere), 3).positions).toEqual(
      ball.positions,
    );
    expect(tessellateSculpt({ ...BALL, width: 0 }, as(SCULPT_TYPE.sphere), 3).positions).toEqual(
      ball.positions,
    );
    // At the coarsest level it is taken as it is.
    expect(boundsOf(tessellateSculpt(point, as(SCULPT_TYPE.sphere), 0).positions)!.max.x).toBeCloseTo(0.1, 2);
  });

  it('of fewer bytes than pixels is the caller’s fault', () => {
    const short = { ...BALL, pixels: BALL.pixels.subarray(1) };
    expect(() => tessellateSculpt(short, as(SCULPT_TYPE.sphere), 3)).toThrow(UsageError);
  });

  it('of any map is bounded and well formed', () => {
    const sizes = fc.nat(40);
    const holds = fc.property(
      fc.tuple(sizes, sizes, fc.nat(4), fc.nat(63), fc.boolean(), fc.boolean()),
      fc.constantFrom(...LEVELS_OF_DETAIL),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      ([width, height, channels, sculptType, inverted, mirrored], level, pattern) => {
        const pixels = Uint8Array.from(
          { length: width * height * channels },
          (_, at) => pattern[(at * 7) % 16]!,
        );
        const map = { width, height, channels, pixels };
        const geometry = tessellateSculpt(map, { sculptType, inverted, mirrored }, level);
        return isWellFormed(geometry) && geometry.faceNumbers.length <= 33 * 45;
      },
    );
    fc.assert(holds, { numRuns: 300 });
  });
});
