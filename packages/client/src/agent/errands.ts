import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import type { Remove } from '../events/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import type { AvatarPlace } from '../avatar-place/index.ts';
import { follow } from './follow.ts';
import type { FollowingLegs, FollowOptions } from './follow.ts';
import type { Helm } from './helm.ts';
import { stepIn } from './step-in.ts';
import { Walk, whyWalkFailed } from './walk.ts';
import type { Legs, WalkOptions } from './walk.ts';
import { hasCrossed, walkFar } from './walk-far.ts';
import type { FarLegs, GlobalPlace } from './walk-far.ts';
import { WalkersMap } from './walkers-map.ts';

/** What moves the avatar. */
export interface ErrandParts {
  readonly helm: Helm;
  readonly place: AvatarPlace;
  /** Calls with every word of a region on where the avatar is. */
  readonly onMoved: (listener: (region: Region) => void) => Remove;
}

/** What the avatar is under way to by itself: one walk, which may be part of following somebody. Another movement ends both. */
export class Errands {
  readonly #session: RoomSession;
  readonly #parts: ErrandParts;
  readonly #map: WalkersMap;
  #walk: Walk | undefined;
  #following: Lifetime | undefined;

  constructor(session: RoomSession, parts: ErrandParts) {
    this.#session = session;
    this.#parts = parts;
    this.#map = new WalkersMap(session);
  }

  get isWalking(): boolean {
    return this.#walk !== undefined;
  }

  /** In a straight line, in `region`. */
  async walk(region: Region, destination: Vector3, options: WalkOptions): Promise<void> {
    await this.#walkHere(region, destination, options, false);
  }

  /** Over borders. */
  async walkFar(destination: GlobalPlace, options: WalkOptions): Promise<void> {
    await walkFar(this.#farLegs(), destination, options);
  }

  async follow(id: Uuid, options: FollowOptions): Promise<void> {
    this.interrupt('superseded');
    const lifetime = this.#session.scope.lifetime.child();
    this.#following = lifetime;
    try {
      await follow(this.#followingLegs(lifetime), id, options);
    } finally {
      if (this.#following === lifetime) this.#following = undefined;
      lifetime.end(new ClosedError('the following is over', { by: 'us', reason: 'over' }));
    }
  }

  interrupt(reason: string): void {
    const following = this.#following;
    this.#following = undefined;
    following?.end(new ClosedError(`following somebody was interrupted: ${reason}`, { by: 'us', reason }));
    this.#interruptWalk(reason);
  }

  /** The walk has come to nothing by others' doing. */
  fail(error: Error): void {
    this.#walk?.fail(error);
  }

  #interruptWalk(reason: string): void {
    const walk = this.#walk;
    this.#walk = undefined;
    walk?.interrupt(reason);
  }

  /** `goesOn`: a border is no end of it. */
  async #walkHere(
    region: Region,
    destination: Vector3,
    options: WalkOptions,
    goesOn: boolean,
  ): Promise<void> {
    this.interrupt('superseded');
    await this.#walkStraight(region, destination, options, goesOn);
  }

  /** Ends another walk, but not a following, of which it may be a part. */
  async #walkStraight(region: Region, to: Vector3, options: WalkOptions, goesOn = false): Promise<void> {
    // As it is now: whoever is followed goes on.
    const destination = { x: to.x, y: to.y, z: to.z };
    region.witness?.observe('Walk', { destination });
    this.#interruptWalk('superseded');
    const walk = new Walk(this.#legs(), this.#session.scope, to, options);
    if (walk.isThere) return;
    this.#walk = walk;
    try {
      await walk.run();
    } catch (error) {
      const isOver = !goesOn || !hasCrossed(error);
      const { region: here } = this.#parts.place;
      if (isOver) here?.witness?.observe('WalkFailed', { destination, why: whyWalkFailed(error) });
      throw error;
    } finally {
      this.#endWalk(walk);
    }
  }

  #endWalk(walk: Walk): void {
    // Whoever interrupted it moves the avatar now.
    if (this.#walk !== walk) return;
    this.#walk = undefined;
    const { helm, place } = this.#parts;
    if (helm.isMoving && this.#session.scope.lifetime.alive) helm.halt();
    const { region, position } = place;
    region?.witness?.observe('Position', { region: region.name, position });
  }

  /** What a walk needs, without what would end it. */
  #legs(): Legs {
    const { helm, place, onMoved } = this.#parts;
    return {
      get position() {
        return place.position;
      },
      get velocity() {
        return place.velocity;
      },
      get region() {
        return place.region;
      },
      get headingRad() {
        return helm.headingRad;
      },
      head: (headingRad) => helm.head(headingRad),
      forward: (fast) => helm.go('forward', fast),
      halt: () => helm.halt(),
      onMoved,
    };
  }

  #followingLegs(lifetime: Lifetime): FollowingLegs {
    const { helm, place } = this.#parts;
    return {
      lifetime,
      clock: this.#session.scope.ports.clock,
      get position() {
        return place.position;
      },
      get region() {
        return place.region;
      },
      walkTo: (place, options) => this.#walkStraight(helm.requireRegion(), place, options),
    };
  }

  #farLegs(): FarLegs {
    const { helm, place } = this.#parts;
    const { regions, scope } = this.#session;
    return {
      clock: scope.ports.clock,
      get position() {
        return place.position;
      },
      get region() {
        return place.region;
      },
      get regions() {
        return regions.all;
      },
      map: this.#map,
      walkTo: (place, left) => this.#walkHere(helm.requireRegion(), place, left, true),
      stepIn: (place, { signal }) => stepIn(this.#session, helm.requireRegion(), place, signal),
    };
  }
}
