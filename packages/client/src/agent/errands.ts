import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import type { Remove } from '../events/index.ts';
import { linkedAbort } from '../lifetime/index.ts';
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

/** Something that is made of several walks. */
interface Whole {
  readonly what: string;
  /** Ends when another movement begins. */
  readonly lifetime: Lifetime;
}

/** What the avatar is under way to by itself: one walk, which may be part of one over borders, or of following somebody. Another movement ends both. */
export class Errands {
  readonly #session: RoomSession;
  readonly #parts: ErrandParts;
  readonly #map: WalkersMap;
  #walk: Walk | undefined;
  /** Of what a walk is a part: a walk over borders, or following somebody. */
  #whole: Whole | undefined;

  constructor(session: RoomSession, parts: ErrandParts) {
    this.#session = session;
    this.#parts = parts;
    this.#map = new WalkersMap(session);
  }

  get isWalking(): boolean {
    return this.#walk !== undefined || this.#whole !== undefined;
  }

  /** In a straight line, in `region`. */
  async walk(region: Region, destination: Vector3, options: WalkOptions): Promise<void> {
    this.interrupt('superseded');
    await this.#walkStraight(region, destination, options);
  }

  /** Over borders. */
  async walkFar(destination: GlobalPlace, options: WalkOptions): Promise<void> {
    await this.#asWhole('walking over borders', async (lifetime) => {
      const link = linkedAbort(lifetime, options.signal);
      try {
        await walkFar(this.#farLegs(lifetime), destination, { ...options, signal: link.signal });
      } finally {
        link.release();
      }
    });
  }

  async follow(id: Uuid, options: FollowOptions): Promise<void> {
    await this.#asWhole('following somebody', async (lifetime) => {
      await follow(this.#followingLegs(lifetime), id, options);
    });
  }

  interrupt(reason: string): void {
    const whole = this.#whole;
    this.#whole = undefined;
    this.#interruptWalk(reason);
    const text = `${whole?.what} was interrupted: ${reason}`;
    whole?.lifetime.end(new ClosedError(text, { by: 'us', reason }));
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

  /** Another movement ends it, with all its walks, also while none of them is under way. @throws ClosedError then; as `run`. */
  async #asWhole(what: string, run: (lifetime: Lifetime) => Promise<void>): Promise<void> {
    const wasWalking = this.#walk !== undefined;
    this.interrupt('superseded');
    // What comes next may not be a walk for a while.
    if (wasWalking) this.#parts.helm.halt();
    const whole = { what, lifetime: this.#session.scope.lifetime.child() };
    this.#whole = whole;
    try {
      await run(whole.lifetime);
    } catch (error) {
      throw whole.lifetime.cause ?? error;
    } finally {
      if (this.#whole === whole) this.#whole = undefined;
      whole.lifetime.end(new ClosedError(`${what} is over`, { by: 'us', reason: 'over' }));
    }
  }

  /** Ends another walk, but not what it may be a part of. `goesOn`: a border is no end of it. */
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
    const { journey } = this.#session;
    return {
      get position() {
        return place.position;
      },
      get isOnTheWay() {
        return journey.state?.type === 'arriving';
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
      walkTo: async (place, options) => {
        lifetime.check();
        await this.#walkStraight(helm.requireRegion(), place, options);
      },
    };
  }

  #farLegs(lifetime: Lifetime): FarLegs {
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
      walkTo: async (place, left) => {
        lifetime.check();
        await this.#walkStraight(helm.requireRegion(), place, left, true);
      },
      stepIn: (place, { signal }) => stepIn(this.#session, helm.requireRegion(), place, signal),
    };
  }
}
