import type { Vector3 } from '@landfall/protocol/datatypes';
import type { StartLocation } from '@landfall/protocol/login';
import type { LastPlace } from '../presence/index.ts';
import { AVATAR_HALF_HEIGHT } from '../../simulator/avatars/index.ts';
import { landOf } from '../../simulator/terrain/index.ts';
import { regionNamed } from '../../simulator/region/index.ts';
import type { Region, RegionPlace } from '../../simulator/region/index.ts';
import { CEILING_METRES } from '@landfall/protocol/region';

/** Where a login leads. */
export interface Destination {
  /** Of this process or another one. */
  readonly region: RegionPlace;
  readonly position: Vector3;
  /** `last`, `home`, `url` or `safe`: the last when it is not where the agent wanted to go. */
  readonly kind: string;
}

/**
 * The place that a start location stands for. An unknown region silently becomes the default one, as in OpenSim.
 * @source opensim-observed.md
 */
export function findDestination(
  start: StartLocation,
  home: { readonly region: RegionPlace; readonly position: Vector3 },
  regions: readonly RegionPlace[],
  lastPlace: LastPlace | undefined,
): Destination {
  if (start.type === 'place') {
    const region = regionNamed(regions, start.region);
    return region ? at(region, start.position, 'url') : at(home.region, home.position, 'safe');
  }
  const last = start.type === 'last' ? lastPlace : undefined;
  const lastRegion = regionNamed(regions, last?.regionName);
  if (last !== undefined && lastRegion !== undefined) return at(lastRegion, last.position, 'last');
  return at(home.region, home.position, start.type === 'other' ? 'safe' : start.type);
}

/** Inside the region, and never below the ground; another process puts agents onto its own. */
function at(region: RegionPlace | Region, wanted: Vector3, kind: string): Destination {
  const x = inside(wanted.x, region.sizeMetres);
  const y = inside(wanted.y, region.sizeMetres);
  const floor = 'part' in region ? landOf(region).heightAt(x, y) + AVATAR_HALF_HEIGHT : 0;
  return { region, position: { x, y, z: Math.max(floor, Math.min(wanted.z, CEILING_METRES)) }, kind };
}

const inside = (metres: number, size: number): number => Math.min(size - 1, Math.max(1, metres));
