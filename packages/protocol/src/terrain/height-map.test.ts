import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { HeightMap } from './height-map.ts';
import { patchesAround } from './patch-order.ts';

describe('a height map', () => {
  it('has the sizes that OpenSim has, and no other', () => {
    expect(() => new HeightMap(256, 100)).toThrow(UsageError);
  });

  it('is row-major from the south-west and takes the nearest edge outside', () => {
    const map = new HeightMap(256, 512);
    map.heights[256 * 300 + 7] = 40;
    map.heights[0] = 3;

    expect([map.at(7, 300), map.at(7.9, 300.9), map.at(-5, -5)]).toEqual([40, 40, 3]);
    expect(map.at(9999, 9999)).toBe(0);
  });

  it('interpolates between four samples', () => {
    const map = new HeightMap(256);
    map.heights.forEach((_, index) => (map.heights[index] = (index % 256) + 2 * Math.floor(index / 256)));

    expect(map.interpolate(10.25, 20.5)).toBeCloseTo(10.25 + 41, 5);
    expect(map.interpolate(255, 255)).toBe(255 * 3);
    expect(map.interpolate(-1, 300)).toBe(510);
  });

  it('counts each patch that becomes known once', () => {
    const map = new HeightMap(256);
    map.markKnown(3, 4);
    map.markKnown(3, 4);

    expect([map.patches, map.knownPatches, map.isComplete]).toEqual([256, 1, false]);
    for (const { x, y } of patchesAround(map, 0, 0)) map.markKnown(x, y);
    expect([map.knownPatches, map.isComplete]).toEqual([256, true]);
  });

  it('lists its patches from the nearest to the farthest', () => {
    const [first, ...rest] = patchesAround(new HeightMap(512), 200, 40);

    expect(first).toMatchObject({ x: 12, y: 2 });
    expect(rest).toHaveLength(32 * 32 - 1);
    expect(rest.at(-1)).toMatchObject({ x: 31, y: 31 });
  });
});
