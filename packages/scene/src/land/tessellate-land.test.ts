import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { isWellFormed, measure } from '../testing/measure.ts';
import { tessellateLand } from './index.ts';
import type { LandHeights, LandTile } from './index.ts';

/** Land of this size; heights by place. */
function landOf(width: number, depth: number, height: (x: number, y: number) => number): LandHeights {
  const heights = Float32Array.from({ length: width * depth }, (_, at) =>
    height(at % width, Math.floor(at / width)),
  );
  return { width, depth, heights };
}

const HILLS = landOf(64, 32, (x, y) => 20 + 3 * Math.sin(x / 5) + 2 * Math.cos(y / 3));
const SLOPE = landOf(32, 32, (x) => x / 2);
const vertexAt = ({ positions, normals }: ReturnType<typeof tessellateLand>, vertex: number) => ({
  place: [...positions.subarray(vertex * 3, vertex * 3 + 3)],
  normal: [...normals.subarray(vertex * 3, vertex * 3 + 3)],
});

describe('land', () => {
  it('is a vertex a metre from the south-west on, and reaches to the next region', () => {
    const geometry = tessellateLand(SLOPE);
    expect(geometry.positions).toHaveLength(33 * 33 * 3);
    expect(vertexAt(geometry, 0).place).toEqual([0, 0, 0]);
    expect(vertexAt(geometry, 33 + 4).place).toEqual([4, 1, 2]);
    // Nothing is known beyond: it goes on as high as it was.
    expect(vertexAt(geometry, 32).place).toEqual([32, 0, 15.5]);
    expect([...geometry.textureCoordinates.subarray(-2)]).toEqual([1, 1]);
  });

  it('is seen from above, without gaps inside', () => {
    const geometry = tessellateLand(HILLS);
    expect(isWellFormed(geometry)).toBe(true);
    expect(measure(geometry).openEdges).toBe((64 + 32) * 2);
    expect(measure(geometry).leastAgreement).toBeGreaterThan(0.93);
    expect(Math.min(...geometry.normals.filter((_, at) => at % 3 === 2))).toBeGreaterThan(0.7);
  });

  it('looks away from where it rises', () => {
    const { normal } = vertexAt(tessellateLand(SLOPE), 33 * 5 + 7);
    expect(normal).toEqual([-1, 0, 2].map((value) => expect.closeTo(value / Math.sqrt(5), 5)));
    // At the western edge too, where there is nothing on the other side.
    expect(vertexAt(tessellateLand(SLOPE), 0).normal[0]).toBeCloseTo(-1 / Math.sqrt(5), 5);
  });

  it('joins its neighbours', () => {
    const neighbours = {
      east: new Float32Array(32).fill(7),
      north: new Float32Array(32).fill(8),
      northEast: 9,
    };
    const geometry = tessellateLand(SLOPE, { neighbours });
    expect(vertexAt(geometry, 32).place[2]).toBe(7);
    expect(vertexAt(geometry, 33 * 32).place[2]).toBe(8);
    expect(vertexAt(geometry, 33 * 33 - 1).place[2]).toBe(9);
  });

  it.each([1, 2, 8])('in tiles with steps of %i m has the places and normals of the whole', (step) => {
    const whole = tessellateLand(HILLS, { step });
    const tile = tessellateLand(HILLS, { x: 16, y: 8, width: 32, depth: 16, step });
    const columns = 64 / step + 1;
    for (const [column, row] of [
      [0, 0],
      [32 / step, 0],
      [32 / step, 16 / step],
    ] as const) {
      const inWhole = (8 / step + row) * columns + 16 / step + column;
      expect(vertexAt(tile, row * (32 / step + 1) + column)).toEqual(vertexAt(whole, inWhole));
    }
    expect(tile.indices).toHaveLength((32 / step) * (16 / step) * 6);
  });

  it('has wide indices from a whole region on', () => {
    const region = landOf(256, 256, () => 1);
    expect(tessellateLand(region).indices).toBeInstanceOf(Uint32Array);
    expect(tessellateLand(region, { width: 64, depth: 64 }).indices).toBeInstanceOf(Uint16Array);
  });

  it('of heights that are no numbers is flat there', () => {
    const broken = landOf(16, 16, (x) => [Number.NaN, Infinity, -Infinity, 1][x % 4]!);
    expect(isWellFormed(tessellateLand(broken))).toBe(true);
  });

  it.each<[string, LandTile]>([
    ['beyond the region', { x: 16, width: 32 }],
    ['empty', { width: 0 }],
    ['before the region', { x: -1 }],
    ['in steps that do not fit', { step: 5 }],
    ['without steps', { step: 0 }],
    ['of no numbers', { y: Number.NaN }],
    ['of parts of metres', { width: 2.5 }],
  ])('a tile %s is the caller’s fault', (_, tile) => {
    expect(() => tessellateLand(SLOPE, tile)).toThrow(UsageError);
  });

  it('without a height for every square metre, too', () => {
    expect(() => tessellateLand({ ...SLOPE, width: 31 })).toThrow(UsageError);
    expect(() => tessellateLand({ width: 0, depth: 0, heights: new Float32Array(0) })).toThrow(UsageError);
  });
});
