import { regionHandleOf } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { CapabilityUrls } from '@landfall/protocol/capability';
import type { LoginResponse } from '@landfall/protocol/login';
import { Agent } from '../agent/index.ts';
import { SEED_ATTEMPTS } from '../capabilities/index.ts';
import { Chat } from '../chat/index.ts';
import type { AgentSocket } from '../circuits/index.ts';
import { Emitter } from '../events/index.ts';
import type { EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import { pending } from '../lifetime/index.ts';
import { Names } from '../names/index.ts';
import { sendCompleteAgentMovement, sendThrottle, useCircuitCode } from '../regions/index.ts';
import type { Move, Patience, Region, RegionTable } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { arrivalSteps, tellArrival, tellFailure } from './arrival.ts';
import { ArrivalProgress } from './arrival-progress.ts';
import { Connections } from './connections.ts';
import { reportArrival } from './elsewhere.ts';
import type { ArrivalReport } from './elsewhere.ts';
import { Goodbye } from './logout.ts';
import type { LogoutOptions } from './logout.ts';
import { ownTexts } from './own-texts.ts';
import type { Placement, SessionEnd, SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';
import { wireRooms } from './wire-rooms.ts';

/** Bounds of a round trip that a region may take to place the agent before the wish is repeated. */
const LEAST_PLACING_MS = 100;
const MOST_PLACING_MS = 1000;

/** What a session keeps of the login: all but the folders of the inventory, which can be large. */
export type SessionLogin = Omit<LoginResponse, 'inventorySkeleton' | 'librarySkeleton'>;

/** How long one step may take. */
export interface StepOptions {
  readonly signal?: AbortSignal | undefined;
  /** The session's `deadlineMs` by default. */
  readonly timeoutMs?: number;
}

/** What a session is made of; see {@link startSession}. */
export interface SessionParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly socket: AgentSocket;
  readonly login: LoginResponse;
  readonly startedAt: number;
}

/**
 * An agent's stay in a grid, from the login to its end. `await using` logs out. Whatever is pending rejects with the same
 * ClosedError, in the same turn, when it ends.
 */
export class Session implements EventSource<SessionEvents> {
  readonly login: SessionLogin;
  readonly agent: Agent;
  readonly chat: Chat;
  readonly names: Names;
  /** Settles when the session has ended; never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly #scope: SessionScope;
  readonly #settings: SessionSettings;
  readonly #connections: Connections;
  readonly #emitter: Emitter<SessionEvents>;
  readonly #progress: ArrivalProgress;
  readonly #goodbye = new Goodbye();
  readonly #seed: string;
  #region: Region | undefined;
  #report: ArrivalReport | undefined;
  #closing: Promise<void> | undefined;

  /** Use {@link startSession} or {@link arrive}. */
  constructor({ scope, settings, socket, login, startedAt }: SessionParts) {
    const { inventorySkeleton: _, librarySkeleton: __, ...kept } = login;
    this.login = ownTexts(kept);
    this.#seed = this.login.seedCapability;
    this.#scope = scope;
    this.#settings = settings;
    this.#progress = new ArrivalProgress(startedAt);
    this.#emitter = new Emitter<SessionEvents>((error) => this.#connections.report(error));
    this.#connections = new Connections(scope, settings, socket, this.#emitter, {
      onMessage: (name) => {
        if (this.#report === undefined) this.#progress.see(name);
      },
      onRootLost: (cause) => {
        if (!this.#goodbye.answer(false)) this.#finish(cause, '');
      },
      onQueueGone: (region) => {
        if (region === this.#region) this.#goodbye.answer(false);
      },
    });
    const { dispatch } = this.#connections;
    const current = (): Region | undefined => this.#region;
    this.agent = new Agent(scope, dispatch, new Emitter((error) => this.#connections.report(error)));
    this.chat = new Chat(scope, current);
    const { firstName = '', lastName = '' } = login;
    this.names = new Names(scope, dispatch, current, { firstName, lastName });
    this.ended = new Promise((resolve) => this.#emitter.on('ended', resolve));
    wireRooms({
      scope,
      settings,
      connections: this.#connections,
      emitter: this.#emitter,
      progress: this.#progress,
      goodbye: this.#goodbye,
      agent: this.agent,
      deadline: () => this.#deadline(),
      end: (cause, words) => this.#finish(cause, words),
      moveTo: (move) => this.#moveTo(move),
    });
  }

  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (event: SessionEvents[Name]) => void,
    options?: SubscribeOptions,
  ): Remove {
    return this.#emitter.on(name, listener, options);
  }

  events<Name extends keyof SessionEvents>(
    name: Name,
    options?: SubscribeOptions,
  ): AsyncIterableIterator<SessionEvents[Name]> {
    return this.#emitter.events(name, options);
  }

  /** `Test User` */
  get agentName(): string {
    return this.#scope.agentName;
  }

  get isAlive(): boolean {
    return this.#scope.lifetime.alive;
  }

  /** The region the agent is in, or is about to be in; undefined before {@link Session.openCircuit}. */
  get region(): Region | undefined {
    return this.#region;
  }

  /** All regions there is a circuit to. */
  get regions(): RegionTable {
    return this.#connections.regions;
  }

  /** Where the agent asked to arrive and where it did; undefined before the arrival. */
  get arrival(): ArrivalReport | undefined {
    return this.#report;
  }

  /**
   * Opens the circuit to the login's region and presents the ticket, no more: OpenSim does not place the agent, nor say
   * anything of the region, before {@link Session.completeMovement}.
   * @throws TimeoutError when it is never acked; ClosedError.
   */
  async openCircuit(options: StepOptions = {}): Promise<Region> {
    const region = this.#openRoot();
    await this.#useCircuitCode(region, this.#patience(options));
    return region;
  }

  /**
   * Asks the region for its capabilities, and starts its event queue: OpenSim sends no objects before. Needs the circuit to be
   * opened, but not to be acked.
   * @throws RemoteError, DecodeError, TimeoutError or ClosedError of the last attempt; UsageError before the circuit.
   */
  async requestSeed({ signal }: StepOptions = {}): Promise<CapabilityUrls> {
    const region = this.#requireRegion();
    await this.#connections.connect(region, this.#seed, { attempts: SEED_ATTEMPTS, signal });
    this.#progress.mark('answer of the seed capability', this.#now());
    return region.capabilities;
  }

  /** Says how much the region may send; see `ARRIVAL_THROTTLE`. */
  requestThrottle(throttle = this.#settings.throttle): void {
    sendThrottle(this.#requireRegion(), this.#scope, throttle, this.#patience({}));
  }

  /**
   * Asks to be placed in the region, and waits for AgentMovementComplete.
   * @throws TimeoutError when it never comes; ClosedError; UsageError before the circuit.
   */
  completeMovement(options: StepOptions = {}): Promise<Placement> {
    const region = this.#requireRegion();
    const { signal, timeoutMs = this.#settings.deadlineMs } = options;
    const { lifetime, ports } = this.#scope;
    const wait = { what: 'CompleteAgentMovement', lifetime, signal, clock: ports.clock, timeoutMs };
    return pending<Placement>({ ...wait, missing: () => 'AgentMovementComplete' }, (settle) => {
      const remove = this.on('placed', (placement) => settle.resolve(placement));
      sendCompleteAgentMovement(region, this.#scope, this.#patience(options));
      return remove;
    });
  }

  /**
   * All steps at once, each as early as it may be, and waits until the agent has arrived: ticket acked, region described,
   * agent placed, capabilities granted, in whatever order. Ends the session when it fails.
   * @throws TimeoutError whose `missing` is the first of these that never came; the seed's error; ClosedError.
   */
  async arrive({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    try {
      await this.#arrive(signal);
    } catch (error) {
      await this.#abandon(error);
      throw error;
    }
  }

  /** Says goodbye and ends the session, in a moment even when the grid does not answer. Does nothing after the end. */
  logout({ signal, waitMs = this.#settings.logoutWaitMs }: LogoutOptions = {}): Promise<void> {
    this.#closing ??= this.#logout(waitMs, signal);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.logout();
  }

  async #arrive(signal: AbortSignal | undefined): Promise<void> {
    const steps = arrivalSteps(this.#scope.behaviour);
    const { lifetime, ports } = this.#scope;
    const timeoutMs = Math.max(0, this.#deadline() - ports.clock.now());
    const wait = { what: 'the arrival', lifetime, signal, clock: ports.clock, timeoutMs };
    const missing = (): string => this.#progress.missing(steps) ?? 'nothing';
    const describe = (): string => tellFailure(this.#scope, this.#progress, steps, timeoutMs);
    await pending<void>({ ...wait, missing, describe }, (settle) => {
      const undo = this.#progress.whenDone(steps, settle);
      this.#start(signal, settle.reject);
      return undo;
    });
    this.#arrived();
  }

  /** Everything that may be sent without having heard anything, in one turn. */
  #start(signal: AbortSignal | undefined, fail: (error: unknown) => void): void {
    const region = this.#openRoot();
    const patience = { deadline: this.#deadline(), signal };
    this.#useCircuitCode(region, patience).catch(() => undefined);
    if (this.#scope.behaviour.speaks) this.requestThrottle();
    sendCompleteAgentMovement(region, this.#scope, patience);
    if (this.#scope.behaviour.speaks) this.requestSeed({ signal }).catch(fail);
    else this.#fallSilent(region);
  }

  #fallSilent(region: Region): void {
    region.circuit.mute();
    region.witness?.observe('Silent', { message: 'Not a word from now on, not even acks' });
  }

  #arrived(): void {
    const region = this.#requireRegion();
    const elapsedMs = this.#now() - this.#progress.startedAt;
    this.#report = reportArrival(this.#settings.start, region.name, this.login);
    tellArrival(this.#scope, region, this.#report, { position: this.agent.position, elapsedMs });
  }

  async #useCircuitCode(region: Region, patience: Patience): Promise<void> {
    const afterMs = await useCircuitCode(region, this.#scope, patience);
    this.#progress.mark('ack of UseCircuitCode', this.#now());
    this.#repeatIfOvertaken(region, Math.min(Math.max(afterMs, LEAST_PLACING_MS), MOST_PLACING_MS));
  }

  /**
   * What was sent together with the ticket may have overtaken it: then the region has dropped it as a stranger's, without a
   * word. When nothing comes of it in another round trip, it is repeated at once instead of after a second.
   */
  #repeatIfOvertaken(region: Region, afterMs: number): void {
    const repeat = (): void => {
      if (!this.#progress.has('AgentMovementComplete')) region.circuit.hasten();
    };
    this.#scope.ports.clock.after(afterMs, repeat, { background: true });
  }

  #openRoot(): Region {
    this.#scope.lifetime.check();
    if (this.#region !== undefined) throw new UsageError('the circuit has been opened already');
    if (!this.#scope.behaviour.usesTicket) throw new UsageError('a ghost does not use its ticket');
    const { simulator, regionCorner, regionSize } = this.login;
    this.#region = this.#connections.open({
      endpoint: simulator,
      handle: regionHandleOf(regionCorner.x, regionCorner.y),
      size: regionSize,
      isChild: false,
    });
    return this.#region;
  }

  /** The agent belongs in another region now: the one it is in becomes a neighbour, until it says DisableSimulator. */
  #moveTo({ simulator: endpoint, regionHandle: handle, regionSize: size, seedCapability }: Move): void {
    const patience = this.#patience({});
    const known = this.regions.at(endpoint);
    const region = known ?? this.#connections.open({ endpoint, handle, size, isChild: true });
    if (region === this.#region) return;
    if (known === undefined) this.#useCircuitCode(region, patience).catch(() => undefined);
    if (this.#region !== undefined) this.#region.isChild = true;
    region.isChild = false;
    this.#region = region;
    sendCompleteAgentMovement(region, this.#scope, patience);
    sendThrottle(region, this.#scope, this.#settings.throttle, patience);
    if (region.capabilities.size > 0) return;
    this.#connections
      .connect(region, seedCapability, { attempts: SEED_ATTEMPTS })
      .catch((error: unknown) => this.#connections.report(error));
  }

  async #logout(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    const region = this.#region;
    if (this.isAlive && region?.circuit.isMuted === false)
      await this.#goodbye.say(region, this.#scope, waitMs, signal);
    this.#finish(new ClosedError('the session has logged out', { by: 'us', reason: 'logout' }), '');
    await this.#connections.close();
  }

  /** An arrival that failed leaves no avatar behind: the grid is told, without waiting for its answer. */
  async #abandon(error: unknown): Promise<void> {
    const region = this.#region;
    if (this.isAlive && region?.circuit.isMuted === false) await this.#goodbye.say(region, this.#scope, 0);
    const reason = error instanceof ClosedError ? error.reason : 'not-arrived';
    this.#finish(new ClosedError('the session did not arrive', { by: 'us', reason, cause: error }), '');
    await this.#connections.close();
  }

  #finish(cause: ClosedError, words: string): void {
    if (!this.isAlive) return;
    this.#scope.logger.log('info', `the session ended: ${cause.message}`);
    this.#scope.lifetime.end(cause);
    this.#scope.witness?.observe('Departed', { reason: cause.reason });
    this.#emitter.emit('ended', { by: cause.by, reason: cause.reason, words });
    this.#emitter.finish();
    this.#connections.close().catch((error: unknown) => this.#connections.report(error));
  }

  #patience({ signal, timeoutMs }: StepOptions): Patience {
    return { deadline: this.#now() + (timeoutMs ?? this.#settings.deadlineMs), signal };
  }

  #deadline(): number {
    return this.#progress.startedAt + this.#settings.deadlineMs;
  }

  #now(): number {
    return this.#scope.ports.clock.now();
  }

  #requireRegion(): Region {
    this.#scope.lifetime.check();
    if (this.#region === undefined) throw new UsageError('the circuit has not been opened yet');
    return this.#region;
  }
}
