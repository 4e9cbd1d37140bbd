import { regionCorner } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { landOf } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import type { WalkOptions } from './walk.ts';
import { MAX_BORDERS, WayAhead } from './way-ahead.ts';
import type { LandMap } from './way-ahead.ts';

/** Metres from the grid's origin, and height. */
export interface GlobalPlace {
  /** Metres. */
  readonly global: Vector3;
}

/** What a walk over borders needs. */
export interface FarLegs {
  readonly position: Vector3;
  readonly region: Region | undefined;
  readonly regions: readonly Region[];
  readonly clock: Clock;
  readonly map: LandMap;
  /** In a straight line, as far as the region goes. */
  walkTo(destination: Vector3, options: WalkOptions): Promise<void>;
  /** Has the region put the avatar there; whether it did. */
  stepIn(position: Vector3, options: WalkOptions): Promise<boolean>;
}

/** Nearer to a border an avatar that has just crossed it and comes no farther is held there by the region itself. */
const HELD_METRES = 1;
/** So much farther in it walks again. @source seen on OpenSimulator master with BulletSim */
const FREE_METRES = 2;

/**
 * Walks to a place of the grid, over borders in a straight line from where each was crossed. Behind a border an avatar may be held by the
 * region, whatever key is pressed: then it is put {@link FREE_METRES} farther in, as people do, once in each region.
 * @throws RemoteError `no-such-region` where neither a neighbour nor the map has a region anywhere on the way, before it sets out; as `Agent.walkTo`.
 */
export async function walkFar(legs: FarLegs, { global }: GlobalPlace, options: WalkOptions): Promise<void> {
  const until = legs.clock.now() + (options.timeoutMs ?? Infinity);
  const left = (): WalkOptions =>
    until === Infinity ? options : { ...options, timeoutMs: Math.max(0, until - legs.clock.now()) };
  const ahead = new WayAhead(legs.map);
  const freed = new Set<Region>();
  for (let border = 0; border <= MAX_BORDERS; border++) {
    const { region } = legs;
    if (region === undefined) break;
    await look(legs, region, global, ahead, left());
    // The map may have taken its time, and the agent may have been moved meanwhile.
    if (legs.region !== region) continue;
    const mayFree = border > 0 && !freed.has(region);
    if (await walksThere(legs, localPlace(region, global), left(), mayFree)) return;
    if (legs.region === region) freed.add(region);
  }
  throw new TimeoutError('the walk came to no end', 0, 'arrival');
}

/** Whether the walk ended where it was to end; not in the next region, nor held behind the border and set free. */
async function walksThere(
  legs: FarLegs,
  destination: Vector3,
  options: WalkOptions,
  mayFree: boolean,
): Promise<boolean> {
  try {
    await legs.walkTo(destination, options);
    return true;
  } catch (error) {
    if (hasCrossed(error)) return false;
    if (mayFree && isStuck(error) && (await isSetFree(legs, options))) return false;
    throw error;
  }
}

/** Whether an avatar that is held behind a border has been put farther in. */
async function isSetFree(legs: FarLegs, options: WalkOptions): Promise<boolean> {
  const { region, position } = legs;
  if (region === undefined || depthIn(region, position) > HELD_METRES) return false;
  return await legs.stepIn(fartherIn(region, position), options);
}

/** Metres to the nearest border. */
function depthIn({ size }: Region, { x, y }: Vector3): number {
  return Math.min(x, y, size.x - x, size.y - y);
}

/** Straight away from the borders that are near. */
function fartherIn({ size }: Region, { x, y, z }: Vector3): Vector3 {
  const away = (at: number, side: number): number =>
    Math.min(Math.max(at, HELD_METRES + FREE_METRES), side - HELD_METRES - FREE_METRES);
  return { x: away(x, size.x), y: away(y, size.y), z };
}

function isStuck(error: unknown): boolean {
  return error instanceof TimeoutError && error.missing === 'progress';
}

/** Whether a walk ended because the avatar is in another region. */
export function hasCrossed(error: unknown): boolean {
  return error instanceof ClosedError && error.reason === 'region-changed';
}

function localPlace({ handle }: Region, { x, y, z }: Vector3): Vector3 {
  const corner = regionCorner(handle);
  return { x: x - corner.x, y: y - corner.y, z };
}

/**
 * A path through a region that is not there fails before it is walked. One that is there may be no neighbour yet: OpenSim tells of those
 * out of sight not at all, and looks for new ones only 10 s after an arrival. It lets the agent over the border all the same.
 * @source OpenSim ScenePresence.cs (CheckForSignificantMovement); seen live
 */
async function look(
  legs: FarLegs,
  region: Region,
  to: Vector3,
  ahead: WayAhead,
  options: WalkOptions,
): Promise<void> {
  const here = landOf(region);
  const { x, y, z } = legs.position;
  const from = { x: here.corner.x + x, y: here.corner.y + y, z };
  const neighbours = legs.regions.filter((one) => one !== region).map(landOf);
  await ahead.check({ from, to }, here, neighbours, options);
}
