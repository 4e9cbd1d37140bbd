import { NEW_REGION_SETTINGS } from '@landfall/assets/region-archive';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { positionOf } from '../avatars/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { accessOf, isEstateManager, regionFlagsOf, settingsOf } from '../settings/index.ts';

const CPU_CLASS = 9;
const NO_BYTES = new Uint8Array(0);
const CHANNEL_VERSION = 'Landfall 0.1.0';

/** What viewers kept of an earlier start is not what stands there now: versions of objects are counted anew. */
const CACHE_ID = new Part<Region, Uuid>(({ services }) => services.newId());

/** @source captures/login-standard, RegionHandshake; PROTOCOL §5 */
export function regionHandshake({ region, id }: Agent): MessageOf<'RegionHandshake'> {
  const flags = regionFlagsOf(region);
  return {
    name: 'RegionHandshake',
    RegionInfo: {
      ...groundOf(region),
      RegionFlags: flags,
      SimAccess: accessOf(region),
      SimName: encodeText(region.name),
      SimOwner: region.ownerId,
      IsEstateManager: isEstateManager(region, id),
      WaterHeight: settingsOf(region).waterHeight,
      BillableFactor: 0,
      CacheID: region.part(CACHE_ID),
      TerrainBase0: Uuid.zero,
      TerrainBase1: Uuid.zero,
      TerrainBase2: Uuid.zero,
      TerrainBase3: Uuid.zero,
    },
    RegionInfo2: { RegionID: region.id },
    RegionInfo3: {
      CPUClassID: CPU_CLASS,
      CPURatio: 1,
      ColoName: NO_BYTES,
      ProductSKU: NO_BYTES,
      ProductName: NO_BYTES,
    },
    RegionInfo4: [{ RegionFlagsExtended: BigInt(flags), RegionProtocols: 0n }],
  };
}

/** Which textures the ground has, and between which heights they change: corners are numbered 00 south-west, 01 north-west,
 * 10 south-east, 11 north-east. @source OpenSim LLClientView.cs (SendRegionHandshake) */
function groundOf(region: Region) {
  const { groundTextures, textureLow, textureHigh } = settingsOf(region);
  const texture = (layer: number): Uuid => {
    const id = groundTextures[layer] ?? Uuid.zero;
    return id.isZero ? NEW_REGION_SETTINGS.groundTextures[layer]! : id;
  };
  return {
    TerrainDetail0: texture(0),
    TerrainDetail1: texture(1),
    TerrainDetail2: texture(2),
    TerrainDetail3: texture(3),
    TerrainStartHeight00: textureLow.southWest,
    TerrainStartHeight01: textureLow.northWest,
    TerrainStartHeight10: textureLow.southEast,
    TerrainStartHeight11: textureLow.northEast,
    TerrainHeightRange00: textureHigh.southWest,
    TerrainHeightRange01: textureHigh.northWest,
    TerrainHeightRange10: textureHigh.southEast,
    TerrainHeightRange11: textureHigh.northEast,
  };
}

export function movementComplete(agent: Agent): MessageOf<'AgentMovementComplete'> {
  const { clock } = agent.region.services.ports;
  return {
    name: 'AgentMovementComplete',
    AgentData: { AgentID: agent.id, SessionID: agent.sessionId },
    Data: {
      Position: positionOf(agent),
      LookAt: agent.place.lookAt,
      RegionHandle: agent.region.handle,
      Timestamp: Math.floor(clock.wallTime() / 1000),
    },
    SimData: { ChannelVersion: encodeText(CHANNEL_VERSION) },
  };
}

/** Unless a fault keeps the region silent. */
export function sendRegionHandshake(agent: Agent): void {
  agent.send(regionHandshake(agent), { reliable: true });
  agent.witness?.observe('RegionHandshakeSent', { region: agent.region.name });
}
