import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { SIM_ACCESS } from '@landfall/protocol/region';
import { positionOf } from '../avatars/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { REGION_FLAGS } from '../statistics/index.ts';

const CPU_CLASS = 9;
const NO_BYTES = new Uint8Array(0);
const CHANNEL_VERSION = 'Landfall 0.1.0';
/** Ground textures that every viewer has, and between which heights they change. @source captures/login-standard */
const TERRAIN_DETAIL = [
  'b8d3965a-ad78-bf43-699b-bff8eca6c975',
  'abb783e6-3e93-26c0-248a-247666855da3',
  '179cdabd-398a-9b6b-1391-4dc333ba321f',
  'beb169c7-11ea-fff2-efe5-0f24dc881df2',
] as const;
/** Metres. */
const START_HEIGHTS = [10, 10, 10, 10] as const;
const HEIGHT_RANGES = [60, 60, 60, 60] as const;

/** What viewers kept of an earlier start is not what stands there now: versions of objects are counted anew. */
const CACHE_ID = new Part<Region, Uuid>(({ services }) => services.newId());

/** @source captures/login-standard, RegionHandshake; PROTOCOL §5 */
export function regionHandshake(region: Region): MessageOf<'RegionHandshake'> {
  return {
    name: 'RegionHandshake',
    RegionInfo: {
      RegionFlags: REGION_FLAGS,
      SimAccess: SIM_ACCESS.general,
      SimName: encodeText(region.name),
      SimOwner: region.ownerId,
      IsEstateManager: false,
      WaterHeight: region.waterHeight,
      BillableFactor: 0,
      CacheID: region.part(CACHE_ID),
      TerrainBase0: Uuid.zero,
      TerrainBase1: Uuid.zero,
      TerrainBase2: Uuid.zero,
      TerrainBase3: Uuid.zero,
      ...groundFields(region),
    },
    RegionInfo2: { RegionID: region.id },
    RegionInfo3: {
      CPUClassID: CPU_CLASS,
      CPURatio: 1,
      ColoName: NO_BYTES,
      ProductSKU: NO_BYTES,
      ProductName: NO_BYTES,
    },
    RegionInfo4: [{ RegionFlagsExtended: BigInt(REGION_FLAGS), RegionProtocols: 0n }],
  };
}

/** Corners are numbered 00 south-west, 01 north-west, 10 south-east, 11 north-east. @source OpenSim LLClientView.cs (SendRegionHandshake) */
function groundFields({ config }: Region) {
  const { textures = TERRAIN_DETAIL, start = START_HEIGHTS, range = HEIGHT_RANGES } = config.ground;
  return {
    TerrainDetail0: Uuid.parse(textures[0]),
    TerrainDetail1: Uuid.parse(textures[1]),
    TerrainDetail2: Uuid.parse(textures[2]),
    TerrainDetail3: Uuid.parse(textures[3]),
    TerrainStartHeight00: start[0],
    TerrainStartHeight01: start[1],
    TerrainStartHeight10: start[2],
    TerrainStartHeight11: start[3],
    TerrainHeightRange00: range[0],
    TerrainHeightRange01: range[1],
    TerrainHeightRange10: range[2],
    TerrainHeightRange11: range[3],
  };
}

export function movementComplete(agent: Agent): MessageOf<'AgentMovementComplete'> {
  const { clock } = agent.region.services.ports;
  return {
    name: 'AgentMovementComplete',
    AgentData: { AgentID: agent.id, SessionID: agent.sessionId },
    Data: {
      Position: positionOf(agent),
      LookAt: agent.ticket.lookAt,
      RegionHandle: agent.region.handle,
      Timestamp: Math.floor(clock.wallTime() / 1000),
    },
    SimData: { ChannelVersion: encodeText(CHANNEL_VERSION) },
  };
}

/** Unless a fault keeps the region silent. */
export function sendRegionHandshake(agent: Agent): void {
  agent.send(regionHandshake(agent.region), { reliable: true });
  agent.witness?.observe('RegionHandshakeSent', { region: agent.region.name });
}
