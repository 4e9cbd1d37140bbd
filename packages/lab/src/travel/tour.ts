import type { Agent, Region, Session, Travel } from '@landfall/client';
import { Lifetime, pause } from '@landfall/client/lifetime';
import { ClosedError } from '@landfall/protocol/errors';
import { regionCorner } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { Clock } from '@landfall/transport/ports';

/** Who goes on a tour. */
export interface Tourist extends Pick<Session, 'ended' | 'regions'> {
  /** Who walks. */
  readonly agent: Agent;
  /** Its teleports. */
  readonly travel: Travel;
}

/** Where a tour leads. */
export interface TourPlan {
  /** Metres to walk eastwards, over a border. */
  readonly walkMetres: number;
  /** Teleports, one after the other. */
  readonly destinations: readonly string[];
}

/** A neighbour is known this soon, or there is none. */
const NEIGHBOUR_WAIT_MS = 5000;
/** A look around after each move; it is the time, too, in which the regions around introduce themselves. */
const STAY_MS = 1500;
const LOOK_MS = 50;
const WALK_MS = 60_000;

/**
 * Walks over a border, and teleports from place to place.
 * @throws as `Agent.walkTo` and `Journey.arrival`, of the first move that fails: the rest is left out.
 */
export async function tour(
  tourist: Tourist,
  { walkMetres, destinations }: TourPlan,
  signal: AbortSignal | undefined,
  clock: Clock,
): Promise<void> {
  const { agent, travel } = tourist;
  const lifetime = new Lifetime();
  void tourist.ended.then(({ by, reason }) =>
    lifetime.end(new ClosedError('the session has ended', { by, reason })),
  );
  const stay = (ms: number): Promise<void> => pause(ms, { what: 'the tour', lifetime, signal, clock });
  const until = clock.now() + NEIGHBOUR_WAIT_MS;
  while (!hasNeighbour(tourist) && clock.now() < until) await stay(LOOK_MS);
  await agent.walkTo({ global: eastOf(agent, walkMetres) }, { signal, timeoutMs: WALK_MS });
  for (const destination of destinations) {
    await stay(STAY_MS);
    await travel.teleport(destination, { signal }).arrival;
  }
  await stay(STAY_MS);
}

/** One that can be entered: it has described itself. */
function hasNeighbour({ regions }: Tourist): boolean {
  return regions.all.some(({ isChild, name }: Region) => isChild && name !== '');
}

function eastOf({ region, position }: Agent, metres: number): Vector3 {
  const corner = regionCorner(region?.handle ?? 0n);
  return { x: corner.x + position.x + metres, y: corner.y + position.y, z: position.z };
}
