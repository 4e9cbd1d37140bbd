import { describe, expect, it } from 'vitest';
import { at, avatarOf, boxOf, regionOfObjects } from '../scene/samples.ts';
import { limited } from './limits.ts';

const objects = [
  boxOf({ localId: 1, ...at(10, 10, 20) }),
  boxOf({ localId: 2, parentId: 1, ...at(100, 0, 0) }),
  avatarOf({ localId: 3, parentId: 1, ...at(0, 0, 1) }),
  boxOf({ localId: 4, ...at(120, 120, 20) }),
  boxOf({ localId: 5, ...at(200, 200, 20) }),
];
const region = regionOfObjects(objects);
const keptOf = (limits: Parameters<typeof limited>[1], regions = [region]) =>
  limited(regions, limits).map((each) => each.objects.map(({ description }) => description.localId));

describe('how much of a scene is taken', () => {
  it('is all of it, when nobody says otherwise', () => {
    expect(keptOf({})).toEqual([[1, 2, 3, 4, 5]]);
  });

  it('is what stands in an area, with all that is part of it', () => {
    expect(keptOf({ area: { west: 0, south: 0, east: 50, north: 50 } })).toEqual([[1, 2, 3]]);
  });

  it('is what is nearest to the middle, and no part of a linkset', () => {
    expect(keptOf({ max: 2 })).toEqual([[4, 5]]);
    expect(keptOf({ max: 4 })).toEqual([[4, 5]]);
    expect(keptOf({ max: 5 })).toEqual([[1, 2, 3, 4, 5]]);
    expect(keptOf({ max: 3, area: { west: 0, south: 0, east: 140, north: 140 } })).toEqual([[4]]);
  });

  it('counts neighbours from where they lie', () => {
    const neighbour = regionOfObjects([boxOf({ localId: 1, ...at(4, 128, 20) })], {
      corner: { x: 256, y: 0 },
    });
    expect(keptOf({ area: { west: 250, south: 0, east: 270, north: 256 } }, [region, neighbour])).toEqual([
      [],
      [1],
    ]);
  });
});
