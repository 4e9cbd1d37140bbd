import type { LoginResponse, StartLocation } from '@landfall/protocol/login';

/** Where a session asked to arrive and where it did. */
export interface ArrivalReport {
  /** `last`, `home`, or the region's name. */
  readonly asked: string;
  /** Name of the region where it did. */
  readonly region: string;
  /** The grid put the agent somewhere else, such as a safe hub: scripts should check, or they all pile up there. */
  readonly isElsewhere: boolean;
  /**
   * Elsewhere because the grid has no such place of the agent's, as at the first login of an account, or because its region is gone: OpenSim
   * answers both with `safe`, and they cannot be told apart.
   */
  readonly unknown?: 'last' | 'home';
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
  if (start.type === 'other') return { asked: start.text, region, isElsewhere: isSafe(login) };
  const asked = start.type;
  if (isSafe(login)) return { asked, region, isElsewhere: true, unknown: asked };
  return { asked, region, isElsewhere: isNotHome(start, login) };
}

/** A region of the grid's choice. @source OpenSimulator LLLoginService.cs (`where`) */
function isSafe({ startLocation }: Pick<LoginResponse, 'startLocation'>): boolean {
  return startLocation === 'safe';
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
