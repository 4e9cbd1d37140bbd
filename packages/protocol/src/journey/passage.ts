/**
 * From being sent to another region to being placed: there, where the agent was, or by the region that has sent it on; or nowhere. The rules
 * are on top of `agent-journey.ts`.
 */
import type { CrossedRegion, TeleportFinish } from '../capability/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { isAt } from './course.ts';
import type { Course, State, Why } from './course.ts';
import type { JourneyKind, JourneyLeg } from './journey-event.ts';
import { addressOf } from './neighbourhood.ts';
import { LATE_MS, TRANSIT_MS } from './rules.ts';
import type { JourneyRules } from './rules.ts';
import type { Placed, RegionAddress } from './said.ts';

type Move = TeleportFinish | CrossedRegion;

/** What the way leads back to. */
type Behind = Pick<State<'arriving'>, 'from' | 'via' | 'isReleased'>;

/** The agent's way between regions. */
export class Passage {
  readonly #course: Course;

  constructor(course: Course) {
    this.#course = course;
  }

  /** `sender` has the agent go on elsewhere. @throws DecodeError for what cannot be meant */
  goTo(move: Move, sender: Endpoint, now: number): void {
    const course = this.#course;
    const { state } = course;
    if (state.type === 'lost' || this.#isNothingNew(move)) return;
    const kind = move.type === 'CrossedRegion' ? 'crossing' : 'teleport';
    const isAsked = isWanted(state, move, course.rules);
    this.#check(move, isAsked, now);
    if (state.type === 'leaving' && kind === 'crossing')
      course.tellFailure(state.region, { step: state.step, failure: 'overtaken', words: '' });
    const here = this.#senderOf(state, sender);
    const way = state.type === 'arriving' ? wayOn(state, here) : straight(here, kind);
    const wasNeighbour = course.neighbourhood.approach(move, kind, now);
    const to = addressOf(move);
    const deadlines = this.#deadlines(state, way, now);
    course.late = undefined;
    course.state = { type: 'arriving', kind, to, isAsked, wasNeighbour, ...way, ...deadlines };
    course.act({ type: 'complete', region: to, deadline: deadlines.deadline });
    course.neighbourhood.connect(move);
    course.tell({ type: 'departed', kind, isAsked, from: here, to });
  }

  /** AgentMovementComplete. */
  place(said: Placed, by: Endpoint, now: number): void {
    const course = this.#course;
    const [before, late] = [course.state, course.lateAt(by, now)];
    if (before.type === 'arriving' && !isAt(before.to, by) && isAt(before.via?.to, by)) {
      course.state = { ...before, via: { ...before.via!, placed: said } };
      return;
    }
    course.late = undefined;
    if (late !== undefined) {
      if (before.type === 'leaving')
        course.tellFailure(before.region, { step: before.step, failure: 'overtaken', words: '' });
      // Where it was told to be meanwhile it has not been before that arrival began, when it was sent on.
      const isHere = before.type === 'placed' || before.type === 'leaving';
      course.state = isHere ? { ...late, from: before.region, via: undefined } : late;
    }
    const { state } = course;
    if (state.type === 'lost') return;
    if (state.type === 'arriving') this.#arrive(state, said, now);
    else this.#tellPlaced(state.region, undefined, undefined, said);
  }

  /** TeleportFailed. @throws DecodeError of a region that has not got the agent */
  fail(state: State<'arriving'>, from: Endpoint, words: string, now: number): void {
    const why = { step: 'AgentMovementComplete', failure: 'refused', words } as const;
    const { via } = state;
    if (isAt(via?.to, from)) return this.giveUp(state, why, now);
    if (!isAt(state.from, from) || via?.placed !== undefined)
      throw new DecodeError('TeleportFailed of a region that the agent has not been placed in');
    this.#comeBack(state, why);
  }

  /** The destination does not place the agent. */
  giveUp(state: State<'arriving'>, why: Why, now: number): void {
    const { from, via, isReleased, wasNeighbour, lastDeadline } = state;
    const isInTime = via?.placed !== undefined || now < lastDeadline;
    const isLost = via === undefined ? isReleased || from === undefined : !isInTime;
    if (isLost) {
      const reason = why.words === '' ? `${why.step} never came` : why.words;
      return this.#course.lose((via ?? state).to, why.step, reason);
    }
    if (via === undefined) this.#comeBack(state, why);
    else this.#returnTo(via, state, why, now);
    if (wasNeighbour && why.failure === 'timeout') this.#course.late = state;
  }

  /** A circuit has ended, behind the agent or ahead of it; or `isBarred`: whoever names that address is not believed. */
  lose(state: State<'arriving'>, simulator: Endpoint, words: string, now: number, isBarred: boolean): void {
    const from = isAt(state.from, simulator) ? undefined : state.from;
    const via = isAt(state.via?.to, simulator) ? undefined : state.via;
    const isReleased = state.isReleased && !(isBarred && via === undefined);
    const left = { ...state, from, via, isReleased };
    this.#course.state = left;
    if (isAt(state.to, simulator)) this.giveUp(left, { step: 'circuit', failure: 'unreachable', words }, now);
  }

  /** A queue may repeat itself. */
  #isNothingNew({ type, simulator }: Move): boolean {
    const { state } = this.#course;
    if (state.type === 'arriving') return isAt(state.to, simulator);
    return state.type === 'placed' && type === 'CrossedRegion' && isAt(state.region, simulator);
  }

  #check(move: Move, isAsked: boolean, now: number): void {
    if (!isAsked && this.#course.rules.staysUnasked)
      throw new DecodeError(`${move.type} that was not asked for`);
    if (move.type === 'TeleportFinish' && this.#course.hasFailed(now))
      throw new DecodeError('TeleportFinish of a teleport that has failed');
    // The circuit to there has proven itself, or is about to; whoever says otherwise has not.
    if (this.#course.hears(move.simulator) && !this.#course.neighbourhood.isSame(move))
      throw new DecodeError(`${move.type} to where the agent is, as another one`);
  }

  /** Who sends the agent. When that is not where it was to be placed, it has changed its mind, and the circuit to there is closed. */
  #senderOf(state: Exclude<Course['state'], State<'lost'>>, sender: Endpoint): RegionAddress {
    if (state.type !== 'arriving') return state.region;
    const { from, via, to } = state;
    if (isAt(to, sender)) return to;
    this.#abandon(state, 'sent elsewhere');
    return isAt(via?.to, sender) ? via!.to : from!;
  }

  /** Where nothing leads back, nothing is gained by giving up while a late word would still count. */
  #deadlines(state: Course['state'], { via, isReleased }: Behind, now: number) {
    const { arrivingMs } = this.#course.rules;
    const patienceMs = isReleased && via === undefined ? arrivingMs + LATE_MS : arrivingMs;
    const lastDeadline =
      state.type === 'arriving'
        ? Math.min(state.lastDeadline, now + TRANSIT_MS)
        : now + Math.max(TRANSIT_MS, patienceMs);
    return { deadline: Math.min(now + patienceMs, lastDeadline), lastDeadline };
  }

  /** The circuit to where the agent is not placed is closed, unless it was a neighbour, or its way leads back there. */
  #abandon({ from, via, to, wasNeighbour }: State<'arriving'>, reason: string): void {
    const { simulator } = to;
    const { neighbourhood } = this.#course;
    const isKept = wasNeighbour || isAt(from, simulator) || isAt(via?.to, simulator);
    if (isKept || neighbourhood.at(simulator) === undefined) return;
    neighbourhood.forget(simulator);
    this.#course.act({ type: 'close', simulator, reason });
  }

  #arrive({ from, via, to, kind }: State<'arriving'>, said: Placed, now: number): void {
    this.#course.state = { type: 'placed', region: to };
    const left = [from, via?.to].filter((region) => region !== undefined && !isAt(region, to.simulator));
    this.#course.leaveBehind(left as RegionAddress[], now);
    this.#tellPlaced(to, isAt(from, to.simulator) ? undefined : from, kind, said);
  }

  #tellPlaced(
    region: RegionAddress,
    from: RegionAddress | undefined,
    kind: JourneyKind | undefined,
    { position, lookAt }: Placed,
  ): void {
    this.#course.tell({ type: 'placed', region, from, kind, position, lookAt });
  }

  /** To the region behind, where it was. */
  #comeBack(state: State<'arriving'>, why: Why): void {
    const { from: region, to, via, kind } = state;
    if (region === undefined) return;
    this.#abandon(state, 'not arrived');
    if (via !== undefined) this.#abandon({ ...state, ...via, via: undefined }, 'not arrived');
    this.#course.state = { type: 'placed', region };
    this.#course.tell({ type: 'failed', region, to, kind, ...why });
  }

  /** To the one that has sent it on. Where its word has come meanwhile, the agent is there; otherwise it is asked for it again. */
  #returnTo(via: JourneyLeg, state: State<'arriving'>, why: Why, now: number): void {
    const course = this.#course;
    const { to, kind, lastDeadline } = state;
    const { placed, ...leg } = via;
    const region = leg.to;
    this.#abandon(state, 'not arrived');
    if (placed !== undefined) {
      this.#arrive({ ...state, ...leg, via: undefined }, placed, now);
      return course.tell({ type: 'failed', region, to, kind, ...why });
    }
    const deadline = Math.min(now + course.rules.arrivingMs, lastDeadline);
    course.state = { ...state, ...leg, via: undefined, deadline };
    course.act({ type: 'complete', region, deadline });
    course.tell({ type: 'returning', region, to, kind, ...why });
  }
}

/**
 * From where the agent is. A border is behind it when it hears of it: the region there has it, and the one here has let it go; a teleport keeps it
 * here until it has entered there. @source travel.md 8; OpenSim EntityTransferModule.cs (CrossAgentToNewRegionAsync)
 */
const straight = (from: RegionAddress, kind: JourneyKind): Behind => ({
  from,
  via: undefined,
  isReleased: kind === 'crossing',
});

/**
 * A teleport that was asked for, or a border that the agent may have come to by itself. What a destination does with an agent on the way there is part of
 * that way; a border of it leads on over other borders only.
 */
function isWanted(
  state: Exclude<Course['state'], State<'lost'>>,
  move: Move,
  { isWalked }: JourneyRules,
): boolean {
  const isArriving = state.type === 'arriving';
  const isOnFoot = isArriving && state.kind === 'crossing';
  if (move.type === 'TeleportFinish') return state.type !== 'placed' && state.isAsked && !isOnFoot;
  if (isArriving && !isOnFoot) return state.isAsked;
  return isWalked(isArriving ? state.to : state.region, move);
}

/** What the way leads back to when the agent is sent on by `here`, before it was placed. */
function wayOn(state: State<'arriving'>, here: RegionAddress): Behind {
  const { from, via, to, kind, wasNeighbour, isReleased } = state;
  if (here !== to) return { from, via, isReleased };
  // From where it is to there again: it has never been away.
  if (isAt(from, to.simulator) && !isReleased) return { from, via: undefined, isReleased };
  return { from, via: { kind, to, wasNeighbour, placed: undefined }, isReleased: true };
}
