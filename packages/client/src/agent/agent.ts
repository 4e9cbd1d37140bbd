import { CONTROL } from '@landfall/protocol/avatar';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError, UsageError } from '@landfall/protocol/errors';
import type { Emitter, EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import type { Region, RegionTable } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { RoomSession } from '../session/index.ts';
import { checkOptions, checkValue, isObject, isPlace } from '../usage/index.ts';
import { AgentUpdater } from './agent-updater.ts';
import { Borders, putBackError } from './borders.ts';
import { checkFar, lookOf } from './camera.ts';
import type { Look } from './camera.ts';
import { flagsOf, isDirection, MOVEMENT } from './control-flags.ts';
import type { Direction } from './control-flags.ts';
import { follow, followedId } from './follow.ts';
import type { Followed, FollowingLegs, FollowOptions } from './follow.ts';
import { START_POSTURE } from './posture.ts';
import { Sitting } from './sitting.ts';
import type { SitOptions } from './sitting.ts';
import { Walk, whyWalkFailed } from './walk.ts';
import type { Legs, WalkOptions } from './walk.ts';
import { hasCrossed, walkFar } from './walk-far.ts';
import type { FarLegs, GlobalPlace } from './walk-far.ts';
import { WalkersMap } from './walkers-map.ts';
import { Whereabouts } from '../whereabouts/index.ts';
import type { AgentEvents } from '../whereabouts/index.ts';

/** The session's own avatar: where it is, and how it moves. */
export class Agent implements EventSource<AgentEvents> {
  readonly id: Uuid;
  readonly #scope: SessionScope;
  readonly #regions: RegionTable;
  readonly #map: WalkersMap;
  readonly #sitting: Sitting;
  readonly #borders: Borders;
  readonly #emitter: Emitter<AgentEvents>;
  readonly #updater: AgentUpdater;
  readonly #whereabouts: Whereabouts;
  #lookAt: Vector3 = ZERO_VECTOR;
  #look: Look = {};
  #drawDistance = START_POSTURE.far;
  #walk: Walk | undefined;
  #following: Lifetime | undefined;

  /** Made by the session. */
  constructor(session: RoomSession, emitter: Emitter<AgentEvents>) {
    const { scope } = session;
    this.id = scope.ids.agentId;
    this.#scope = scope;
    this.#regions = session.regions;
    this.#map = new WalkersMap(session);
    this.#sitting = new Sitting(session);
    this.#borders = new Borders(session);
    this.#emitter = emitter;
    this.#whereabouts = new Whereabouts(this.id, emitter);
    this.#updater = new AgentUpdater(scope, () => this.#camera);
    emitter.on('moved', ({ region, position }) => {
      this.#updater.set({ camera: this.#camera });
      this.#borders.hear(region, position, this.#whereabouts.velocity ?? ZERO_VECTOR, this.#isPushing);
    });
    scope.lifetime.onEnd(() => this.#emitter.finish());
    session.on('journey', (news) => {
      // On the way no region wants to hear of it: the one behind has let it go, the one ahead has not got it.
      if (news.type === 'departed') this.#updater.pause();
      else if (news.type === 'failed') this.#updater.resume();
      const putBack = putBackError(news);
      if (putBack !== undefined) this.#walk?.fail(putBack);
    });
  }

  on<Name extends keyof AgentEvents>(
    name: Name,
    listener: (event: AgentEvents[Name]) => void,
    options?: SubscribeOptions,
  ): Remove {
    return this.#emitter.on(name, listener, options);
  }

  events<Name extends keyof AgentEvents>(
    name: Name,
    options?: SubscribeOptions,
  ): AsyncIterableIterator<AgentEvents[Name]> {
    return this.#emitter.events(name, options);
  }

  /**
   * Where it is now, metres in the region, also when it sits; zeros before the arrival. Between two words of the region it goes
   * on by its velocity: OpenSim speaks of an even walk only every 5 m.
   */
  get position(): Vector3 {
    return this.#whereabouts.position;
  }

  /** Where it looked when the region placed it. */
  get lookAt(): Vector3 {
    return this.#lookAt;
  }

  /** The region it is in; undefined before the arrival. */
  get region(): Region | undefined {
    return this.#whereabouts.region;
  }

  /** Counter-clockwise from east. */
  get headingRad(): number {
    return this.#updater.posture.headingRad;
  }

  /** Whether it wants to fly: what the region was told, not what it made of it. */
  get isFlying(): boolean {
    return (this.#updater.posture.controlFlags & CONTROL.fly) !== 0;
  }

  /** Whether it sits on an object, as the region says. */
  get isSitting(): boolean {
    return this.#whereabouts.seat !== 0;
  }

  /**
   * The region has placed the agent: from AgentMovementComplete, so that the first AgentUpdate is not about nowhere.
   * @throws DecodeError for a place or direction that is not finite
   */
  place(region: Region, position: Vector3, lookAt: Vector3): void {
    if (!isFinite(position) || !isFinite(lookAt)) throw new DecodeError('a place that is not finite');
    const isNew = region !== this.region;
    this.#lookAt = lookAt;
    this.#whereabouts.place(region, position);
    this.#borders.restart();
    // A place in the region that it left is another one here.
    if (isNew) this.#look = { ...this.#look, position: undefined };
    this.#updater.set({ camera: this.#camera, headingRad: Math.atan2(lookAt.y, lookAt.x) });
    if (isNew) this.#updater.enter(region);
    this.#emitter.emit('moved', { position, region });
  }

  /**
   * How far it wants to see, metres: OpenSim opens neighbours and sends objects by it, and makes 32 m of less.
   * @throws UsageError for what is no distance.
   */
  setDrawDistance(metres: number): void {
    checkFar(metres);
    this.#drawDistance = metres;
    this.#updater.set({ far: this.#look.far ?? metres });
  }

  /**
   * Looks from elsewhere, or to elsewhere, than the avatar does: simulators choose by it what they send first, and the avatar stays
   * where it is. Each call says all of it: what it leaves out goes with the avatar, and `look()` lets everything do so. In another
   * region the position is forgotten, as it was one of the region that was left.
   * @throws UsageError before the arrival, or for what is no place, direction or distance; ClosedError.
   */
  look(look: Look = {}): void {
    this.#requireRegion();
    this.#look = lookOf(look);
    const { direction, far = this.#drawDistance } = this.#look;
    this.#updater.set({ camera: this.#camera, direction, far });
  }

  /** Turns without walking. `headingRad` is counter-clockwise from east. @throws UsageError for what is no number. */
  turnTo(headingRad: number): void {
    checkValue('a heading', headingRad, 'number');
    this.#tellMove('turn');
    this.face(headingRad);
  }

  /** As {@link Agent.turnTo}, without a word in the evidence: for corrections on the way. */
  face(headingRad: number): void {
    this.#updater.set({ headingRad });
  }

  /** Walks until {@link Agent.stop}; with `fast`, runs. @throws UsageError for no direction, or before the arrival. */
  walk(direction: Direction = 'forward', { fast = false }: { readonly fast?: boolean } = {}): void {
    if (!isDirection(direction))
      throw new UsageError('a direction is forward, back, left, right, up or down');
    this.#interrupt('superseded');
    this.#go(direction, fast);
  }

  /** Lets go of everything but flying. A {@link Agent.walkTo} that is under way ends at once, with a ClosedError. */
  stop(): void {
    this.#interrupt('stopped');
    this.#halt();
  }

  /** Flies from now on: `walk('up')` rises, `walk()` goes forward in the air. @throws UsageError before the arrival. */
  fly(): void {
    this.#tellMove('fly');
    this.#setFlags(this.#updater.posture.controlFlags | CONTROL.fly);
  }

  /** Flies no more, and comes down. @throws UsageError before the arrival. */
  land(): void {
    this.#tellMove('land');
    this.#setFlags(this.#updater.posture.controlFlags & ~CONTROL.fly);
  }

  /**
   * Walks in a straight line to a place in the region, and stops there; see {@link WalkOptions}. Another movement ends it. To a `global`
   * place it goes over borders, as long as there are regions behind them: RemoteError `no-such-region` otherwise, before it sets out. Where
   * it knows no neighbour it asks the map.
   * @throws RemoteError `put-back` when a border does not let it over; TimeoutError when stuck (`missing` is `progress`) or too late; ClosedError when the session ended, the region
   * changed, the signal aborted, or another movement began; UsageError before the arrival.
   */
  async walkTo(destination: Vector3 | GlobalPlace, options: WalkOptions = {}): Promise<void> {
    const region = this.#requireRegion();
    checkOptions<WalkOptions>('walkTo', options, WALK_OPTIONS);
    if (isObject(destination) && 'global' in destination) {
      checkValue('global of walkTo', destination.global, 'place');
      return await walkFar(this.#farLegs(), destination, options);
    }
    if (!isPlace(destination))
      throw new UsageError('a destination that is no place: x, y and z, metres in the region');
    await this.#walkHere(region, destination, options);
  }

  /** `goesOn`: a border is no end of it. */
  async #walkHere(region: Region, destination: Vector3, options: WalkOptions, goesOn = false): Promise<void> {
    this.#interrupt('superseded');
    await this.#walkStraight(region, destination, options, goesOn);
  }

  /** Ends another walk, but not a following, of which it may be a part. */
  async #walkStraight(region: Region, to: Vector3, options: WalkOptions, goesOn = false): Promise<void> {
    // As it is now: whoever is followed goes on.
    const destination = { x: to.x, y: to.y, z: to.z };
    region.witness?.observe('Walk', { destination });
    this.#interruptWalk('superseded');
    const walk = new Walk(this.#legs(), this.#scope, to, options);
    if (walk.isThere) return;
    this.#walk = walk;
    try {
      await walk.run();
    } catch (error) {
      const isOver = !goesOn || !hasCrossed(error);
      if (isOver) this.region?.witness?.observe('WalkFailed', { destination, why: whyWalkFailed(error) });
      throw error;
    } finally {
      this.#endWalk(walk);
    }
  }

  /**
   * Follows an avatar through the region, and stands near it while it stands; see {@link FollowOptions}. Ends without an error when
   * the other has left.
   * @throws ClosedError when `stop()` or another movement ended it (`stopped`, `superseded`), the signal aborted, the region changed or the
   * session ended; UsageError before the arrival, for somebody who is not there, and without the room of objects.
   */
  async follow(whom: Followed, options: FollowOptions = {}): Promise<void> {
    this.#requireRegion();
    checkOptions<FollowOptions>('follow', options, { signal: 'signal', fast: 'flag', within: 'number' });
    const id = followedId(whom);
    this.#interrupt('superseded');
    const lifetime = this.#scope.lifetime.child();
    this.#following = lifetime;
    try {
      await follow(this.#followingLegs(lifetime), id, options);
    } finally {
      if (this.#following === lifetime) this.#following = undefined;
      lifetime.end(new ClosedError('the following is over', { by: 'us', reason: 'over' }));
    }
  }

  /**
   * Sits down on an object: its id, or the id's text.
   * @throws RemoteError with the region's words when it refuses; TimeoutError when it does not answer: OpenSim does not when the
   * seat is more than 10 m away, or the avatar's already; ClosedError when another movement began or the session ended.
   */
  async sitOn(objectId: Uuid | string, options: SitOptions = {}): Promise<void> {
    const region = this.#requireRegion();
    this.#tellMove('sit');
    await this.#sitting.sitOn(region, objectId, options);
    // A walk goes on until the region lets it sit.
    if (this.#walk === undefined) return;
    this.#interrupt('superseded');
    this.#halt();
  }

  /** Sits down where it stands. */
  sitOnGround(): void {
    this.#interrupt('superseded');
    this.#sitting.interrupt();
    this.#tellMove('sit on the ground');
    this.#pulse(CONTROL.sitOnGround);
  }

  /** Stands up, from an object or from the ground. */
  stand(): void {
    this.#interrupt('superseded');
    this.#sitting.interrupt();
    this.#tellMove('stand');
    this.#pulse(CONTROL.standUp);
  }

  /** Whether it wants to go somewhere by itself. */
  get #isPushing(): boolean {
    return !this.isSitting && (this.#updater.posture.controlFlags & MOVEMENT) !== 0;
  }

  /** Where it looks from. */
  get #camera(): Vector3 {
    return this.#look.position ?? this.position;
  }

  /** What a walk needs, without what would end it. */
  #legs(): Legs {
    const here = (): Whereabouts => this.#whereabouts;
    const heading = (): number => this.headingRad;
    return {
      get position() {
        return here().position;
      },
      get velocity() {
        return here().velocity;
      },
      get region() {
        return here().region;
      },
      get headingRad() {
        return heading();
      },
      head: (headingRad) => this.face(headingRad),
      forward: (fast) => this.#go('forward', fast),
      halt: () => this.#halt(),
      onMoved: (listener) => this.on('moved', ({ region }) => listener(region)),
    };
  }

  #followingLegs(lifetime: Lifetime): FollowingLegs {
    const here = (): Agent => this;
    return {
      lifetime,
      clock: this.#scope.ports.clock,
      get position() {
        return here().position;
      },
      get region() {
        return here().region;
      },
      walkTo: (place, options) => this.#walkStraight(this.#requireRegion(), place, options),
    };
  }

  #farLegs(): FarLegs {
    const here = (): Agent => this;
    const around = (): readonly Region[] => this.#regions.all;
    return {
      clock: this.#scope.ports.clock,
      get position() {
        return here().position;
      },
      get region() {
        return here().region;
      },
      get regions() {
        return around();
      },
      isOnMap: (place, { signal }) => this.#map.has(place, signal),
      walkTo: (place, left) => this.#walkHere(this.#requireRegion(), place, left, true),
    };
  }

  #endWalk(walk: Walk): void {
    // Whoever interrupted it moves the avatar now.
    if (this.#walk !== walk) return;
    this.#walk = undefined;
    const isMoving = (this.#updater.posture.controlFlags & MOVEMENT) !== 0;
    if (isMoving && this.#scope.lifetime.alive) this.#halt();
    const { region, position } = this;
    region?.witness?.observe('Position', { region: region.name, position });
  }

  #interrupt(reason: string): void {
    const following = this.#following;
    this.#following = undefined;
    following?.end(new ClosedError(`following somebody was interrupted: ${reason}`, { by: 'us', reason }));
    this.#interruptWalk(reason);
  }

  #interruptWalk(reason: string): void {
    const walk = this.#walk;
    this.#walk = undefined;
    walk?.interrupt(reason);
  }

  #go(direction: Direction, fast: boolean): void {
    this.#tellMove(`${fast ? 'run' : 'walk'} ${direction}`);
    this.#hold(flagsOf(direction, fast));
  }

  #halt(): void {
    this.#tellMove('stop');
    this.#hold(0);
  }

  #hold(movement: number): void {
    this.#setFlags((this.#updater.posture.controlFlags & ~MOVEMENT) | movement);
  }

  #setFlags(controlFlags: number): void {
    this.#requireRegion();
    this.#updater.set({ controlFlags });
  }

  /** A flag that acts once: told in one update that must arrive, and no longer in the next. */
  #pulse(flag: number): void {
    this.#requireRegion();
    this.#updater.pulse(this.#updater.posture.controlFlags & ~MOVEMENT, flag);
  }

  #requireRegion(): Region {
    this.#scope.lifetime.check();
    const { region } = this;
    if (region === undefined) throw new UsageError('the agent has not arrived in a region yet');
    return region;
  }

  #tellMove(action: string): void {
    this.region?.witness?.observe('Move', { action });
  }
}

const WALK_OPTIONS = {
  signal: 'signal',
  within: 'number',
  fast: 'flag',
  timeoutMs: 'ms',
  stuckAfterMs: 'ms',
} as const;

function isFinite({ x, y, z }: Vector3): boolean {
  return Number.isFinite(x + y + z);
}
