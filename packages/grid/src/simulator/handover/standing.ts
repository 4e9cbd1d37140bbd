import type { Vector3 } from '@landfall/protocol/datatypes';
import { AVATAR_HALF_HEIGHT } from '../avatars/index.ts';
import type { Region } from '../region/index.ts';
import { landOf } from '../terrain/index.ts';
import { CEILING_METRES } from '@landfall/protocol/region';

/** Above the ground, so that nobody lands in it. @source OpenSim EntityTransferModule.cs (TeleportAgentWithinRegion) */
const CLEARANCE_METRES = 0.1;

/** Above the ground of the region, and below the sky. Metres in the region. */
export function standing(region: Region, { x, y, z }: Vector3): Vector3 {
  const floor = landOf(region).heightAt(x, y) + AVATAR_HALF_HEIGHT + CLEARANCE_METRES;
  return { x, y, z: Math.min(CEILING_METRES, Math.max(floor, z)) };
}
