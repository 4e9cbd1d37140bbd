import type { MessageOf } from '@landfall/protocol/message';
import { SIM_STAT } from '@landfall/protocol/region';
import { MAX_PRIMS } from '../../config/index.ts';
import { avatarOf } from '../avatars/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';
import { regionFlagsOf } from '../settings/index.ts';

/** What OpenSim reports, whatever the heartbeat is. @source opensim-observed.md: 55 fps */
const REPORTED_FPS = 55;

/** How the region is doing, as it is told all the time. */
export function simStatsMessage(region: Region): MessageOf<'SimStats'> {
  const agents = [...region.agents];
  const roots = agents.filter((agent) => avatarOf(agent) !== undefined).length;
  const stats: readonly (readonly [number, number])[] = [
    [SIM_STAT.timeDilation, 1],
    [SIM_STAT.simFps, REPORTED_FPS],
    [SIM_STAT.physicsFps, REPORTED_FPS],
    [SIM_STAT.agentUpdates, 0],
    [SIM_STAT.frameMs, 1000 / REPORTED_FPS],
    [SIM_STAT.totalPrims, sceneOf(region).size],
    [SIM_STAT.activePrims, 0],
    [SIM_STAT.agents, roots],
    [SIM_STAT.childAgents, agents.length - roots],
    [SIM_STAT.packetsIn, 0],
    [SIM_STAT.packetsOut, 0],
  ];
  return {
    name: 'SimStats',
    Region: {
      RegionX: region.gridX,
      RegionY: region.gridY,
      RegionFlags: regionFlagsOf(region),
      ObjectCapacity: MAX_PRIMS,
    },
    Stat: stats.map(([StatID, StatValue]) => ({ StatID, StatValue })),
    PidStat: { PID: 0 },
    RegionInfo: [],
  };
}
