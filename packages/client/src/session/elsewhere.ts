import type { LoginResponse, StartLocation } from '@landfall/protocol/login';

/** Where a session asked to arrive and where it did. */
export interface ArrivalReport {
  /** `last`, `home`, or the region's name. */
  readonly asked: string;
  readonly region: string;
  /** The grid put the agent somewhere else, such as a safe hub: scripts should check, or they all pile up there. */
  readonly isElsewhere: boolean;
}

/** Compares what was asked for with the name in RegionHandshake and what the login said. @source seeds/login-sequence.md */
export function reportArrival(
  start: StartLocation,
  region: string,
  login: Pick<LoginResponse, 'startLocation' | 'home' | 'regionCorner'>,
): ArrivalReport {
  if (start.type === 'place') {
    return { asked: start.region, region, isElsewhere: !sameName(start.region, region) };
  }
  const asked = start.type === 'other' ? start.text : start.type;
  return { asked, region, isElsewhere: login.startLocation === 'safe' || isNotHome(start, login) };
}

function isNotHome(
  start: StartLocation,
  { home, regionCorner }: Pick<LoginResponse, 'home' | 'regionCorner'>,
): boolean {
  if (start.type !== 'home' || home === undefined) return false;
  return home.regionCorner.x !== regionCorner.x || home.regionCorner.y !== regionCorner.y;
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
