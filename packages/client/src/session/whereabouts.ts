/**
 * Where the agent is: what regions say goes to the journey, what it wants done is done, and what happens is told. The rules are those of
 * `protocol/journey`; nothing here decides.
 */
import { regionHandleOf, sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import type { DecodeError } from '@landfall/protocol/errors';
import type { JourneyEvent, JourneyState } from '@landfall/protocol/journey';
import type { LoginResponse } from '@landfall/protocol/login';
import type { Emitter } from '../events/index.ts';
import { leaveRegion } from '../regions/index.ts';
import type { Patience, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { ArrivalProgress } from './arrival-progress.ts';
import type { Bandwidth } from './bandwidth.ts';
import type { Connections } from './connections.ts';
import { hearJourney } from './hear-journey.ts';
import { JourneyDrive } from './journey-drive.ts';
import type { JourneyNews } from './journey-news.ts';
import { tellJourney } from './tell-journey.ts';
import type { RefusalTally } from './refusals.ts';
import type { Reception } from './reception.ts';
import type { Placement, SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';
import type { UnaskedRules } from './session-room.ts';

/** What a login says of the region that the agent arrives in. */
type FirstRegion = Pick<
  LoginResponse,
  'simulator' | 'seedCapability' | 'regionCorner' | 'regionSize' | 'isRegionSizeAssumed'
>;

/** What the whereabouts are told by, and what they move. */
export interface WhereaboutsParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly connections: Connections;
  readonly bandwidth: Bandwidth;
  readonly reception: Reception;
  readonly refusals: RefusalTally;
  readonly emitter: Emitter<SessionEvents>;
  readonly progress: ArrivalProgress;
  /** There is no region any more that the agent is in. */
  readonly onLost: (cause: ClosedError) => void;
}

export class Whereabouts {
  readonly #parts: WhereaboutsParts;
  /** Undefined before {@link Whereabouts.enter}. */
  #drive: JourneyDrive | undefined;
  #region: Region | undefined;
  #placement: Placement | undefined;
  #unasked: UnaskedRules | undefined;
  /** Why the region ended of whose end the journey hears now. */
  #cause: ClosedError | undefined;

  constructor(parts: WhereaboutsParts) {
    this.#parts = parts;
  }

  /** The region the agent is in; at a login the one that it is about to be in. On the way, the one behind. */
  get region(): Region | undefined {
    return this.#region;
  }

  /** As the region said it last; undefined before the arrival. */
  get placement(): Placement | undefined {
    return this.#placement;
  }

  /** Undefined before {@link Whereabouts.enter}. */
  get state(): JourneyState | undefined {
    return this.#drive?.journey.state;
  }

  /** All regions that may hold the agent: on the way, the one behind, the one ahead, and the one that has sent it on there. */
  get holders(): readonly Region[] {
    const { state } = this;
    if (state === undefined) return [];
    const places =
      state.type === 'arriving'
        ? [state.from, state.via?.to, state.to]
        : [state.type === 'lost' ? state.last : state.region];
    const regions = places.map((place) => place && this.#at(place.simulator));
    return [...new Set(regions.filter((region) => region !== undefined))];
  }

  /** Whether what the region says of the agent is obeyed. */
  hears({ endpoint }: Pick<Region, 'endpoint'>): boolean {
    return this.#drive?.journey.hears(endpoint) === true;
  }

  /** As {@link Whereabouts.hears}, or the agent has just left it. */
  stillHears({ endpoint }: Pick<Region, 'endpoint'>): boolean {
    const now = this.#parts.scope.ports.clock.now();
    return this.#drive?.journey.stillHears(endpoint, now) === true;
  }

  /** Whether the agent was sent to the simulator, and has not been placed there. */
  isOnTheWayTo(endpoint: Endpoint): boolean {
    const destination = this.#drive?.journey.destination;
    return destination !== undefined && sameEndpoint(destination.simulator, endpoint);
  }

  /** Listens to what regions say of it. */
  follow(): void {
    const { reception, settings, emitter } = this.#parts;
    hearJourney(reception, (said, region) => {
      const isAboutNeighbours =
        said.type === 'EnableSimulator' || said.type === 'EstablishAgentCommunication';
      if (settings.neighbours || !isAboutNeighbours) this.#drive?.hear(said, region.endpoint);
    });
    emitter.on('regionRemoved', ({ region }) => this.#forget(region));
  }

  /** @throws ClosedError after the end; UsageError before {@link Whereabouts.enter}. */
  requireRegion(): Region {
    this.#parts.scope.lifetime.check();
    if (this.#region === undefined) throw new UsageError('the circuit has not been opened yet');
    return this.#region;
  }

  /** Opens the circuit to the region that the login names. @throws UsageError the second time, or for a ghost. */
  enter({ simulator, seedCapability, regionCorner, regionSize, isRegionSizeAssumed }: FirstRegion): Region {
    const { scope, connections, settings } = this.#parts;
    scope.lifetime.check();
    if (this.#region !== undefined) throw new UsageError('the circuit has been opened already');
    if (!scope.behaviour.usesTicket) throw new UsageError('a ghost does not use its ticket');
    const regionHandle = regionHandleOf(regionCorner.x, regionCorner.y);
    const login = { simulator, regionHandle, regionSize, seedCapability };
    const { deadlineMs } = settings;
    const rules = { arrivingMs: deadlineMs, leavingMs: deadlineMs, ...this.#unasked };
    this.#drive = new JourneyDrive({ traveller: scope.ids, login, rules }, this.#parts, {
      onEvent: (event) => this.#take(event),
      onRefused: (error) => this.#refuse(undefined, error),
    });
    const where = { endpoint: simulator, handle: regionHandle, size: regionSize };
    const isSizeAssumed = isRegionSizeAssumed === true;
    this.#region = connections.open({ ...where, isSizeAssumed, isChild: false });
    return this.#region;
  }

  /** Presents the login's ticket until it is acked. @throws as `useCircuitCode`. */
  async presentTicket(region: Region, patience: Patience): Promise<void> {
    const { scope, progress } = this.#parts;
    const isPlaced = (): boolean => progress.has('AgentMovementComplete');
    await this.#drive!.circuits.present(region, patience, isPlaced);
    progress.mark('ack of UseCircuitCode', scope.ports.clock.now());
  }

  /** A teleport is about to be asked for: `to` in words. @throws UsageError unless the agent is placed; ClosedError. */
  leave(to: string): Region {
    const region = this.requireRegion();
    this.#drive!.leave();
    region.witness?.observe('TeleportAsked', { to });
    this.#tell({ type: 'asked', region, to });
    return region;
  }

  /** A crossing that was never told has failed. On the way elsewhere that is what is told. */
  putBack(region: Region, words: string): void {
    if (this.state?.type !== 'placed' || region !== this.#region) return;
    const failed = { step: 'CrossedRegion', failure: 'put-back', words } as const;
    region.witness?.observe('JourneyFailed', { region: region.label, ...failed });
    this.#tell({ type: 'failed', kind: 'crossing', region, ...failed });
  }

  /** As {@link RoomJourney.goBy}. */
  goBy(rules: UnaskedRules): void {
    this.#unasked = rules;
  }

  /** TeleportCancel is about to be sent; false when it is too late. */
  cancel(): boolean {
    return this.#drive?.cancel() === true;
  }

  /** A region is gone: a neighbour, the one that the agent is on its way to, or the one that it is in. */
  lose(region: Region, cause: ClosedError): void {
    this.#cause = cause;
    this.#drive?.lose(region.endpoint, cause.message);
    if (this.state?.type !== 'lost') leaveRegion(region, cause, { silently: true });
    this.#cause = undefined;
  }

  /** The region's queue does not exist any more. On the way, a region behind has let the agent go: nothing leads back there. */
  queueGone(region: Region): boolean {
    const { state } = this;
    if (state?.type !== 'arriving' || sameEndpoint(state.to.simulator, region.endpoint)) return false;
    const isBehind = [state.from, state.via?.to].some(
      (place) => place && this.#at(place.simulator) === region,
    );
    if (!isBehind) return false;
    const cause = { by: 'peer', reason: 'queue-gone' } as const;
    this.lose(region, new ClosedError(`${region.label} has let the agent go`, cause));
    return true;
  }

  /** A packet of its circuit has come, the first. */
  hear({ endpoint }: Region): void {
    this.#drive?.journey.receiveSign(endpoint);
  }

  /** Its circuit has ended, by whomever. */
  #forget(region: Region): void {
    if (!this.#parts.scope.lifetime.alive || this.#drive?.circuits.isRenewed(region) === true) return;
    this.#drive?.lose(region.endpoint, 'left');
  }

  #take(event: JourneyEvent): void {
    const at = (simulator: Endpoint): Region | undefined => this.#at(simulator);
    if (event.type === 'refused') return this.#refuse(at(event.from), event.error);
    if (event.type === 'crowded') return this.#parts.refusals.noteNeighbour(event.simulator, at(event.by));
    if (event.type === 'placed') this.#place(event);
    if (event.type === 'lost') return this.#lost(event);
    const news = tellJourney(event, at, this.#parts.scope);
    if (news !== undefined) this.#tell(news);
  }

  #place({ region: { simulator }, position, lookAt, kind }: Extract<JourneyEvent, { type: 'placed' }>): void {
    const region = this.#at(simulator);
    if (region === undefined) return;
    const { scope, progress } = this.#parts;
    if (this.#region !== region) {
      if (this.#region !== undefined) this.#region.isChild = true;
      region.isChild = false;
      this.#region = region;
      this.#drive!.circuits.settle(region);
    }
    this.#placement = { region, position, lookAt };
    if (kind !== 'local') progress.mark('AgentMovementComplete', scope.ports.clock.now());
  }

  #lost({ last, step, reason }: Extract<JourneyEvent, { type: 'lost' }>): void {
    const region = this.#at(last.simulator) ?? this.#region;
    const cause = this.#cause ?? strandedError(region, reason, step);
    if (region !== undefined) {
      // Not on the way it is the end of the session, which is told as that.
      if (step !== undefined)
        region.witness?.observe('AgentLost', {
          region: region.label,
          step,
          reason: this.#cause?.message ?? heardOf(region),
        });
      this.#tell({ type: 'lost', region, reason: cause.reason });
    }
    this.#parts.onLost(cause);
  }

  #tell(news: JourneyNews): void {
    this.#parts.emitter.emit('journey', news);
    if (news.type === 'placed') this.#parts.emitter.emit('placed', this.#placement!);
  }

  #refuse(from: Region | undefined, error: DecodeError): void {
    const region = from ?? this.#region;
    if (region !== undefined) this.#parts.reception.tellNotObeyed(error, region);
  }

  #at(endpoint: Endpoint): Region | undefined {
    const region = this.#parts.connections.regions.at(endpoint);
    if (region !== undefined) return region;
    const last = this.#region;
    return last !== undefined && sameEndpoint(last.endpoint, endpoint) ? last : undefined;
  }
}

const heardOf = (region: Region | undefined): string =>
  (region?.circuit.statistics.packetsReceived ?? 0) > 0
    ? 'the simulator there did answer'
    : 'nothing has come from the simulator there';

/** No region is known to have the agent any more. */
function strandedError(region: Region | undefined, reason: string, step: string | undefined): ClosedError {
  const text = `${region?.label ?? 'the region'}, where the agent was sent, has not placed it: ${reason}; ${heardOf(region)}`;
  return new ClosedError(step === undefined ? reason : text, { by: 'network', reason: 'stranded' });
}
