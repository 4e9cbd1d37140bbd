import { UsageError } from '@landfall/protocol/errors';
import { SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { describe, expect, it } from 'vitest';
import { isReversed, isSculptMap, placeSculpt, wrapsAcross } from './sculpt-map.ts';
import type { SculptMap, SculptStitching } from './sculpt-map.ts';

/** Each pixel says which it is: red its column, green its row from the top. */
function mapOf(width: number, height: number, channels = 3): SculptMap {
  const pixels = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      pixels.set([column, row, 255], (row * width + column) * channels);
  return { width, height, channels, pixels };
}

const plane: SculptStitching = { sculptType: SCULPT_TYPE.plane, inverted: false, mirrored: false };

/** Columns and rows (from the bottom) of the pixels that the vertices are of, row by row. */
function pixelsOf(
  map: SculptMap,
  grid: { across: number; up: number },
  stitching: SculptStitching,
): string[] {
  const positions = new Float32Array((grid.across + 1) * (grid.up + 1) * 3);
  placeSculpt(positions, map, grid, stitching);
  const byte = (at: number): number => Math.round((positions[at]! + 0.5) * 255);
  const vertices = Array.from({ length: positions.length / 3 }, (_, at) => at * 3);
  return vertices.map((at) => `${byte(at)},${map.height - 1 - byte(at + 1)}`);
}

describe('the pixels of a sculpt', () => {
  const map = mapOf(4, 4);
  const grid = { across: 2, up: 2 };

  it('are from the bottom up, the last ones at the edges of a plane', () => {
    expect(pixelsOf(map, grid, plane)).toEqual([
      '0,0',
      '2,0',
      '3,0',
      '0,2',
      '2,2',
      '3,2',
      '0,3',
      '2,3',
      '3,3',
    ]);
  });

  it('of a cylinder are the first ones again at its right edge', () => {
    const cylinder = { ...plane, sculptType: SCULPT_TYPE.cylinder };
    expect(pixelsOf(map, grid, cylinder)).toEqual([
      '0,0',
      '2,0',
      '0,0',
      '0,2',
      '2,2',
      '0,2',
      '0,3',
      '2,3',
      '0,3',
    ]);
  });

  it('of a torus are the first ones again at its upper edge, too', () => {
    const torus = { ...plane, sculptType: SCULPT_TYPE.torus };
    expect(pixelsOf(map, grid, torus).slice(6)).toEqual(['0,0', '2,0', '0,0']);
  });

  it('of a sphere are one at each pole', () => {
    const sphere = { ...plane, sculptType: SCULPT_TYPE.sphere };
    expect(pixelsOf(map, grid, sphere)).toEqual([
      '2,0',
      '2,0',
      '2,0',
      '0,2',
      '2,2',
      '0,2',
      '2,3',
      '2,3',
      '2,3',
    ]);
  });

  it('are from right to left where it is inside out once', () => {
    expect(pixelsOf(map, grid, { ...plane, inverted: true }).slice(0, 3)).toEqual(['3,0', '2,0', '0,0']);
    const positions = new Float32Array(27);
    placeSculpt(positions, map, grid, { ...plane, mirrored: true });
    // And the other hand: what was at −x is at x.
    expect(positions[0]).toBeCloseTo(0.5 - 3 / 255, 6);
    placeSculpt(positions, map, grid, { ...plane, inverted: true, mirrored: true });
    expect(positions[0]).toBeCloseTo(0.5, 6);
  });

  it('may have more channels than three', () => {
    expect(pixelsOf(mapOf(4, 4, 5), grid, plane)).toEqual(pixelsOf(map, grid, plane));
  });
});

describe('a sculpt map', () => {
  it('has pixels of three colours', () => {
    expect(isSculptMap(mapOf(2, 2))).toBe(true);
    for (const none of [
      mapOf(0, 2),
      mapOf(2, 0),
      { ...mapOf(2, 2, 3), channels: 2 },
      { ...mapOf(2, 2), channels: 1 },
    ])
      expect(isSculptMap(none)).toBe(false);
    expect(() => isSculptMap({ ...mapOf(2, 2), width: 3 })).toThrow(UsageError);
  });

  it('is put together as its type says', () => {
    const wrapped = Object.values(SCULPT_TYPE).filter(wrapsAcross);
    expect(wrapped).toEqual([SCULPT_TYPE.sphere, SCULPT_TYPE.torus, SCULPT_TYPE.cylinder]);
    expect([
      isReversed(plane),
      isReversed({ ...plane, inverted: true }),
      isReversed({ ...plane, mirrored: true }),
      isReversed({ ...plane, inverted: true, mirrored: true }),
    ]).toEqual([false, true, true, false]);
  });
});
