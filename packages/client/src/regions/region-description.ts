import { decodeText } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';

/** What a region says of itself in RegionHandshake. */
export interface RegionDescription {
  readonly name: string;
  readonly regionId: Uuid;
  readonly ownerId: Uuid;
  /** 64 bits where the region sends them. */
  readonly flags: bigint;
  /** Bit 0: bakes avatars itself; bit 63: more than six bakes. */
  readonly protocols: bigint;
  /** Its rating: see `SIM_ACCESS` of `@landfall/protocol/region`. */
  readonly access: number;
  /** Metres. */
  readonly waterHeight: number;
  readonly isEstateManager: boolean;
  readonly productName: string;
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
  };
}
