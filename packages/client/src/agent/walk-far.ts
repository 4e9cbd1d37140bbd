import { regionCorner } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { WalkOptions } from './walk.ts';

/** Metres from the grid's origin, and height. */
export interface GlobalPlace {
  readonly global: Vector3;
}

/** What a walk over borders needs. */
export interface FarLegs {
  readonly position: Vector3;
  readonly region: Region | undefined;
  readonly regions: readonly Region[];
  readonly clock: Clock;
  /** Whether the map has a region there, metres from the grid's origin; also when it does not answer. */
  isOnMap(place: Vector3, options: WalkOptions): Promise<boolean>;
  /** In a straight line, as far as the region goes. */
  walkTo(destination: Vector3, options: WalkOptions): Promise<void>;
}

/** Nobody walks farther. */
const MAX_BORDERS = 256;
/** So far behind a border the next region is looked for. */
const BEYOND_METRES = 0.5;

/**
 * Walks to a place of the grid, over borders in a straight line from where each was crossed.
 * @throws RemoteError `no-such-region` where neither a neighbour nor the map has a region behind the next border; as `Agent.walkTo`.
 */
export async function walkFar(legs: FarLegs, { global }: GlobalPlace, options: WalkOptions): Promise<void> {
  const until = legs.clock.now() + (options.timeoutMs ?? Infinity);
  for (let border = 0; border <= MAX_BORDERS; border++) {
    const { region } = legs;
    if (region === undefined) break;
    const destination = localPlace(region, global);
    if (!isInside(region, destination)) await findNext(legs, region, destination, options);
    // The map may have taken its time, and the agent may have been moved meanwhile.
    if (legs.region !== region) continue;
    const timeoutMs = until - legs.clock.now();
    const left = timeoutMs === Infinity ? options : { ...options, timeoutMs: Math.max(0, timeoutMs) };
    if (await walksThere(legs, destination, left)) return;
  }
  throw new TimeoutError('the walk came to no end', 0, 'arrival');
}

/** Whether the walk ended where it was to end, and not in the next region. */
async function walksThere(legs: FarLegs, destination: Vector3, options: WalkOptions): Promise<boolean> {
  try {
    await legs.walkTo(destination, options);
    return true;
  } catch (error) {
    if (!hasCrossed(error)) throw error;
    return false;
  }
}

/** Whether a walk ended because the avatar is in another region. */
export function hasCrossed(error: unknown): boolean {
  return error instanceof ClosedError && error.reason === 'region-changed';
}

function localPlace({ handle }: Region, { x, y, z }: Vector3): Vector3 {
  const corner = regionCorner(handle);
  return { x: x - corner.x, y: y - corner.y, z };
}

function isInside({ size }: Region, { x, y }: Vector3): boolean {
  return x >= 0 && y >= 0 && x < size.x && y < size.y;
}

/**
 * A path through a region that is not there fails before it is walked. One that is there may be no neighbour yet: OpenSim tells of those
 * out of sight not at all, and looks for new ones only 10 s after an arrival. It lets the agent over the border all the same.
 * @source OpenSim ScenePresence.cs (CheckForSignificantMovement); seen live
 */
async function findNext(
  legs: FarLegs,
  region: Region,
  destination: Vector3,
  options: WalkOptions,
): Promise<void> {
  const place = beyondBorder(legs, region, destination);
  if (legs.regions.some((one) => one !== region && isInside(one, localPlace(one, place)))) return;
  if (await legs.isOnMap(place, options)) return;
  const where = `${Math.round(place.x)}, ${Math.round(place.y)}`;
  throw new RemoteError(`no region is known at ${where}, where the walk would lead`, 'no-such-region');
}

/** A little behind the border of its region, on the way. */
function beyondBorder({ position }: FarLegs, region: Region, destination: Vector3): Vector3 {
  const [east, north] = [destination.x - position.x, destination.y - position.y];
  const length = Math.hypot(east, north);
  const part = Math.min(partTo(position.x, east, region.size.x), partTo(position.y, north, region.size.y));
  const beyond = part + BEYOND_METRES / length;
  const corner = regionCorner(region.handle);
  return { x: corner.x + position.x + east * beyond, y: corner.y + position.y + north * beyond, z: 0 };
}

/** What part of the way is walked when the border of that axis is reached. */
function partTo(from: number, way: number, side: number): number {
  if (way === 0) return Infinity;
  return Math.max(0, ((way > 0 ? side : 0) - from) / way);
}
