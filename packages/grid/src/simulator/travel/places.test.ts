import { describe, expect, it } from 'vitest';
import { Uuid, regionHandleOf } from '@landfall/protocol/datatypes';
import type { GridServices, Region } from '../region/index.ts';
import { lureIdOf, placeAt, readLureId } from './places.ts';

const region = (gridX: number, gridY: number, sizeMetres: number): Region =>
  ({ gridX, gridY, sizeMetres, handle: regionHandleOf(gridX * 256, gridY * 256) }) as Region;
const LARGE = region(1000, 1000, 512);
const SMALL = region(1002, 1001, 256);
const OTHER = { ...region(1003, 1000, 256), peerUri: 'http://127.0.0.1:1' };
const SERVICES = { regions: [LARGE, SMALL], elsewhere: [OTHER] } as unknown as GridServices;
const handle = (x: number, y: number) => regionHandleOf(x * 256, y * 256);

describe('a place', () => {
  it.each([
    ['in the region of the handle', handle(1002, 1001), { x: 5, y: 6, z: 7 }, SMALL, { x: 5, y: 6, z: 7 }],
    ['in a corner of a large one', handle(1001, 1001), { x: 5, y: 6, z: 7 }, LARGE, { x: 261, y: 262, z: 7 }],
    [
      'beyond the region of the handle',
      handle(1000, 1000),
      { x: 513, y: 300, z: 7 },
      SMALL,
      { x: 1, y: 44, z: 7 },
    ],
    [
      'counted from the corner of the world',
      handle(0, 0),
      { x: 256_512, y: 256_300, z: 7 },
      SMALL,
      { x: 0, y: 44, z: 7 },
    ],
    ['in another process', handle(1003, 1000), { x: 5, y: 6, z: 7 }, OTHER, { x: 5, y: 6, z: 7 }],
    ['west of the handle', handle(1002, 1001), { x: -1, y: 0, z: 7 }, LARGE, { x: 511, y: 256, z: 7 }],
  ])('%s', (_, from, position, there, local) => {
    expect(placeAt(SERVICES, from, position)).toEqual({ region: there, position: local });
  });

  it.each([
    ['where there is no region', handle(1002, 1000), { x: 5, y: 6, z: 7 }],
    ['that is no number', handle(1000, 1000), { x: Number.NaN, y: 6, z: 7 }],
    ['without end', handle(1000, 1000), { x: 5, y: Number.POSITIVE_INFINITY, z: 7 }],
    ['of no height', handle(1000, 1000), { x: 5, y: 6, z: Number.NaN }],
  ])('%s is none', (_, from, position) => {
    expect(placeAt(SERVICES, from, position)).toBeUndefined();
  });
});

describe('the id of an invitation', () => {
  it('is the place: the handle, and metres east, up and north', () => {
    const id = lureIdOf({ region: LARGE, position: { x: 300.9, y: 17.2, z: 1025 } });
    expect(id.toString()).toBe('00e80300-00e8-0300-2c01-010411000000');
    expect(readLureId(id)).toEqual({ handle: LARGE.handle, position: { x: 300, y: 17, z: 1025 } });
  });

  it('of who is beyond the border leads right before it', () => {
    const id = lureIdOf({ region: LARGE, position: { x: -0.4, y: 17, z: -2 } });
    expect(readLureId(id).position).toEqual({ x: 0, y: 17, z: 0 });
    const far = lureIdOf({ region: LARGE, position: { x: 1e9, y: 17, z: 70_000 } });
    expect(readLureId(far).position).toEqual({ x: 65_535, y: 17, z: 65_535 });
  });

  it('that was made up reads as some place', () => {
    expect(readLureId(Uuid.parse('ffffffff-ffff-ffff-ffff-ffffffffffff'))).toEqual({
      handle: 0xffff_ffff_ffff_ffffn,
      position: { x: 65_535, y: 65_535, z: 65_535 },
    });
  });
});
