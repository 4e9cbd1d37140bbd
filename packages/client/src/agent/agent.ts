import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { Dispatch } from '../circuits/index.ts';
import type { Emitter, EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import type { WorldObject } from '../objects/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { AgentUpdater } from './agent-updater.ts';
import { CONTROL, flagsOf, MOVEMENT } from './control-flags.ts';
import type { Direction } from './control-flags.ts';
import { Sitting } from './sitting.ts';
import type { SitOptions } from './sitting.ts';
import { walkTo } from './walk-to.ts';
import type { WalkOptions } from './walk-to.ts';

/** What happens to the agent's own avatar. */
export interface AgentEvents {
  /** The region has placed it somewhere, or it has moved. */
  readonly moved: { readonly position: Vector3; readonly region: Region };
  /** It sits on an object now: `localId`. */
  readonly sat: { readonly localId: number };
  readonly stood: { readonly position: Vector3 };
}

/** The session's own avatar: where it is, and how it moves. */
export class Agent implements EventSource<AgentEvents> {
  readonly id: Uuid;
  readonly #scope: SessionScope;
  readonly #sitting: Sitting;
  readonly #emitter: Emitter<AgentEvents>;
  readonly #updater: AgentUpdater;
  #region: Region | undefined;
  #position: Vector3 = ZERO_VECTOR;
  #lookAt: Vector3 = ZERO_VECTOR;
  #seat = 0;
  #unfollow: readonly Remove[] = [];

  /** Made by the session. */
  constructor(scope: SessionScope, dispatch: Dispatch<Region>, emitter: Emitter<AgentEvents>) {
    this.id = scope.ids.agentId;
    this.#scope = scope;
    this.#sitting = new Sitting(scope, dispatch);
    this.#emitter = emitter;
    this.#updater = new AgentUpdater(scope);
    scope.lifetime.onEnd(() => this.#emitter.finish());
    dispatch.on('TeleportLocal', ({ Info }, region) => this.place(region, Info.Position, Info.LookAt));
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

  /** Where it is, metres in the region; zeros before the arrival. */
  get position(): Vector3 {
    return this.#position;
  }

  /** Where it looked when the region placed it. */
  get lookAt(): Vector3 {
    return this.#lookAt;
  }

  /** The region it is in; undefined before the arrival. */
  get region(): Region | undefined {
    return this.#region;
  }

  /** Counter-clockwise from east. */
  get headingRad(): number {
    return this.#updater.posture.headingRad;
  }

  get isFlying(): boolean {
    return (this.#updater.posture.controlFlags & CONTROL.fly) !== 0;
  }

  get isSitting(): boolean {
    return this.#seat !== 0;
  }

  /** The region has placed the agent: from AgentMovementComplete, so that the first AgentUpdate is not about nowhere. */
  place(region: Region, position: Vector3, lookAt: Vector3): void {
    this.#lookAt = lookAt;
    this.#position = position;
    const headingRad = Math.atan2(lookAt.y, lookAt.x);
    if (region !== this.#region) this.#enter(region, position, headingRad);
    else this.#updater.set({ camera: position, headingRad });
    this.#emitter.emit('moved', { position, region });
  }

  /** How far it wants to see, metres: OpenSim opens neighbours and sends objects by it. */
  setDrawDistance(metres: number): void {
    this.#updater.set({ far: metres });
  }

  /** Turns without walking. */
  turnTo(headingRad: number): void {
    this.#tellMove('turn');
    this.face(headingRad);
  }

  /** As {@link Agent.turnTo}, without a word in the evidence: for corrections on the way. */
  face(headingRad: number): void {
    this.#updater.set({ headingRad });
  }

  /** Walks until {@link Agent.stop}; with `fast`, runs. */
  walk(direction: Direction = 'forward', { fast = false }: { readonly fast?: boolean } = {}): void {
    this.#tellMove(`${fast ? 'run' : 'walk'} ${direction}`);
    this.#hold(flagsOf(direction, fast));
  }

  /** Lets go of everything but flying. */
  stop(): void {
    this.#tellMove('stop');
    this.#hold(0);
  }

  fly(): void {
    this.#tellMove('fly');
    this.#setFlags(this.#updater.posture.controlFlags | CONTROL.fly);
  }

  land(): void {
    this.#tellMove('land');
    this.#setFlags(this.#updater.posture.controlFlags & ~CONTROL.fly);
  }

  /** Walks in a straight line to a place in the region; see {@link WalkOptions}. */
  async walkTo(destination: Vector3, options: WalkOptions = {}): Promise<void> {
    this.#region?.witness?.observe('Walk', { destination });
    return walkTo(this, this.#scope, destination, options);
  }

  /**
   * Sits down on an object.
   * @throws TimeoutError when the region does not answer: OpenSim does not when the seat is taken, or more than 10 m away.
   */
  async sitOn(objectId: Uuid, options: SitOptions = {}): Promise<void> {
    this.#tellMove('sit');
    return this.#sitting.sitOn(this.#requireRegion(), objectId, options);
  }

  sitOnGround(): void {
    this.#tellMove('sit on the ground');
    this.#pulse(CONTROL.sitOnGround);
  }

  stand(): void {
    this.#tellMove('stand');
    this.#pulse(CONTROL.standUp);
  }

  #enter(region: Region, position: Vector3, headingRad: number): void {
    for (const remove of this.#unfollow) remove();
    this.#region = region;
    this.#seat = 0;
    const follow = (object: WorldObject): void => this.#follow(region, object);
    this.#unfollow = [region.on('objectAdded', follow), region.on('objectUpdated', follow)];
    this.#updater.set({ camera: position, headingRad });
    this.#updater.enter(region);
  }

  /** The region's own word on where the avatar is. */
  #follow(region: Region, object: WorldObject): void {
    if (!object.id.equals(this.id)) return;
    this.#noteSeat(object.parentId);
    const seat = this.#seat === 0 ? ZERO_VECTOR : (region.objects.get(this.#seat)?.position ?? ZERO_VECTOR);
    const { x, y, z } = object.position;
    this.#position = { x: x + seat.x, y: y + seat.y, z: z + seat.z };
    this.#updater.set({ camera: this.#position });
    this.#emitter.emit('moved', { position: this.#position, region });
  }

  #noteSeat(localId: number): void {
    if (localId === this.#seat) return;
    this.#seat = localId;
    if (localId === 0) this.#emitter.emit('stood', { position: this.#position });
    else this.#emitter.emit('sat', { localId });
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
    const { controlFlags } = this.#updater.posture;
    const calm = controlFlags & ~MOVEMENT;
    this.#updater.set({ controlFlags: calm | flag }, { reliable: true });
    this.#updater.flush();
    this.#updater.set({ controlFlags: calm });
  }

  #requireRegion(): Region {
    this.#scope.lifetime.check();
    if (this.#region === undefined) throw new UsageError('the agent has not arrived in a region yet');
    return this.#region;
  }

  #tellMove(action: string): void {
    this.#region?.witness?.observe('Move', { action });
  }
}
