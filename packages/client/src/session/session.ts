import type { CapabilityUrls } from '@landfall/protocol/capability';
import type { LoginResponse } from '@landfall/protocol/login';
import type { MessageTable } from '@landfall/protocol/message';
import type { AgentSocket } from '../circuits/index.ts';
import { Emitter } from '../events/index.ts';
import type { EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import type { OwnOf, Region, RegionTable, RoomMaker } from '../regions/index.ts';
import { INSPECT } from '../secrets/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { ArrivalProgress } from './arrival-progress.ts';
import { Arriving } from './arriving.ts';
import type { StepOptions } from './arriving.ts';
import { Connections, reportTo } from './connections.ts';
import type { ArrivalReport } from './elsewhere.ts';
import { Ending } from './ending.ts';
import { followRegions } from './follow-regions.ts';
import type { LogoutOptions } from './logout.ts';
import { Reception } from './reception.ts';
import type { Placement, SessionEnd, SessionEvents } from './session-events.ts';
import { sessionLoginOf } from './session-login.ts';
import type { SessionLogin } from './session-login.ts';
import type { SessionSettings } from './session-options.ts';
import type { SessionRoom } from './session-room.ts';
import { SessionRooms } from './session-rooms.ts';
import { Whereabouts } from './whereabouts.ts';

/** What a session is made of; see `startSession`. */
export interface SessionParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly socket: AgentSocket;
  readonly rooms: readonly SessionRoom[];
  readonly messages: MessageTable;
  readonly login: LoginResponse;
  readonly startedAt: number;
}

/**
 * An agent's stay in a grid, from the login to its end. `await using` logs out. Whatever is pending rejects with the same
 * ClosedError, in the same turn, when it ends. `Here` is how its rooms make a region look, `Events` are those they add.
 */
export class Session<Here extends Region = Region, Events extends object = object> implements EventSource<
  SessionEvents<Here> & Events
> {
  readonly login: SessionLogin;
  /** Settles when the session has ended; never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly #scope: SessionScope;
  readonly #settings: SessionSettings;
  readonly #emitter: Emitter<SessionEvents>;
  readonly #rooms: SessionRooms;
  readonly #connections: Connections;
  readonly #whereabouts: Whereabouts;
  readonly #arriving: Arriving;
  readonly #ending: Ending;

  /** Use `startSession` or `arrive`. */
  constructor({ scope, settings, socket, rooms, messages, login, startedAt }: SessionParts) {
    this.login = sessionLoginOf(login);
    this.#scope = scope;
    this.#settings = settings;
    const progress = new ArrivalProgress(startedAt);
    const emitter = new Emitter<SessionEvents>((error) => reportTo(scope, error));
    const reception = new Reception(scope, emitter, messages, {
      onMessage: (name) => {
        if (this.arrival === undefined) progress.see(name);
      },
      onRootLost: (cause) => this.#ending.lose(cause),
      onQueueGone: (region) => {
        if (region === this.#whereabouts.region) this.#ending.goodbye.answer(false);
      },
    });
    this.#emitter = emitter;
    this.#rooms = new SessionRooms(rooms);
    this.#connections = new Connections({ scope, settings, socket, emitter, reception, rooms: this.#rooms });
    const core = { scope, settings, emitter, progress, reception, connections: this.#connections };
    this.#whereabouts = new Whereabouts(core);
    this.#ending = new Ending({ ...core, whereabouts: this.#whereabouts });
    this.#arriving = new Arriving({ ...core, whereabouts: this.#whereabouts, login: this.login });
    this.ended = new Promise((resolve) => emitter.on('ended', resolve));
    this.#rooms.start(
      this,
      {
        ...core,
        dispatch: reception.dispatch,
        queued: reception.queued,
        regions: this.#connections.regions,
        region: () => this.region,
        tellMalformed: (error, region) => reception.tellMalformed(error, region),
      },
      login,
    );
    followRegions({
      ...core,
      ending: this.#ending,
      arriving: this.#arriving,
      whereabouts: this.#whereabouts,
    });
  }

  /** What is printed of it. */
  toJSON(): object {
    const { agentName, isAlive, region } = this;
    return { agentName, isAlive, region };
  }

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
    return this.#scope.agentName;
  }

  get isAlive(): boolean {
    return this.#scope.lifetime.alive;
  }

  /** The region the agent is in, or is about to be in; undefined before {@link Session.openCircuit}. */
  get region(): Here | undefined {
    return this.#whereabouts.region as Here | undefined;
  }

  /** All regions there is a circuit to. */
  get regions(): RegionTable<Here> {
    return this.#connections.regions as RegionTable<Here>;
  }

  /** Where the agent asked to arrive and where it did; undefined before the arrival. */
  get arrival(): ArrivalReport | undefined {
    return this.#arriving.report;
  }

  /** What a room has started: `session.part(chat)`. @throws UsageError when the session has no such room. */
  part<Room extends SessionRoom>(room: RoomMaker<Room>): OwnOf<Room>;
  part<Room extends SessionRoom>(room: Room): OwnOf<Room>;
  part(room: unknown): unknown {
    return this.#rooms.own.get(room);
  }

  /**
   * Opens the circuit to the login's region and presents the ticket, no more: OpenSim does not place the agent, nor say
   * anything of the region, before {@link Session.completeMovement}.
   * @throws TimeoutError when it is never acked; ClosedError.
   */
  async openCircuit(options: StepOptions = {}): Promise<Here> {
    return (await this.#arriving.openCircuit(options)) as Here;
  }

  /**
   * Asks the region for its capabilities, and starts its event queue: OpenSim sends no objects before. Needs the circuit to be
   * opened, but not to be acked.
   * @throws RemoteError, DecodeError, TimeoutError or ClosedError of the last attempt; UsageError before the circuit.
   */
  requestSeed(options: StepOptions = {}): Promise<CapabilityUrls> {
    return this.#arriving.requestSeed(options);
  }

  /** Says how much the region may send; see `ARRIVAL_THROTTLE`. */
  requestThrottle(throttle = this.#settings.throttle): void {
    this.#arriving.requestThrottle(throttle);
  }

  /**
   * Asks to be placed in the region, and waits for AgentMovementComplete.
   * @throws TimeoutError when it never comes; ClosedError; UsageError before the circuit.
   */
  async completeMovement(options: StepOptions = {}): Promise<Placement<Here>> {
    return (await this.#arriving.completeMovement(options)) as Placement<Here>;
  }

  /**
   * All steps at once, each as early as it may be, and waits until the agent has arrived: ticket acked, region described,
   * agent placed, capabilities granted, in whatever order. Ends the session when it fails.
   * @throws TimeoutError whose `missing` is the first of these that never came; the seed's error; ClosedError.
   */
  async arrive({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    try {
      await this.#arriving.all(signal);
    } catch (error) {
      await this.#ending.abandon(error);
      throw error;
    }
  }

  /** Says goodbye and ends the session, in a moment even when the grid does not answer. Does nothing after the end. */
  logout({ signal, waitMs = this.#settings.logoutWaitMs }: LogoutOptions = {}): Promise<void> {
    return this.#ending.logout(waitMs, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.logout();
  }

  get #source(): EventSource<SessionEvents<Here> & Events> {
    return this.#emitter as EventSource<object> as EventSource<SessionEvents<Here> & Events>;
  }
}
