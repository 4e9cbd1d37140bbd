import { decodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';

/** What a region says of itself in RegionHandshake. */
export interface RegionDescription {
  /** As the grid calls it. */
  readonly name: string;
  /** The same for as long as the region exists. */
  readonly regionId: Uuid;
  /** Of the estate that it is part of. */
  readonly ownerId: Uuid;
  /** 64 bits where the region sends them. */
  readonly flags: bigint;
  /** Bit 0: bakes avatars itself; bit 63: more than six bakes. */
  readonly protocols: bigint;
  /** Its rating: see `SIM_ACCESS` of `@landfall/protocol/region`. */
  readonly access: number;
  /** Metres. */
  readonly waterHeight: number;
  /** Whether this agent may change the estate. */
  readonly isEstateManager: boolean;
  /** What kind of region the grid sells it as. */
  readonly productName: string;
  /** Of what a cache of its objects may be kept under; another one than `regionId`. */
  readonly cacheId: Uuid;
  /** What its ground looks like. */
  readonly ground: GroundLook;
}

/**
 * What the ground is painted with: which of four textures, by height. At each corner the first begins at its start height, and the
 * four share its range.
 */
export interface GroundLook {
  /** Of textures, or of materials where the region has such ground; the lowest first. */
  readonly textureIds: readonly [Uuid, Uuid, Uuid, Uuid];
  /** Metres. */
  readonly start: Corners;
  /** Metres, over which the four textures are spread. */
  readonly range: Corners;
}

/** A number for each corner of a region. */
export interface Corners {
  /** x and y are least. */
  readonly southWest: number;
  /** x is least, y greatest. */
  readonly northWest: number;
  /** x is greatest, y least. */
  readonly southEast: number;
  /** x and y are greatest. */
  readonly northEast: number;
}

/** @source PROTOCOL §5 */
export function describeRegion(handshake: MessageOf<'RegionHandshake'>): RegionDescription {
  const { RegionInfo, RegionInfo2, RegionInfo3, RegionInfo4 } = handshake;
  const extended = RegionInfo4?.[0];
  return {
    name: decodeText(RegionInfo.SimName),
    regionId: RegionInfo2.RegionID,
    ownerId: RegionInfo.SimOwner,
    flags: extended?.RegionFlagsExtended ?? BigInt(RegionInfo.RegionFlags),
    protocols: extended?.RegionProtocols ?? 0n,
    access: RegionInfo.SimAccess,
    waterHeight: RegionInfo.WaterHeight,
    isEstateManager: RegionInfo.IsEstateManager,
    productName: decodeText(RegionInfo3.ProductName),
    cacheId: RegionInfo.CacheID,
    ground: groundOf(RegionInfo),
  };
}

/** 00, 01, 10, 11: the first digit is east, the second north. @source viewer llvlcomposition.cpp (bilinear); OpenSim EstateManagementModule.cs */
function groundOf(info: MessageOf<'RegionHandshake'>['RegionInfo']): GroundLook {
  return {
    textureIds: [info.TerrainDetail0, info.TerrainDetail1, info.TerrainDetail2, info.TerrainDetail3],
    start: cornersOf(
      info.TerrainStartHeight00,
      info.TerrainStartHeight01,
      info.TerrainStartHeight10,
      info.TerrainStartHeight11,
    ),
    range: cornersOf(
      info.TerrainHeightRange00,
      info.TerrainHeightRange01,
      info.TerrainHeightRange10,
      info.TerrainHeightRange11,
    ),
  };
}

function cornersOf(southWest: number, northWest: number, southEast: number, northEast: number): Corners {
  return {
    southWest: finite(southWest),
    northWest: finite(northWest),
    southEast: finite(southEast),
    northEast: finite(northEast),
  };
}

function finite(height: number): number {
  return Number.isFinite(height) ? height : 0;
}
