import { CONTROL } from '@landfall/protocol/avatar';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import type { Emitter, EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';
import { checkOptions, checkValue, isObject, isPlace } from '../usage/index.ts';
import { AgentUpdater } from './agent-updater.ts';
import { Borders, putBackError } from './borders.ts';
import { checkFar, lookOf } from './camera.ts';
import type { Look } from './camera.ts';
import { isDirection } from './control-flags.ts';
import type { Direction } from './control-flags.ts';
import { Errands } from './errands.ts';
import type { ErrandParts } from './errands.ts';
import { followedId } from './follow.ts';
import type { Followed, FollowOptions } from './follow.ts';
import { Helm } from './helm.ts';
import { START_POSTURE } from './posture.ts';
import { Sitting } from './sitting.ts';
import type { SitOptions } from './sitting.ts';
import type { WalkOptions } from './walk.ts';
import type { GlobalPlace } from './walk-far.ts';
import { AvatarPlace } from '../avatar-place/index.ts';
import type { AgentEvents } from '../avatar-place/index.ts';

/** The session's own avatar: where it is, and how it moves. */
export class Agent implements EventSource<AgentEvents> {
  /** Of the account, and of its avatar in every region. */
  readonly id: Uuid;
  readonly #sitting: Sitting;
  readonly #borders: Borders;
  readonly #emitter: Emitter<AgentEvents>;
  readonly #updater: AgentUpdater;
  readonly #helm: Helm;
  readonly #errands: Errands;
  readonly #place: AvatarPlace;
  #lookAt: Vector3 = ZERO_VECTOR;
  #look: Look = {};
  #drawDistance = START_POSTURE.far;

  /** Made by the session. */
  constructor(session: RoomSession, emitter: Emitter<AgentEvents>) {
    const { scope } = session;
    this.id = scope.ids.agentId;
    this.#sitting = new Sitting(session);
    this.#borders = new Borders(session);
    this.#emitter = emitter;
    this.#place = new AvatarPlace(this.id, emitter);
    this.#updater = new AgentUpdater(scope, () => this.#camera);
    const place = this.#place;
    const helm = new Helm(scope, this.#updater, () => this.region);
    const onMoved: ErrandParts['onMoved'] = (listener) => this.on('moved', ({ region }) => listener(region));
    this.#helm = helm;
    this.#errands = new Errands(session, { helm, place, onMoved });
    emitter.on('moved', ({ region, position }) => {
      this.#updater.set({ camera: this.#camera });
      const velocity = this.#place.velocity ?? ZERO_VECTOR;
      const { pushingRad } = this.#helm;
      this.#borders.hear(region, { position, velocity, isPushing: this.#isPushing, pushingRad });
    });
    scope.lifetime.onEnd(() => this.#emitter.finish());
    session.on('journey', (news) => {
      // On the way no region wants to hear of it: the one behind has let it go, the one ahead has not got it.
      if (news.type === 'departed') this.#updater.pause();
      else if (news.type === 'failed') this.#updater.resume();
      const putBack = putBackError(news);
      if (putBack !== undefined) this.#errands.fail(putBack);
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
    return this.#place.position;
  }

  /** Where it looked when the region placed it. */
  get lookAt(): Vector3 {
    return this.#lookAt;
  }

  /** The region it is in; undefined before the arrival. */
  get region(): Region | undefined {
    return this.#place.region;
  }

  /** Counter-clockwise from east. */
  get headingRad(): number {
    return this.#helm.headingRad;
  }

  /** Whether it wants to fly: what the region was told, not what it made of it. */
  get isFlying(): boolean {
    return this.#helm.isFlying;
  }

  /** Whether it sits on an object, as the region says. */
  get isSitting(): boolean {
    return this.#place.seat !== 0;
  }

  /**
   * The region has placed the agent: from AgentMovementComplete, so that the first AgentUpdate is not about nowhere.
   * @throws DecodeError for a place or direction that is not finite
   */
  place(region: Region, position: Vector3, lookAt: Vector3): void {
    if (!isFinite(position) || !isFinite(lookAt)) throw new DecodeError('a place that is not finite');
    const isNew = region !== this.region;
    this.#lookAt = lookAt;
    this.#place.hearPlaced(region, position);
    this.#borders.restart();
    // A place in the region that it left is another one here.
    if (isNew) this.#look = { ...this.#look, position: undefined };
    this.#updater.set({ camera: this.#camera, headingRad: Math.atan2(lookAt.y, lookAt.x) });
    // Sent away and placed where it was, it is another root there: nothing of what it held is known any more.
    if (isNew || this.#updater.isPaused) this.#updater.enter(region);
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
    this.#helm.requireRegion();
    this.#look = lookOf(look);
    const { direction, far = this.#drawDistance } = this.#look;
    this.#updater.set({ camera: this.#camera, direction, far });
  }

  /** Turns without walking. `headingRad` is counter-clockwise from east. @throws UsageError for what is no number. */
  turnTo(headingRad: number): void {
    checkValue('a heading', headingRad, 'number');
    this.#helm.tell('turn');
    this.face(headingRad);
  }

  /** As {@link Agent.turnTo}, without a word in the evidence: for corrections on the way. */
  face(headingRad: number): void {
    this.#helm.head(headingRad);
  }

  /** Walks until {@link Agent.stop}; with `fast`, runs. @throws UsageError for no direction, or before the arrival. */
  walk(direction: Direction = 'forward', { fast = false }: { readonly fast?: boolean } = {}): void {
    if (!isDirection(direction))
      throw new UsageError('a direction is forward, back, left, right, up or down');
    this.#errands.interrupt('superseded');
    this.#helm.go(direction, fast);
  }

  /** Lets go of everything but flying. A {@link Agent.walkTo} that is under way ends at once, with a ClosedError. */
  stop(): void {
    this.#errands.interrupt('stopped');
    this.#helm.halt();
  }

  /** Flies from now on: `walk('up')` rises, `walk()` goes forward in the air. @throws UsageError before the arrival. */
  fly(): void {
    this.#helm.setFlying(true);
  }

  /** Flies no more, and comes down. @throws UsageError before the arrival. */
  land(): void {
    this.#helm.setFlying(false);
  }

  /**
   * Walks in a straight line to a place in the region, and stops there; see {@link WalkOptions}. Another movement ends it. To a `global`
   * place it goes over borders, as long as there are regions behind them: RemoteError `no-such-region` otherwise, before it sets out. Where
   * it knows no neighbour it asks the map. An avatar that a region holds right behind the border is put 2 m farther in by a local teleport.
   * @throws RemoteError `put-back` when a border does not let it over; TimeoutError when stuck (`missing` is `progress`) or too late; ClosedError when the session ended, the region
   * changed, the signal aborted, or another movement began; UsageError before the arrival.
   */
  async walkTo(destination: Vector3 | GlobalPlace, options: WalkOptions = {}): Promise<void> {
    const region = this.#helm.requireRegion();
    checkOptions<WalkOptions>('walkTo', options, WALK_OPTIONS);
    if (isObject(destination) && 'global' in destination) {
      checkValue('global of walkTo', destination.global, 'place');
      return await this.#errands.walkFar(destination, options);
    }
    if (!isPlace(destination))
      throw new UsageError('a destination that is no place: x, y and z, metres in the region');
    await this.#errands.walk(region, destination, options);
  }

  /**
   * Follows an avatar through the region, and stands near it while it stands; see {@link FollowOptions}. Ends without an error when
   * the other has left.
   * @throws ClosedError when `stop()` or another movement ended it (`stopped`, `superseded`), the signal aborted, the region changed or the
   * session ended; UsageError before the arrival, for somebody who is not there, and without the room of objects.
   */
  async follow(whom: Followed, options: FollowOptions = {}): Promise<void> {
    this.#helm.requireRegion();
    checkOptions<FollowOptions>('follow', options, { signal: 'signal', fast: 'flag', within: 'number' });
    await this.#errands.follow(followedId(whom), options);
  }

  /**
   * Sits down on an object: its id, or the id's text.
   * @throws RemoteError with the region's words when it refuses; TimeoutError when it does not answer: OpenSim does not when the
   * seat is more than 10 m away, or the avatar's already; ClosedError when another movement began or the session ended.
   */
  async sitOn(objectId: Uuid | string, options: SitOptions = {}): Promise<void> {
    const region = this.#helm.requireRegion();
    this.#helm.tell('sit');
    await this.#sitting.sitOn(region, objectId, options);
    // A walk goes on until the region lets it sit.
    if (!this.#errands.isWalking) return;
    this.#errands.interrupt('superseded');
    this.#helm.halt();
  }

  /** Sits down where it stands. */
  sitOnGround(): void {
    this.#errands.interrupt('superseded');
    this.#sitting.interrupt();
    this.#helm.pulse('sit on the ground', CONTROL.sitOnGround);
  }

  /** Stands up, from an object or from the ground. */
  stand(): void {
    this.#errands.interrupt('superseded');
    this.#sitting.interrupt();
    this.#helm.pulse('stand', CONTROL.standUp);
  }

  /** Whether it wants to go somewhere by itself. */
  get #isPushing(): boolean {
    return !this.isSitting && this.#helm.isMoving;
  }

  /** Where it looks from. */
  get #camera(): Vector3 {
    return this.#look.position ?? this.position;
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
