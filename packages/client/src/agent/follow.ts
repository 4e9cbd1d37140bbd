/**
 * Following somebody:
 * 1. While the other is farther away than it should be, the agent walks, always to where the other is now.
 * 2. Near enough, it stands until the other has gone on by {@link SLACK_METRES}.
 * 3. What stands in the way may not do so for ever: stuck, it waits a little and tries again.
 * 4. It ends when the other has left the region, or is out of sight for longer than {@link OUT_OF_SIGHT_MS}.
 */
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { Clock } from '@landfall/transport/ports';
import { pause } from '../lifetime/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import { isObject } from '../usage/index.ts';
import { WITHIN_METRES } from './walk.ts';
import type { WalkOptions } from './walk.ts';

/** How somebody is followed. */
export interface FollowOptions extends Pick<WalkOptions, 'signal' | 'fast'> {
  /** So near it comes, metres over the ground; 2 by default, 1 at least. */
  readonly within?: number;
}

/** Whom: an avatar of `region.avatars`, an agent's id or the id's text. */
export type Followed = { readonly id: Uuid } | Uuid | string;

/** What following needs of the agent. */
export interface FollowingLegs {
  readonly position: Vector3;
  readonly region: Region | undefined;
  /** Of the following: another movement ends it. */
  readonly lifetime: Lifetime;
  readonly clock: Clock;
  /** As `Agent.walkTo`; the place may be another one each time it is looked at. */
  walkTo(place: Vector3, options: WalkOptions): Promise<void>;
}

const USUAL_METRES = 2;
/** So much farther away than it should be the other goes before the agent sets out. */
const SLACK_METRES = 1.5;
const LOOK_EVERY_MS = 250;
const STUCK_PAUSE_MS = 2_000;
/** As long as somebody may be hidden by what is told late. */
const OUT_OF_SIGHT_MS = 5_000;

interface Seen {
  readonly id: Uuid;
  readonly position: Vector3 | undefined;
}

/** The id of whom is to be followed. @throws UsageError for what is none. */
export function followedId(whom: Followed): Uuid {
  if (isObject(whom) && 'id' in whom) return Uuid.of(whom.id);
  return Uuid.of(whom);
}

/** @throws UsageError in sessions without the room of objects, which sees avatars; as `Agent.follow`. */
export async function follow(
  legs: FollowingLegs,
  id: Uuid,
  { within = USUAL_METRES, signal, fast = false }: FollowOptions,
): Promise<void> {
  if (!(within >= WITHIN_METRES)) throw new UsageError(`within is ${WITHIN_METRES} m or more`);
  const { region, lifetime, clock } = legs;
  const other = new Followee(region, id);
  const wait = { what: 'following somebody', lifetime, signal, clock };
  let seenAt = clock.now();
  while (legs.region === region) {
    const { place } = other;
    if (place !== undefined) seenAt = clock.now();
    if (clock.now() - seenAt > OUT_OF_SIGHT_MS) return;
    if (place !== undefined && distance(legs.position, place) > within + SLACK_METRES) {
      const gotThere = await walksThere(legs, other, { within, signal, fast });
      if (!gotThere) await pause(STUCK_PAUSE_MS, wait);
    }
    await pause(LOOK_EVERY_MS, wait);
  }
  throw new ClosedError('the agent is in another region', { by: 'peer', reason: 'region-changed' });
}

/** Whether nothing stood in the way. @throws what ended the walk else. */
async function walksThere(legs: FollowingLegs, to: Vector3, options: WalkOptions): Promise<boolean> {
  try {
    await legs.walkTo(to, options);
    return true;
  } catch (error) {
    if (error instanceof TimeoutError) return false;
    throw error;
  }
}

const distance = (one: Vector3, other: Vector3): number => Math.hypot(one.x - other.x, one.y - other.y);

/** Somebody as a place: always where they are now, or were when they were seen last. */
class Followee implements Vector3 {
  readonly #region: Region | undefined;
  readonly #id: Uuid;
  #last: Vector3;

  constructor(region: Region | undefined, id: Uuid) {
    this.#region = region;
    this.#id = id;
    const { place } = this;
    if (place === undefined)
      throw new UsageError('whom to follow is not in this region, or nothing is known of where');
    this.#last = place;
  }

  /** Where they are; undefined where nothing is known of that. */
  get place(): Vector3 | undefined {
    const place = avatarsIn(this.#region).find(({ id }) => id.equals(this.#id))?.position;
    if (place !== undefined) this.#last = place;
    return place;
  }

  get x(): number {
    return (this.place ?? this.#last).x;
  }

  get y(): number {
    return (this.place ?? this.#last).y;
  }

  get z(): number {
    return (this.place ?? this.#last).z;
  }
}

/** What the room of objects sees. */
function avatarsIn(region: (Region & { readonly avatars?: readonly Seen[] }) | undefined): readonly Seen[] {
  if (region?.avatars === undefined)
    throw new UsageError('following somebody needs the room objects(), which sees who is there');
  return region.avatars;
}
