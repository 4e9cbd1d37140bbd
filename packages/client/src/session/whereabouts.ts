/**
 * Where the agent is. Rules:
 * 1. It is in the region that the login names until its region, and no other, names another one: by the event queue, to this agent.
 * 2. It is placed by AgentMovementComplete of the region it has been sent to. What any other says of it is ignored.
 * 3. The region it left becomes a neighbour, until that says DisableSimulator.
 */
import { decodeText } from '@landfall/protocol/bytes';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import type { ClosedError } from '@landfall/protocol/errors';
import type { LoginResponse } from '@landfall/protocol/login';
import { AgentMovementComplete } from '@landfall/protocol/message';
import { SEED_ATTEMPTS } from '../capabilities/index.ts';
import type { Emitter } from '../events/index.ts';
import {
  checkAddressee,
  followMoves,
  followTeleports,
  introduceAgent,
  sendCompleteAgentMovement,
  useCircuitCode,
} from '../regions/index.ts';
import type { Move, Patience, Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { ArrivalProgress } from './arrival-progress.ts';
import { reportTo } from './report-to.ts';
import type { Bandwidth } from './bandwidth.ts';
import type { Connections } from './connections.ts';
import { Passage } from './passage.ts';
import type { Reception } from './reception.ts';
import type { Placement, SessionEvents } from './session-events.ts';
import type { SessionSettings } from './session-options.ts';

/** Bounds of a round trip that a region may take to place the agent before the wish is repeated. */
const LEAST_PLACING_MS = 100;
const MOST_PLACING_MS = 1000;

/** What a login says of the region that the agent arrives in. */
type FirstRegion = Pick<LoginResponse, 'simulator' | 'regionCorner' | 'regionSize' | 'isRegionSizeAssumed'>;

/** What the whereabouts are told by, and what they move. */
export interface WhereaboutsParts {
  readonly scope: SessionScope;
  readonly settings: SessionSettings;
  readonly connections: Connections;
  readonly bandwidth: Bandwidth;
  readonly reception: Reception;
  readonly emitter: Emitter<SessionEvents>;
  readonly progress: ArrivalProgress;
  /** A region that was to take the agent has not done so in time. */
  readonly onStranded: (cause: ClosedError) => void;
}

export class Whereabouts {
  readonly #parts: WhereaboutsParts;
  readonly #passage: Passage;
  #region: Region | undefined;
  #placement: Placement | undefined;

  constructor(parts: WhereaboutsParts) {
    this.#parts = parts;
    this.#passage = new Passage(parts.scope.ports.clock);
    parts.scope.lifetime.onEnd(() => this.#passage.end());
  }

  /** The region the agent is in, or is about to be in. */
  get region(): Region | undefined {
    return this.#region;
  }

  /** All regions that may hold the agent: on the way those that it has left are among them. */
  get holders(): readonly Region[] {
    return this.#region === undefined ? [] : [this.#region, ...this.#passage.left];
  }

  /** As the region said it last; undefined before the arrival. */
  get placement(): Placement | undefined {
    return this.#placement;
  }

  /** Listens to what regions say of it. */
  follow(): void {
    const { scope, reception } = this.#parts;
    const { dispatch, queued } = reception;
    dispatch.take(AgentMovementComplete, (message, region) => {
      checkAddressee(message.name, region, message.AgentData, scope.ids);
      const { Position: position, LookAt: lookAt } = message.Data;
      if (!isPlace(position) || !isPlace(lookAt)) throw new DecodeError('a place that is not finite');
      region.simulatorVersion = decodeText(message.SimData.ChannelVersion);
      this.#place({ region, position, lookAt });
    });
    followMoves(queued, (move) => this.#moveTo(move));
    followTeleports(dispatch, scope.ids);
  }

  /** @throws ClosedError after the end; UsageError before {@link Whereabouts.enter}. */
  requireRegion(): Region {
    this.#parts.scope.lifetime.check();
    if (this.#region === undefined) throw new UsageError('the circuit has not been opened yet');
    return this.#region;
  }

  /** Opens the circuit to the region that the login names. @throws UsageError the second time, or for a ghost. */
  enter({ simulator, regionCorner, regionSize, isRegionSizeAssumed }: FirstRegion): Region {
    const { scope, connections } = this.#parts;
    scope.lifetime.check();
    if (this.#region !== undefined) throw new UsageError('the circuit has been opened already');
    if (!scope.behaviour.usesTicket) throw new UsageError('a ghost does not use its ticket');
    this.#region = connections.open({
      endpoint: simulator,
      handle: regionHandleOf(regionCorner.x, regionCorner.y),
      size: regionSize,
      isSizeAssumed: isRegionSizeAssumed === true,
      isChild: false,
    });
    return this.#region;
  }

  /** Presents the ticket until it is acked. @throws as `useCircuitCode`. */
  async presentTicket(region: Region, patience: Patience): Promise<void> {
    const { scope, progress } = this.#parts;
    const afterMs = await useCircuitCode(region, scope, patience);
    progress.mark('ack of UseCircuitCode', scope.ports.clock.now());
    this.#repeatIfOvertaken(region, Math.min(Math.max(afterMs, LEAST_PLACING_MS), MOST_PLACING_MS));
  }

  /**
   * What was sent together with the ticket may have overtaken it: then the region has dropped it as a stranger's, without a
   * word. When nothing comes of it in another round trip, it is repeated at once instead of after a second.
   */
  #repeatIfOvertaken(region: Region, afterMs: number): void {
    const { scope, progress } = this.#parts;
    const repeat = (): void => {
      if (!progress.has('AgentMovementComplete')) region.circuit.hasten();
    };
    scope.ports.clock.after(afterMs, repeat, { background: true });
  }

  #place(placement: Placement): void {
    const { scope, progress, emitter } = this.#parts;
    const { region, position, lookAt } = placement;
    region.witness?.observe('AgentMovementCompleteReceived', { position, lookAt });
    this.#placement = placement;
    if (region === this.#region) this.#passage.end();
    introduceAgent(region, scope);
    emitter.emit('placed', placement);
    progress.mark('AgentMovementComplete', scope.ports.clock.now());
  }

  #moveTo({ simulator: endpoint, regionHandle: handle, regionSize: size, seedCapability }: Move): void {
    const { scope, settings, connections, bandwidth, onStranded } = this.#parts;
    const patience = { deadline: scope.ports.clock.now() + settings.deadlineMs };
    const known = connections.regions.at(endpoint);
    const region = known ?? connections.open({ endpoint, handle, size, isChild: true });
    if (region === this.#region) return;
    if (known === undefined) this.presentTicket(region, patience).catch(() => undefined);
    this.#passage.begin(this.#region, region, settings.deadlineMs, onStranded);
    if (this.#region !== undefined) this.#region.isChild = true;
    region.isChild = false;
    this.#region = region;
    sendCompleteAgentMovement(region, scope, patience);
    bandwidth.tell(region, patience);
    if (region.capabilities.size > 0) return;
    connections
      .connect(region, seedCapability, { attempts: SEED_ATTEMPTS, timeoutMs: settings.deadlineMs })
      .catch((error: unknown) => reportTo(scope, error));
  }
}

function isPlace({ x, y, z }: Vector3): boolean {
  return Number.isFinite(x + y + z);
}
