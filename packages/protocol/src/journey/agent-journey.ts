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
 * | arriving | TeleportFinish, CrossedRegion again, elsewhere | arriving there instead; of the destination: sent on by it |
 * | arriving, sent on | destination lost, deadline, TeleportFailed of the one that has sent it on | arriving at that one again; placed there, if its word has come meanwhile |
 * | arriving, sent on, or at such a one again | TeleportFailed of the region behind | placed, where it was |
 * | arriving at such a one again | it is lost, deadline | lost: the region behind had let the agent go |
 *
 * TeleportFailed, by circuit, may overtake the TeleportFinish of the same teleport, by queue: what comes then is not obeyed.
 * The region behind, which is the one that placed the agent last, keeps its circuit until a destination has proven itself. What is said of neighbours, and what moves the agent, is
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
  JourneyKind,
  JourneyLeg,
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

/** Why an arrival comes to nothing. */
interface Why {
  readonly step: JourneyStep;
  readonly failure: JourneyFailure;
  readonly words: string;
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
  /** The regions that the agent was in, or went by, before this one, and since when it is not. */
  #left: readonly RegionAddress[] = [];
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
    const way = { isAsked: true, wasNeighbour: false, from: undefined, via: undefined, isReleased: false };
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

  /** The region that placed the agent last: the one it is in, or on its way the one behind, as long as there is one. */
  get root(): RegionAddress | undefined {
    const state = this.#state;
    if (state.type === 'arriving') return state.from;
    return state.type === 'lost' ? undefined : state.region;
  }

  /** The region that the agent is sent to and not yet placed in. */
  get destination(): RegionAddress | undefined {
    return this.#state.type === 'arriving' ? this.#state.to : undefined;
  }

  /** Whether what a simulator says of the agent is obeyed: the agent is in its region, or is sent there, or on from there. */
  hears(simulator: Endpoint): boolean {
    return [this.root, this.#via?.to, this.destination].some((region) => isAt(region, simulator));
  }

  /** As {@link AgentJourney.hears}; of the region that it has just left, too, whose answers may still be on their way. */
  stillHears(simulator: Endpoint, now: number): boolean {
    const isLeft = this.#left.some((region) => isAt(region, simulator));
    return this.hears(simulator) || (isLeft && now < this.#leftAt + LINGER_MS);
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
  receiveLoss(simulator: Endpoint, reason: string, now: number): void {
    this.#neighbourhood.forget(simulator);
    if (isAt(this.#late?.to, simulator)) this.#late = undefined;
    const state = this.#state;
    if (state.type === 'arriving') this.#loseOnTheWay(state, simulator, reason, now);
    else if (state.type !== 'lost' && isAt(state.region, simulator))
      this.#lose(state.region, undefined, reason);
  }

  /** Ends a way whose deadline has passed: placed where it was, on the way to who sent it on, or lost. Does nothing before {@link AgentJourney.nextTimeout}. */
  handleTimeout(now: number): void {
    const state = this.#state;
    if (now < (this.nextTimeout() ?? Infinity)) return;
    if (state.type === 'leaving') {
      this.#stay(state.step, state.isCancelled ? 'cancelled' : 'timeout', '');
    } else if (state.type === 'arriving') {
      this.#giveUp(state, { step: 'AgentMovementComplete', failure: 'timeout', words: '' }, now);
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
    if (type === 'EnableSimulator' || type === 'EstablishAgentCommunication')
      return this.stillHears(from, now);
    const isMove = type === 'TeleportFinish' || type === 'CrossedRegion';
    return this.hears(from) && !(isMove && this.#hasLetGo(from));
  }

  /** Only the destination can place an agent that is on its way, or the one before, which has sent it on. */
  #mayPlace(from: Endpoint, now: number): boolean {
    const isHere = isAt(this.destination ?? this.root, from) || isAt(this.#via?.to, from);
    return isHere || this.#lateAt(from, now) !== undefined;
  }

  /** The region behind, once a destination has sent the agent on: it can only take it back. */
  #hasLetGo(simulator: Endpoint): boolean {
    const state = this.#state;
    return state.type === 'arriving' && state.isReleased && isAt(state.from, simulator);
  }

  get #via(): JourneyLeg | undefined {
    return this.#state.type === 'arriving' ? this.#state.via : undefined;
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
      this.#failOnTheWay(state, from, reason, now);
    } else if (state.type === 'leaving') {
      this.#stay(state.step, state.isCancelled ? 'cancelled' : 'refused', reason);
    } else if (state.type === 'placed') {
      // Nobody waits for it any more; it is told all the same.
      const { region } = state;
      const what = { to: undefined, kind: 'teleport', step: 'TeleportFinish', failure: 'refused' } as const;
      this.#tell({ type: 'failed', region, ...what, words: reason });
    }
  }

  #failOnTheWay(state: State<'arriving'>, from: Endpoint, words: string, now: number): void {
    const why = { step: 'AgentMovementComplete', failure: 'refused', words } as const;
    const { via } = state;
    if (isAt(via?.to, from)) return this.#giveUp(state, why, now);
    if (!isAt(state.from, from) || via?.placed !== undefined)
      throw new DecodeError('TeleportFailed of a region that the agent has not been placed in');
    this.#comeBack(state, why);
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
    const here = isOnTheWay
      ? isAt(state.to, sender)
        ? state.to
        : this.#redirect(state, sender)
      : state.region;
    const way = isOnTheWay
      ? wayOn(state, here, move.simulator)
      : { from: here, via: undefined, isReleased: false };
    const isAsked = state.type === 'leaving' && state.isAsked && kind === 'teleport';
    const behind = [here, way.from, way.via?.to].filter((region) => region !== undefined);
    const wasNeighbour = this.#neighbourhood.approach(move, behind, kind);
    const to = addressOf(move);
    const lastDeadline = isOnTheWay
      ? Math.min(state.lastDeadline, now + TRANSIT_MS)
      : now + Math.max(TRANSIT_MS, this.#rules.arrivingMs);
    const deadline = Math.min(now + this.#rules.arrivingMs, lastDeadline);
    this.#late = undefined;
    this.#state = { type: 'arriving', kind, to, isAsked, wasNeighbour, ...way, deadline, lastDeadline };
    this.#actions.push({ type: 'complete', region: to, deadline });
    this.#neighbourhood.connect(move);
    this.#tell({ type: 'departed', kind, from: here, to });
  }

  /** Whether the teleport that there was has come to nothing, and no other one has begun. */
  #hasFailed(now: number): boolean {
    const state = this.#state;
    const isBegun = state.type === 'arriving' || (state.type === 'leaving' && state.step !== 'TeleportStart');
    return !isBegun && now < this.#failedAt + STALE_FINISH_MS;
  }

  /** Who had sent the agent to where it is not yet placed has changed its mind. Returns who that is. */
  #redirect(state: State<'arriving'>, sender: Endpoint): RegionAddress {
    this.#abandon(state, 'sent elsewhere');
    const { from, via } = state;
    return isAt(via?.to, sender) ? via!.to : from!;
  }

  /** The circuit to where the agent is not placed is closed, unless it was a neighbour, or its way leads back there. */
  #abandon({ from, via, to, wasNeighbour }: State<'arriving'>, reason: string): void {
    const { simulator } = to;
    const isKept = wasNeighbour || isAt(from, simulator) || isAt(via?.to, simulator);
    if (isKept || this.#neighbourhood.at(simulator) === undefined) return;
    this.#neighbourhood.forget(simulator);
    this.#actions.push({ type: 'close', simulator, reason });
  }

  #place(said: Placed, by: Endpoint, now: number): void {
    const [before, late] = [this.#state, this.#lateAt(by, now)];
    if (before.type === 'arriving' && !isAt(before.to, by) && isAt(before.via?.to, by)) {
      this.#state = { ...before, via: { ...before.via!, placed: said } };
      return;
    }
    this.#late = undefined;
    if (late !== undefined) {
      if (before.type === 'leaving' && before.isAsked)
        this.#tellFailure(before.region, before.step, 'overtaken', '');
      this.#state = late;
    }
    const state = this.#state;
    if (state.type === 'lost') return;
    if (state.type === 'arriving') this.#arrive(state, said, now);
    else this.#tellPlaced(state.region, undefined, undefined, said);
  }

  #arrive({ from, via, to, kind }: State<'arriving'>, said: Placed, now: number): void {
    this.#state = { type: 'placed', region: to };
    const left = [from, via?.to].filter((region) => region !== undefined && !isAt(region, to.simulator));
    if (left.length > 0) [this.#left, this.#leftAt] = [left as RegionAddress[], now];
    this.#tellPlaced(to, isAt(from, to.simulator) ? undefined : from, kind, said);
  }

  #tellPlaced(
    region: RegionAddress,
    from: RegionAddress | undefined,
    kind: JourneyKind | undefined,
    { position, lookAt }: Placed,
  ): void {
    this.#tell({ type: 'placed', region, from, kind, position, lookAt });
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

  /** The destination does not place the agent. */
  #giveUp(state: State<'arriving'>, why: Why, now: number): void {
    const { from, via, isReleased, wasNeighbour, lastDeadline } = state;
    const isInTime = via?.placed !== undefined || now < lastDeadline;
    const isLost = via === undefined ? isReleased || from === undefined : !isInTime;
    if (isLost)
      return this.#lose((via ?? state).to, why.step, why.words === '' ? `${why.step} never came` : why.words);
    if (via === undefined) this.#comeBack(state, why);
    else this.#returnTo(via, state, why, now);
    if (wasNeighbour && why.failure === 'timeout') this.#late = state;
  }

  /** To the region behind, where it was. */
  #comeBack(state: State<'arriving'>, why: Why): void {
    const { from: region, to, via, kind } = state;
    if (region === undefined) return;
    this.#abandon(state, 'not arrived');
    if (via !== undefined) this.#abandon({ ...state, ...via, via: undefined }, 'not arrived');
    this.#state = { type: 'placed', region };
    this.#tell({ type: 'failed', region, to, kind, ...why });
  }

  /** To the one that has sent it on. Where its word has come meanwhile, the agent is there; otherwise it is asked for it again. */
  #returnTo(via: JourneyLeg, state: State<'arriving'>, why: Why, now: number): void {
    const { to, kind, lastDeadline } = state;
    const region = via.to;
    this.#abandon(state, 'not arrived');
    if (via.placed !== undefined) {
      this.#arrive({ ...state, ...via, via: undefined }, via.placed, now);
      return this.#tell({ type: 'failed', region, to, kind, ...why });
    }
    const deadline = Math.min(now + this.#rules.arrivingMs, lastDeadline);
    this.#state = {
      ...state,
      kind: via.kind,
      to: region,
      wasNeighbour: via.wasNeighbour,
      via: undefined,
      deadline,
    };
    this.#actions.push({ type: 'complete', region, deadline });
    this.#tell({ type: 'returning', region, to, kind, ...why });
  }

  #loseOnTheWay(state: State<'arriving'>, simulator: Endpoint, words: string, now: number): void {
    const from = isAt(state.from, simulator) ? undefined : state.from;
    const via = isAt(state.via?.to, simulator) ? undefined : state.via;
    const left = { ...state, from, via };
    this.#state = left;
    if (isAt(state.to, simulator))
      this.#giveUp(left, { step: 'circuit', failure: 'unreachable', words }, now);
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

/** What the way leads back to when the agent is sent on to `next` by `here`, before it was placed. */
function wayOn(
  { from, via, to, kind, wasNeighbour, isReleased }: State<'arriving'>,
  here: RegionAddress,
  next: Endpoint,
): Pick<State<'arriving'>, 'from' | 'via' | 'isReleased'> {
  if (here !== to) return { from, via, isReleased };
  if (isAt(from, to.simulator)) return { from, via: undefined, isReleased };
  // Sent to where it was: whatever that had, it is to have another time.
  const behind = isAt(from, next) ? undefined : from;
  return { from: behind, via: { kind, to, wasNeighbour, placed: undefined }, isReleased: true };
}

function isAt(region: RegionAddress | undefined, simulator: Endpoint): boolean {
  return region !== undefined && sameEndpoint(region.simulator, simulator);
}

function isPlace({ position, lookAt }: Pick<Placed, 'position' | 'lookAt'>): boolean {
  return [position, lookAt].every(({ x, y, z }) => Number.isFinite(x + y + z));
}
