import { SEED_ATTEMPTS } from '../capabilities/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { CapabilityUrls } from '@landfall/protocol/capability';
import type { Throttle } from '@landfall/protocol/circuit';
import type { SessionLogin } from './session-login.ts';
import type { Instant } from '@landfall/transport/ports';
import type { Emitter } from '../events/index.ts';
import { sendCompleteAgentMovement } from '../regions/index.ts';
import type { Patience, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { aboutSimulator, arrivalSteps, tellArrival, tellFailure } from './arrival.ts';
import type { FailedArrival } from './arrival.ts';
import type { ArrivalProgress } from './arrival-progress.ts';
import type { Bandwidth } from './bandwidth.ts';
import type { Connections } from './connections.ts';
import { reportArrival } from './elsewhere.ts';
import type { ArrivalReport } from './elsewhere.ts';
import type { Placement, SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';
import type { Whereabouts } from './whereabouts.ts';

/** How long one step may take. */
export interface StepOptions {
  /** Gives the step up. */
  readonly signal?: AbortSignal | undefined;
  /** The session's `deadlineMs` by default. */
  readonly timeoutMs?: number;
}

/** What an arrival is made with. */
export interface ArrivingParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly connections: Connections;
  readonly bandwidth: Bandwidth;
  readonly whereabouts: Whereabouts;
  readonly emitter: Emitter<SessionEvents>;
  readonly progress: ArrivalProgress;
  readonly login: SessionLogin;
}

/** The steps of an arrival, one by one or all at once. */
export class Arriving {
  readonly #parts: ArrivingParts;
  #report: ArrivalReport | undefined;

  constructor(parts: ArrivingParts) {
    this.#parts = parts;
  }

  get report(): ArrivalReport | undefined {
    return this.#report;
  }

  /** When an arrival in one call is given up. */
  get deadline(): Instant {
    const { progress, settings } = this.#parts;
    return progress.startedAt + settings.deadlineMs;
  }

  /** Opens the circuit and presents the ticket. @throws TimeoutError, ClosedError, UsageError. */
  async openCircuit(options: StepOptions): Promise<Region> {
    const { whereabouts, login } = this.#parts;
    const region = whereabouts.enter(login);
    await whereabouts.presentTicket(region, this.#patience(options));
    return region;
  }

  /** Capabilities, event queue, features. @throws as `requestSeed`; UsageError before the circuit. */
  async requestSeed({ signal, timeoutMs }: StepOptions): Promise<CapabilityUrls> {
    const { whereabouts, connections, progress, login, settings } = this.#parts;
    const region = whereabouts.requireRegion();
    await connections.connect(region, login.seedCapability, {
      attempts: SEED_ATTEMPTS,
      timeoutMs: timeoutMs ?? settings.deadlineMs,
      signal,
    });
    progress.mark('answer of the seed capability', this.#now());
    return region.capabilities;
  }

  /** With a throttle of the caller's, or the session's. @throws UsageError before the circuit; ClosedError. */
  requestThrottle(throttle?: Throttle): void {
    const { whereabouts, bandwidth } = this.#parts;
    const region = whereabouts.requireRegion();
    if (throttle !== undefined) bandwidth.fix(throttle);
    bandwidth.tell(region, this.#patience({}));
  }

  /** Asks to be placed and waits for it. @throws TimeoutError, ClosedError, UsageError before the circuit. */
  completeMovement(options: StepOptions): Promise<Placement> {
    const { whereabouts, settings, scope, emitter } = this.#parts;
    const region = whereabouts.requireRegion();
    const { signal, timeoutMs = settings.deadlineMs } = options;
    const { lifetime, ports } = scope;
    const wait = { what: 'CompleteAgentMovement', lifetime, signal, clock: ports.clock, timeoutMs };
    const missing = (): string => 'AgentMovementComplete';
    const describe = (): string =>
      `AgentMovementComplete did not come in ${Math.round(timeoutMs)} ms; ${aboutSimulator(this.#simulator())}`;
    return pending<Placement>({ ...wait, missing, describe }, (settle) => {
      const remove = emitter.on('placed', (placement) => settle.resolve(placement));
      sendCompleteAgentMovement(region, scope, this.#patience(options));
      return remove;
    });
  }

  /** All steps, each as early as it may be. @throws TimeoutError, the seed's error, ClosedError. */
  async all(signal: AbortSignal | undefined): Promise<void> {
    const { scope, progress } = this.#parts;
    const steps = arrivalSteps(scope.behaviour);
    const { lifetime, ports } = scope;
    const timeoutMs = Math.max(0, this.deadline - this.#now());
    const wait = { what: 'the arrival', lifetime, signal, clock: ports.clock, timeoutMs };
    const missing = (): string => progress.missing(steps) ?? 'nothing';
    const describe = (): string =>
      tellFailure(scope, progress, { steps, waitedMs: timeoutMs, simulator: this.#simulator() });
    await pending<void>({ ...wait, missing, describe }, (settle) => {
      const undo = progress.whenDone(steps, settle);
      this.#start(signal, settle.reject);
      return undo;
    });
    this.#arrived();
  }

  /** The one that the login has named, and who else was heard. */
  #simulator(): FailedArrival['simulator'] {
    const { login, whereabouts, connections } = this.#parts;
    const received = whereabouts.region?.circuit.statistics.packetsReceived ?? 0;
    return {
      endpoint: login.simulator,
      hasAnswered: received > 0,
      strangers: connections.strangersFrom,
    };
  }

  /** Everything that may be sent without having heard anything, in one turn. */
  #start(signal: AbortSignal | undefined, fail: Settle<void>['reject']): void {
    const { scope, whereabouts, login } = this.#parts;
    const region = whereabouts.enter(login);
    const patience = { deadline: this.deadline, signal };
    whereabouts.presentTicket(region, patience).catch(() => undefined);
    const { speaks } = scope.behaviour;
    if (speaks) this.requestThrottle();
    sendCompleteAgentMovement(region, scope, patience);
    if (speaks) this.requestSeed({ signal, timeoutMs: Infinity }).catch(fail);
    else fallSilent(region);
  }

  #arrived(): void {
    const { scope, settings, whereabouts, progress, login } = this.#parts;
    const region = whereabouts.requireRegion();
    const { position } = whereabouts.placement!;
    const elapsedMs = this.#now() - progress.startedAt;
    progress.forgetSeen();
    this.#report = reportArrival(settings.start, region.name, login);
    tellArrival(scope, region, this.#report, { position, elapsedMs });
  }

  #patience({ signal, timeoutMs = this.#parts.settings.deadlineMs }: StepOptions): Patience {
    return { deadline: this.#now() + timeoutMs, signal };
  }

  #now(): Instant {
    return this.#parts.scope.ports.clock.now();
  }
}

function fallSilent(region: Region): void {
  region.circuit.mute();
  region.witness?.observe('Silent', { message: 'Not a word from now on, not even acks' });
}
