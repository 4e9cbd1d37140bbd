import { describe, expect, it } from 'vitest';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { describeRegion } from './region-description.ts';

const id = (digit: string): Uuid => Uuid.parse(`${digit.repeat(8)}-0000-4000-8000-000000000000`);

const HANDSHAKE: MessageOf<'RegionHandshake'> = {
  name: 'RegionHandshake',
  RegionInfo: {
    RegionFlags: 0x8000_0001,
    SimAccess: 13,
    SimName: encodeText('Here'),
    SimOwner: id('a'),
    IsEstateManager: true,
    WaterHeight: 20,
    BillableFactor: 0,
    CacheID: id('b'),
    TerrainBase0: Uuid.zero,
    TerrainBase1: Uuid.zero,
    TerrainBase2: Uuid.zero,
    TerrainBase3: Uuid.zero,
    TerrainDetail0: id('1'),
    TerrainDetail1: id('2'),
    TerrainDetail2: id('3'),
    TerrainDetail3: id('4'),
    TerrainStartHeight00: 10,
    TerrainStartHeight01: 11,
    TerrainStartHeight10: 12,
    TerrainStartHeight11: 13,
    TerrainHeightRange00: 60,
    TerrainHeightRange01: 61,
    TerrainHeightRange10: Number.NaN,
    TerrainHeightRange11: 63,
  },
  RegionInfo2: { RegionID: id('c') },
  RegionInfo3: {
    CPUClassID: 0,
    CPURatio: 1,
    ColoName: encodeText(''),
    ProductSKU: encodeText(''),
    ProductName: encodeText('Plain'),
  },
};

describe('what a region says of itself', () => {
  it('is who it is, and under what its objects may be kept', () => {
    expect(describeRegion(HANDSHAKE)).toMatchObject({
      name: 'Here',
      regionId: id('c'),
      cacheId: id('b'),
      ownerId: id('a'),
      flags: 0x8000_0001n,
      protocols: 0n,
      waterHeight: 20,
      productName: 'Plain',
    });
  });

  it('has four textures of the ground, and heights of four corners', () => {
    expect(describeRegion(HANDSHAKE).ground).toEqual({
      textureIds: [id('1'), id('2'), id('3'), id('4')],
      start: { southWest: 10, northWest: 11, southEast: 12, northEast: 13 },
      // What is no height is none: whoever paints divides by it.
      range: { southWest: 60, northWest: 61, southEast: 0, northEast: 63 },
    });
  });

  it('has longer flags where the region sends them', () => {
    const RegionInfo4 = [{ RegionFlagsExtended: 1n << 40n, RegionProtocols: 3n }];
    expect(describeRegion({ ...HANDSHAKE, RegionInfo4 })).toMatchObject({ flags: 1n << 40n, protocols: 3n });
  });
});
