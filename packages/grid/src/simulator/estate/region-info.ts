import { encodeText } from '@landfall/protocol/bytes';
import { MAX_PRIMS } from '../../config/index.ts';
import { answer } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { accessOf, regionFlagsOf, settingsOf } from '../settings/index.ts';

const NO_BYTES = new Uint8Array(0);

/** Tells an agent what the region says of itself: who asks, and everybody when it changes. @source OpenSim EstateManagementModule.cs (HandleRegionInfoRequest) */
export function tellRegionInfo(to: Agent): void {
  const { name, maxAgents } = to.region;
  const { agentLimit, waterHeight } = settingsOf(to.region);
  answer(to, {
    name: 'RegionInfo',
    AgentData: { AgentID: to.id, SessionID: to.sessionId },
    RegionInfo: {
      ...ESTATE,
      ...settingsIn(to.region),
      SimName: encodeText(name),
      MaxAgents: Math.min(255, agentLimit),
      WaterHeight: waterHeight,
    },
    RegionInfo2: {
      ProductSKU: NO_BYTES,
      ProductName: NO_BYTES,
      MaxAgents32: agentLimit,
      HardMaxAgents: maxAgents,
      HardMaxObjects: MAX_PRIMS,
    },
    RegionInfo3: [],
  });
}

/** Something of it has changed: all who are there are told. */
export function tellEverybody(region: Region, tell: (agent: Agent) => void = tellRegionInfo): void {
  for (const agent of region.agents) if (!agent.isChild) tell(agent);
}

const ESTATE = {
  EstateID: 1,
  ParentEstateID: 1,
  BillableFactor: 0,
  PricePerMeter: 0,
  RedirectGridX: 0,
  RedirectGridY: 0,
} as const;

function settingsIn(region: Region) {
  const { objectBonus, raiseLimit, lowerLimit, fixedSun, sunPosition } = settingsOf(region);
  return {
    RegionFlags: regionFlagsOf(region),
    SimAccess: accessOf(region),
    ObjectBonusFactor: objectBonus,
    TerrainRaiseLimit: raiseLimit,
    TerrainLowerLimit: lowerLimit,
    UseEstateSun: false,
    SunHour: fixedSun ? sunPosition : 0,
  };
}
