/**
 * Where an agent is, from its login to its end. At every moment it is in one region, or on a way that has a deadline.
 *
 * | state | what | then |
 * |---|---|---|
 * | placed | we ask for a teleport (`leave`), TeleportStart | leaving |
 * | placed, leaving | TeleportLocal | placed, in the same region |
 * | placed, leaving | TeleportFinish, CrossedRegion | arriving there |
 * | leaving | TeleportFailed, deadline | placed, where it was |
 * | placed, leaving | its region is lost | lost |
 * | arriving | AgentMovementComplete of the destination | placed there; the region behind is a neighbour |
 * | arriving | TeleportFailed of the region behind, also after TeleportFinish; destination lost; deadline | placed, where it was |
 * | arriving | the region behind is lost | arriving, with no way back |
 * | arriving, no way back | destination lost, deadline | lost |
 * | arriving | TeleportFinish, CrossedRegion again, elsewhere | arriving there instead; of the destination: it is the region behind now |
 *
 * TeleportFailed, by circuit, may overtake the TeleportFinish of the same teleport, by queue: what comes then is not obeyed.
 * The region behind keeps its circuit until the destination has proven itself. What is said of neighbours, and what moves the agent, is
 * obeyed when the region that it is in says it, or the one that it is sent to, and when it names this agent and session, where it names any.
 * The region that it has just left may still show neighbours.
 * @source PROTOCOL §7; travel.md 1, 2, 5, 8; captures/teleport, captures/region-crossing, captures/master
 */
import type { CrossedRegion, TeleportFinish } from '../capability/index.ts';
import { sameEndpoint } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import { checkAddressee, checkSender } from './addressee.ts';
import type { Traveller } from './addressee.ts';
import type {
  JourneyAction,
  JourneyEvent,
  JourneyFailure,
  JourneyState,
  JourneyStep,
} from './journey-event.ts';
import { addressOf, Neighbourhood } from './neighbourhood.ts';
import { JOURNEY_RULES, LATE_MS, LINGER_MS, MAX_QUEUED, STALE_FINISH_MS, TRANSIT_MS } from './rules.ts';
import type { JourneyRules } from './rules.ts';
import type { Destination, Placed, RegionAddress, Said, TeleportedLocally, TeleportRefused } from './said.ts';

/** What a journey begins with. */
export interface AgentJourneyOptions {
  /** Who is on the journey: what is said to others is refused. */
  readonly traveller: Traveller;
  /** Where the login leads. Its circuit, seed and deadline are the owner's. */
  readonly login: Destination;
  /** Other deadlines and bounds; what is left out is that of {@link JOURNEY_RULES}. */
  readonly rules?: Partial<JourneyRules>;
}

type State<Type extends JourneyState['type']> = Extract<JourneyState, { readonly type: Type }>;

/** The login's is its owner's. */
const NO_DEADLINE = { deadline: Infinity, lastDeadline: Infinity };

/** One agent's journey: the agent's side. */
export class AgentJourney {
  readonly #traveller: Traveller;
  readonly #rules: JourneyRules;
  readonly #neighbourhood: Neighbourhood;
  #state: JourneyState;
  #actions: JourneyAction[] = [];
  #events: JourneyEvent[] = [];
  #refused = 0;
  /** An arrival that was given up, at a neighbour: its word may still come, and counts. */
  #late: State<'arriving'> | undefined;
  /** The region that the agent was in before this one, and since when it is not. */
  #left: RegionAddress | undefined;
  #leftAt = 0;
  /** When the region said TeleportFailed, until its next TeleportStart. */
  #failedAt = -Infinity;

  constructor({ traveller, login, rules = {} }: AgentJourneyOptions) {
    this.#traveller = traveller;
    this.#rules = { ...JOURNEY_RULES, ...rules };
    this.#neighbourhood = new Neighbourhood(
      this.#rules.maxNeighbours,
      (action) => this.#actions.push(action),
      (event) => this.#tell(event),
    );
    this.#neighbourhood.begin(login);
    const way = { from: undefined, isAsked: true, wasNeighbour: false };
    this.#state = { type: 'arriving', kind: 'login', to: addressOf(login), ...way, ...NO_DEADLINE };
  }

  /** Where the agent is now; begins as `arriving` by login. Nothing leads out of `lost`. */
  get state(): JourneyState {
    return this.#state;
  }

  /** How often something was said that is not obeyed. */
  get refused(): number {
    return this.#refused;
  }

  /** The region that the agent is in; on its way, the one behind, as long as there is one. */
  get root(): RegionAddress | undefined {
    const state = this.#state;
    if (state.type === 'arriving') return state.from;
    return state.type === 'lost' ? undefined : state.region;
  }

  /** The region that the agent is sent to and not yet placed in. */
  get destination(): RegionAddress | undefined {
    return this.#state.type === 'arriving' ? this.#state.to : undefined;
  }

  /** Whether what a simulator says of the agent is obeyed: the agent is in its region, or is sent there. */
  hears(simulator: Endpoint): boolean {
    return isAt(this.root, simulator) || isAt(this.destination, simulator);
  }

  /** As {@link AgentJourney.hears}; of the region that it has just left, too, whose answers may still be on their way. */
  stillHears(simulator: Endpoint, now: number): boolean {
    return this.hears(simulator) || (isAt(this.#left, simulator) && now < this.#leftAt + LINGER_MS);
  }

  /** A teleport has been asked for. @throws UsageError unless the agent is placed: requests come one after the other. */
  leave(now: number): void {
    const state = this.#state;
    if (state.type !== 'placed')
      throw new UsageError(`a teleport cannot be asked for: the agent is ${state.type}`);
    this.#leave(state.region, true, 'TeleportStart', now);
  }

  /** TeleportCancel has been sent. Returns false when it is too late for that, or too early. */
  cancel(now: number): boolean {
    if (this.#state.type !== 'leaving') return false;
    const deadline = Math.min(this.#state.deadline, now + this.#rules.cancelMs);
    this.#state = { ...this.#state, isCancelled: true, deadline };
    return true;
  }

  /** What the simulator at `from` says. Nonsense is an event, as is what it has no right to say. */
  receive(said: Said, from: Endpoint, now: number): void {
    try {
      this.#check(said, from, now);
      this.#obey(said, from, now);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#refuse(from, error);
    }
  }

  /** The circuit to a region has ended, or could not be opened: `unreachable`. */
  receiveLoss(simulator: Endpoint, reason: string, failure: JourneyFailure = 'unreachable'): void {
    this.#neighbourhood.forget(simulator);
    if (isAt(this.#late?.to, simulator)) this.#late = undefined;
    const state = this.#state;
    if (state.type === 'arriving') this.#loseOnTheWay(state, simulator, reason, failure);
    else if (state.type !== 'lost' && isAt(state.region, simulator))
      this.#lose(state.region, undefined, reason);
  }

  /** Ends a way whose deadline has passed: placed where it was, or lost. Does nothing before {@link AgentJourney.nextTimeout}. */
  handleTimeout(now: number): void {
    const state = this.#state;
    if (now < (this.nextTimeout() ?? Infinity)) return;
    if (state.type === 'leaving') {
      this.#stay(state.step, state.isCancelled ? 'cancelled' : 'timeout', '');
    } else if (state.type === 'arriving') {
      this.#turnBack(state, 'AgentMovementComplete', 'timeout', '');
    }
  }

  /** When `handleTimeout` is due, on the clock of `now`; undefined while nothing has a deadline. */
  nextTimeout(): number | undefined {
    const state = this.#state;
    const deadline = state.type === 'leaving' || state.type === 'arriving' ? state.deadline : Infinity;
    return deadline === Infinity ? undefined : deadline;
  }

  /** What is to be done next, in this order; until undefined. */
  pollAction(): JourneyAction | undefined {
    return this.#actions.shift();
  }

  /** What has happened; until undefined. */
  pollEvent(): JourneyEvent | undefined {
    return this.#events.shift();
  }

  #check(said: Said, from: Endpoint, now: number): void {
    if (this.#actions.length >= MAX_QUEUED) throw new DecodeError(`${said.type} too many in one turn`);
    checkSender(said.type, this.#mayBeSaid(said.type, from, now));
    checkAddressee(said.type, said as Partial<Placed>, this.#traveller);
    if ('position' in said && !isPlace(said)) throw new DecodeError('a place that is not finite');
  }

  #mayBeSaid(type: Said['type'], from: Endpoint, now: number): boolean {
    if (type === 'AgentMovementComplete') return this.#mayPlace(from, now);
    const isOfNeighbours = type === 'EnableSimulator' || type === 'EstablishAgentCommunication';
    return isOfNeighbours ? this.stillHears(from, now) : this.hears(from);
  }

  /** Only the destination can place an agent that is on its way. */
  #mayPlace(from: Endpoint, now: number): boolean {
    return isAt(this.destination ?? this.root, from) || this.#lateAt(from, now) !== undefined;
  }

  /** The arrival there that was given up, not too long ago. */
  #lateAt(from: Endpoint, now: number): State<'arriving'> | undefined {
    const late = this.#late;
    return isAt(late?.to, from) && now < late!.deadline + LATE_MS ? late : undefined;
  }

  #obey(said: Said, from: Endpoint, now: number): void {
    switch (said.type) {
      case 'EnableSimulator':
        return this.#neighbourhood.enable(said, this.hears(said.simulator));
      case 'EstablishAgentCommunication':
        return this.#neighbourhood.establish(said, this.hears(said.simulator));
      case 'TeleportStart':
        return this.#start(said.teleportFlags, now);
      case 'TeleportProgress':
        return this.#progress(said.message);
      case 'TeleportLocal':
        return this.#moveWithin(said);
      case 'TeleportFailed':
        return this.#fail(said, from, now);
      case 'TeleportFinish':
      case 'CrossedRegion':
        return this.#goTo(said, from, now);
      case 'AgentMovementComplete':
        return this.#place(said, from, now);
    }
  }

  #start(teleportFlags: number, now: number): void {
    const state = this.#state;
    this.#failedAt = -Infinity;
    if (state.type === 'placed') this.#leave(state.region, false, 'TeleportFinish', now);
    else if (state.type === 'leaving') this.#state = { ...state, step: 'TeleportFinish' };
    else return;
    const { region, isAsked } = this.#state as State<'leaving'>;
    this.#tell({ type: 'started', region, isAsked, teleportFlags });
  }

  #progress(message: string): void {
    const region = this.root ?? this.destination;
    if (region !== undefined) this.#tell({ type: 'progress', region, message });
  }

  #moveWithin({ position, lookAt }: TeleportedLocally): void {
    const state = this.#state;
    if (state.type !== 'placed' && state.type !== 'leaving') return;
    const { region } = state;
    this.#state = { type: 'placed', region };
    this.#tell({ type: 'placed', region, from: undefined, kind: 'local', position, lookAt });
  }

  #fail({ reason }: TeleportRefused, from: Endpoint, now: number): void {
    const state = this.#state;
    if (state.type !== 'arriving') this.#failedAt = now;
    if (state.type === 'arriving') {
      if (isAt(state.from, from)) this.#turnBack(state, 'AgentMovementComplete', 'refused', reason);
      else throw new DecodeError('TeleportFailed of a region that the agent has not been placed in');
    } else if (state.type === 'leaving') {
      this.#stay(state.step, state.isCancelled ? 'cancelled' : 'refused', reason);
    } else if (state.type === 'placed') {
      // Nobody waits for it any more; it is told all the same.
      const { region } = state;
      const what = { to: undefined, kind: 'teleport', step: 'TeleportFinish', failure: 'refused' } as const;
      this.#tell({ type: 'failed', region, ...what, words: reason });
    }
  }

  #goTo(move: TeleportFinish | CrossedRegion, sender: Endpoint, now: number): void {
    const state = this.#state;
    if (state.type === 'lost') return;
    const kind = move.type === 'CrossedRegion' ? 'crossing' : 'teleport';
    const isOnTheWay = state.type === 'arriving';
    if (kind === 'teleport' && this.#hasFailed(now))
      throw new DecodeError('TeleportFinish of a teleport that has failed');
    // A queue may repeat itself.
    if (isOnTheWay && isAt(state.to, move.simulator)) return;
    if (state.type === 'placed' && kind === 'crossing' && isAt(state.region, move.simulator)) return;
    if (sameEndpoint(move.simulator, sender) && !this.#neighbourhood.isSame(move))
      throw new DecodeError(`${move.type} to where the agent is, as another one`);
    if (state.type === 'leaving' && kind === 'crossing' && state.isAsked) {
      this.#tellFailure(state.region, state.step, 'overtaken', '');
    }
    const from = isOnTheWay ? this.#behind(state, sender) : state.region;
    const isAsked = state.type === 'leaving' && state.isAsked && kind === 'teleport';
    const wasNeighbour = this.#neighbourhood.approach(move, from.simulator, kind);
    const to = addressOf(move);
    const lastDeadline = isOnTheWay
      ? Math.min(state.lastDeadline, now + TRANSIT_MS)
      : now + Math.max(TRANSIT_MS, this.#rules.arrivingMs);
    const deadline = Math.min(now + this.#rules.arrivingMs, lastDeadline);
    this.#late = undefined;
    this.#state = { type: 'arriving', kind, from, to, isAsked, wasNeighbour, deadline, lastDeadline };
    this.#actions.push({ type: 'complete', region: to, deadline });
    this.#neighbourhood.connect(move);
    this.#tell({ type: 'departed', kind, from, to });
  }

  /** Whether the teleport that there was has come to nothing, and no other one has begun. */
  #hasFailed(now: number): boolean {
    const state = this.#state;
    const isBegun = state.type === 'arriving' || (state.type === 'leaving' && state.step !== 'TeleportStart');
    return !isBegun && now < this.#failedAt + STALE_FINISH_MS;
  }

  /** Sent on before it was placed: by the region behind, which has changed its mind, or by the destination, which must have had it. */
  #behind({ from, to, wasNeighbour }: State<'arriving'>, sender: Endpoint): RegionAddress {
    if (isAt(to, sender) || from === undefined) return to;
    if (!wasNeighbour)
      this.#actions.push({ type: 'close', simulator: to.simulator, reason: 'sent elsewhere' });
    if (!wasNeighbour) this.#neighbourhood.forget(to.simulator);
    return from;
  }

  #place({ position, lookAt }: Placed, from: Endpoint, now: number): void {
    const [before, late] = [this.#state, this.#lateAt(from, now)];
    this.#late = undefined;
    if (late !== undefined) {
      if (before.type === 'leaving' && before.isAsked)
        this.#tellFailure(before.region, before.step, 'overtaken', '');
      this.#state = late;
    }
    const state = this.#state;
    if (state.type === 'lost') return;
    const isArrival = state.type === 'arriving';
    const region = isArrival ? state.to : state.region;
    const behind = isArrival && !isAt(state.from, region.simulator) ? state.from : undefined;
    if (isArrival) this.#state = { type: 'placed', region };
    if (behind !== undefined) [this.#left, this.#leftAt] = [behind, now];
    this.#tell({
      type: 'placed',
      region,
      from: behind,
      kind: isArrival ? state.kind : undefined,
      position,
      lookAt,
    });
  }

  #leave(region: RegionAddress, isAsked: boolean, step: State<'leaving'>['step'], now: number): void {
    const deadline = now + this.#rules.leavingMs;
    this.#state = { type: 'leaving', region, isAsked, step, isCancelled: false, deadline };
  }

  /** The teleport came to nothing before the agent was sent anywhere. */
  #stay(step: JourneyStep, failure: JourneyFailure, words: string): void {
    const { region } = this.#state as State<'leaving'>;
    this.#state = { type: 'placed', region };
    this.#tellFailure(region, step, failure, words);
  }

  #tellFailure(region: RegionAddress, step: JourneyStep, failure: JourneyFailure, words: string): void {
    this.#tell({ type: 'failed', region, to: undefined, kind: 'teleport', step, failure, words });
  }

  #turnBack(state: State<'arriving'>, step: JourneyStep, failure: JourneyFailure, words: string): void {
    const { from: region, to, kind, wasNeighbour } = state;
    if (region === undefined) return this.#lose(to, step, words === '' ? `${step} never came` : words);
    this.#state = { type: 'placed', region };
    const isOver =
      !wasNeighbour && !isAt(region, to.simulator) && this.#neighbourhood.at(to.simulator) !== undefined;
    if (isOver) {
      this.#neighbourhood.forget(to.simulator);
      this.#actions.push({ type: 'close', simulator: to.simulator, reason: 'not arrived' });
    }
    if (wasNeighbour && failure === 'timeout') this.#late = state;
    this.#tell({ type: 'failed', region, to, kind, step, failure, words });
  }

  #loseOnTheWay(
    state: State<'arriving'>,
    simulator: Endpoint,
    reason: string,
    failure: JourneyFailure,
  ): void {
    const now = isAt(state.from, simulator) ? { ...state, from: undefined } : state;
    this.#state = now;
    if (isAt(state.to, simulator)) this.#turnBack(now, 'circuit', failure, reason);
  }

  #lose(last: RegionAddress, step: JourneyStep | undefined, reason: string): void {
    this.#late = undefined;
    this.#state = { type: 'lost', last };
    this.#tell({ type: 'lost', last, step, reason });
  }

  #refuse(from: Endpoint, error: DecodeError): void {
    this.#refused++;
    this.#tell({ type: 'refused', from, error });
  }

  #tell(event: JourneyEvent): void {
    if (this.#events.length < MAX_QUEUED) this.#events.push(event);
  }
}

function isAt(region: RegionAddress | undefined, simulator: Endpoint): boolean {
  return region !== undefined && sameEndpoint(region.simulator, simulator);
}

function isPlace({ position, lookAt }: Pick<Placed, 'position' | 'lookAt'>): boolean {
  return [position, lookAt].every(({ x, y, z }) => Number.isFinite(x + y + z));
}
