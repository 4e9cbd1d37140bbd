import { describe, expect, it } from 'vitest';
import { regionHandleOf } from '../datatypes/index.ts';
import { BORDER_METRES, isOverBorder } from './border.ts';
import type { RegionAddress } from './said.ts';

const simulator = { address: '127.0.0.1', port: 9000 };
/** Corner in steps of 256 m, and side. */
const region = (x: number, y: number, side = 256): RegionAddress => ({
  simulator,
  regionHandle: regionHandleOf(x * 256, y * 256),
  regionSize: { x: side, y: side },
});
const at = (x: number, y: number) => ({ x, y, z: 30 });
const HERE = region(1000, 1000);

describe('a border between two regions', () => {
  it('is on each side and at each corner, and nowhere else', () => {
    const [near, far] = [
      [-1, 0, 1],
      [-2, 2],
    ].map((steps) => steps.flatMap((x) => steps.map((y) => region(1000 + x, 1000 + y))));
    expect(near!.map((to) => isOverBorder(HERE, to, undefined))).toEqual(near!.map(() => true));
    expect(
      [...far!, region(1002, 1000), region(1000, 998)].map((to) => isOverBorder(HERE, to, undefined)),
    ).toEqual(Array.from({ length: 6 }, () => false));
  });

  it.each([
    [
      'of a large region, along all of its side',
      region(1000, 1000, 512),
      region(1002, 1001),
      at(511, 300),
      true,
    ],
    [
      'of a large region, within its own corner cell',
      region(1000, 1000, 512),
      region(1002, 1001),
      at(20, 300),
      false,
    ],
    ['to a large region', HERE, region(998, 999, 512), at(1, 100), true],
    ['to a large region that does not touch', HERE, region(997, 999, 512), undefined, false],
    ['to the region behind a corner', HERE, region(1001, 1001), at(250, 251), true],
    ['to the region behind another corner', HERE, region(1001, 1001), at(250, 5), false],
    ['that it is beyond already', HERE, region(1001, 1000), at(262, 128), true],
    ['whose size nobody has said, of a place known', HERE, region(1002, 1000), at(511, 128), true],
  ])('%s', (_, from, to, place, isOver) => {
    expect(isOverBorder(from, to, place)).toBe(isOver);
  });

  it('is one that the agent is near', () => {
    const east = region(1001, 1000);
    const places = [256 - BORDER_METRES, 255 - BORDER_METRES].map((x) => at(x, 128));
    expect(places.map((place) => isOverBorder(HERE, east, place))).toEqual([true, false]);
  });
});
