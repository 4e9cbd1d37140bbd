import type { CapabilityUrls } from '@landfall/protocol/capability';
import type { Throttle } from '@landfall/protocol/circuit';
import type { EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import type { OwnOf, Region, RegionTable, RoomMaker } from '../regions/index.ts';
import { INSPECT } from '../secrets/index.ts';
import type { StepOptions } from './arriving.ts';
import type { ArrivalReport } from './elsewhere.ts';
import type { LogoutOptions } from './logout.ts';
import { SessionCore } from './session-core.ts';
import type { SessionParts } from './session-core.ts';
import type { Refusals } from './refusals.ts';
import type { Placement, SessionEnd, SessionEvents } from './session-events.ts';
import type { SessionLogin } from './session-login.ts';
import type { SessionRoom } from './session-room.ts';
import type { Wherever } from './wherever.ts';

/**
 * An agent's stay in a grid, from the login to its end. `await using` logs out. Whatever is pending rejects with the same
 * ClosedError, in the same turn, when it ends. `Here` is how its rooms make a region look, `Events` are those they add.
 */
export class Session<Here extends Region = Region, Events extends object = object> implements EventSource<
  SessionEvents<Here> & Events
> {
  /** What the grid said at the login. */
  readonly login: SessionLogin;
  /** Settles when the session has ended; never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly #core: SessionCore;

  /** Use `startSession` or `arrive`. */
  constructor(parts: SessionParts) {
    this.#core = new SessionCore(parts);
    this.login = this.#core.login;
    this.ended = new Promise((resolve) => this.#core.emitter.on('ended', resolve));
    this.#core.start(this, parts.login);
  }

  /** What is printed of it. */
  toJSON(): object {
    const { agentName, isAlive, region } = this;
    return { agentName, isAlive, region };
  }

  /** What Node's `console.log` shows of it. */
  [INSPECT](): object {
    return this.toJSON();
  }

  on<Name extends keyof (SessionEvents<Here> & Events)>(
    name: Name,
    listener: (event: (SessionEvents<Here> & Events)[Name]) => void,
    options?: SubscribeOptions,
  ): Remove {
    return this.#source.on(name, listener, options);
  }

  events<Name extends keyof (SessionEvents<Here> & Events)>(
    name: Name,
    options?: SubscribeOptions,
  ): AsyncIterableIterator<(SessionEvents<Here> & Events)[Name]> {
    return this.#source.events(name, options);
  }

  /** `Test User` */
  get agentName(): string {
    return this.#core.scope.agentName;
  }

  /** Until it has ended. */
  get isAlive(): boolean {
    return this.#core.scope.lifetime.alive;
  }

  /** The region the agent is in, or is about to be in; undefined before {@link Session.openCircuit}. */
  get region(): Here | undefined {
    return this.#core.whereabouts.region as Here | undefined;
  }

  /** All regions there is a circuit to. */
  get regions(): RegionTable<Here> {
    return this.#core.connections.regions as RegionTable<Here>;
  }

  /**
   * Events of the region that the agent is in, whichever that is: `session.here.on('avatarAdded', (avatar, region) => …)`. A subscription goes
   * along over borders and with teleports, and may be made before the arrival. What stood in the next region while that was a neighbour is
   * not told again: `placed` is the moment to look.
   */
  get here(): Wherever<Here> {
    return this.#core.here as Wherever<Region, object> as Wherever<Here>;
  }

  /** As {@link Session.here}, of all regions there is a circuit to: neighbours too, as they come and go. */
  get everywhere(): Wherever<Here> {
    return this.#core.everywhere as Wherever<Region, object> as Wherever<Here>;
  }

  /** How much was said or sent to the session that it has refused; `refused` tells of it. */
  get refusals(): Refusals {
    return this.#core.refusals.counts;
  }

  /** Where the agent asked to arrive and where it did; undefined before the arrival. */
  get arrival(): ArrivalReport | undefined {
    return this.#core.arriving.report;
  }

  /** What a room has started: `session.part(chat)`. @throws UsageError when the session has no such room. */
  part<Room extends SessionRoom>(room: RoomMaker<Room>): OwnOf<Room>;
  part<Room extends SessionRoom>(room: Room): OwnOf<Room>;
  part(room: unknown): unknown {
    return this.#core.rooms.own.get(room);
  }

  /**
   * Opens the circuit to the login's region and presents the ticket, no more: OpenSim does not place the agent, nor say
   * anything of the region, before {@link Session.completeMovement}.
   * @throws TimeoutError when it is never acked; ClosedError.
   */
  async openCircuit(options: StepOptions = {}): Promise<Here> {
    return (await this.#core.arriving.openCircuit(options)) as Here;
  }

  /**
   * Asks the region for its capabilities, and starts its event queue: OpenSim sends no objects before. Needs the circuit to be
   * opened, but not to be acked.
   * @throws RemoteError, DecodeError, TimeoutError or ClosedError of the last attempt; UsageError before the circuit.
   */
  requestSeed(options: StepOptions = {}): Promise<CapabilityUrls> {
    return this.#core.arriving.requestSeed(options);
  }

  /** Says how much the region may send; see `ARRIVAL_THROTTLE`. A `throttle` of one's own stays as it is when land is complete. */
  requestThrottle(throttle?: Throttle): void {
    this.#core.arriving.requestThrottle(throttle);
  }

  /**
   * How much all regions together may send by circuit, bits per second: the region the agent is in has it all, or three quarters where
   * there are neighbours, which share the rest. It holds until it is set anew, also in other regions, and may be set before the arrival.
   * OpenSim grants a client 5,120,000 in a region.
   * @throws UsageError for less than 50,000, more than 1,000,000,000, or no number; ClosedError.
   */
  setBandwidth(bitsPerSecond: number): void {
    this.#core.bandwidth.set(bitsPerSecond);
  }

  /**
   * Asks to be placed in the region, and waits for AgentMovementComplete.
   * @throws TimeoutError when it never comes; ClosedError; UsageError before the circuit.
   */
  async completeMovement(options: StepOptions = {}): Promise<Placement<Here>> {
    return (await this.#core.arriving.completeMovement(options)) as Placement<Here>;
  }

  /**
   * All steps at once, each as early as it may be, and waits until the agent has arrived: ticket acked, region described,
   * agent placed, capabilities granted, in whatever order. Ends the session when it fails.
   * @throws TimeoutError whose `missing` is the first of these that never came; the seed's error; ClosedError.
   */
  async arrive({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    try {
      await this.#core.arriving.all(signal);
    } catch (error) {
      await this.#core.ending.abandon(error);
      throw error;
    }
  }

  /** Says goodbye and ends the session, in a moment even when the grid does not answer. Does nothing after the end. */
  logout({ signal, waitMs = this.#core.settings.logoutWaitMs }: LogoutOptions = {}): Promise<void> {
    return this.#core.ending.logout(waitMs, signal);
  }

  /** Logs out, at the end of `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.logout();
  }

  get #source(): EventSource<SessionEvents<Here> & Events> {
    return this.#core.emitter as EventSource<object> as EventSource<SessionEvents<Here> & Events>;
  }
}
