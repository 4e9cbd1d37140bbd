import type { MessageOf } from '@landfall/protocol/message';
import { MAX_PRIMS } from '../../config/index.ts';
import { avatarOf } from '../avatars/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';

/** `Stat.StatID`. @source viewer llviewerstats.h; captures/login-standard, SimStats */
const STAT = {
  TIME_DILATION: 0,
  SIM_FPS: 1,
  PHYSICS_FPS: 2,
  AGENT_UPDATES: 3,
  FRAME_MS: 4,
  TOTAL_PRIMS: 11,
  ACTIVE_PRIMS: 12,
  AGENTS: 13,
  CHILD_AGENTS: 14,
  PACKETS_IN: 17,
  PACKETS_OUT: 18,
} as const;

/** What OpenSim reports, whatever the heartbeat is. @source opensim-observed.md: 55 fps */
const REPORTED_FPS = 55;
/** What a region says of itself in RegionHandshake and SimStats. */
export const REGION_FLAGS = 0x1400_0006;

/** How the region is doing, as it is told all the time. */
export function simStatsMessage(region: Region): MessageOf<'SimStats'> {
  const agents = [...region.agents];
  const roots = agents.filter((agent) => avatarOf(agent) !== undefined).length;
  const stats: readonly (readonly [number, number])[] = [
    [STAT.TIME_DILATION, 1],
    [STAT.SIM_FPS, REPORTED_FPS],
    [STAT.PHYSICS_FPS, REPORTED_FPS],
    [STAT.AGENT_UPDATES, 0],
    [STAT.FRAME_MS, 1000 / REPORTED_FPS],
    [STAT.TOTAL_PRIMS, sceneOf(region).size],
    [STAT.ACTIVE_PRIMS, 0],
    [STAT.AGENTS, roots],
    [STAT.CHILD_AGENTS, agents.length - roots],
    [STAT.PACKETS_IN, 0],
    [STAT.PACKETS_OUT, 0],
  ];
  return {
    name: 'SimStats',
    Region: {
      RegionX: region.gridX,
      RegionY: region.gridY,
      RegionFlags: REGION_FLAGS,
      ObjectCapacity: MAX_PRIMS,
    },
    Stat: stats.map(([StatID, StatValue]) => ({ StatID, StatValue })),
    PidStat: { PID: 0 },
    RegionInfo: [],
  };
}
