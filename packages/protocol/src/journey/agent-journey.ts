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
 * | arriving | TeleportFailed of the region behind, also after TeleportFinish; of a teleport: destination lost; deadline | placed, where it was |
 * | arriving | the region behind is lost | arriving, with no way back |
 * | arriving over a border | destination lost, deadline | lost: the region behind had handed the agent over |
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
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import { checkAddressee, checkSender } from './addressee.ts';
import type { Traveller } from './addressee.ts';
import { Course, isAt } from './course.ts';
import type { State, Why } from './course.ts';
import type { JourneyAction, JourneyEvent, JourneyState } from './journey-event.ts';
import { addressOf } from './neighbourhood.ts';
import { Passage } from './passage.ts';
import { JOURNEY_RULES } from './rules.ts';
import type { JourneyRules } from './rules.ts';
import { TELEPORT_FLAG } from './said.ts';
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

/** The login's is its owner's. */
const NO_DEADLINE = { deadline: Infinity, lastDeadline: Infinity };

/** One agent's journey: the agent's side. */
export class AgentJourney {
  readonly #traveller: Traveller;
  readonly #course: Course;
  readonly #passage: Passage;
  #refused = 0;

  constructor({ traveller, login, rules = {} }: AgentJourneyOptions) {
    this.#traveller = traveller;
    const way = { isAsked: true, wasNeighbour: false, from: undefined, via: undefined, isReleased: false };
    const state = { type: 'arriving', kind: 'login', to: addressOf(login), ...way, ...NO_DEADLINE } as const;
    this.#course = new Course(state, { ...JOURNEY_RULES, ...rules });
    this.#course.neighbourhood.begin(login);
    this.#passage = new Passage(this.#course);
  }

  /** Where the agent is now; begins as `arriving` by login. Nothing leads out of `lost`. */
  get state(): JourneyState {
    return this.#course.state;
  }

  /** How often something was said that is not obeyed. */
  get refused(): number {
    return this.#refused;
  }

  /** The region that placed the agent last: the one it is in, or on its way the one behind, as long as there is one. */
  get root(): RegionAddress | undefined {
    return this.#course.root;
  }

  /** The region that the agent is sent to and not yet placed in. */
  get destination(): RegionAddress | undefined {
    return this.#course.destination;
  }

  /** Whether what a simulator says of the agent is obeyed: the agent is in its region, or is sent there, or on from there. */
  hears(simulator: Endpoint): boolean {
    return this.#course.hears(simulator);
  }

  /** As {@link AgentJourney.hears}; of the region that it has just left, too, whose answers may still be on their way. */
  stillHears(simulator: Endpoint, now: number): boolean {
    return this.#course.stillHears(simulator, now);
  }

  /** A teleport has been asked for. @throws UsageError unless the agent is placed: requests come one after the other. */
  leave(now: number): void {
    const { state } = this.#course;
    if (state.type !== 'placed')
      throw new UsageError(`a teleport cannot be asked for: the agent is ${state.type}`);
    this.#leave(state.region, true, 'TeleportStart', now);
  }

  /** TeleportCancel is about to be sent. Returns false when it is too late for that, or too early, or the region does not allow it. */
  cancel(now: number): boolean {
    const { state, rules } = this.#course;
    if (state.type !== 'leaving' || state.isFinal) return false;
    const deadline = Math.min(state.deadline, now + rules.cancelMs);
    this.#course.state = { ...state, isCancelled: true, deadline };
    return true;
  }

  /** What the simulator at `from` says. Nonsense is an event, as is what it has no right to say. */
  receive(said: Said, from: Endpoint, now: number): void {
    try {
      this.#check(said, from, now);
      this.#obey(said, from, now);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#refused++;
      this.#course.tell({ type: 'refused', from, error });
    }
  }

  /** A packet of a circuit has come: there is a simulator, whatever it says. Once for each circuit is enough. */
  receiveSign(simulator: Endpoint): void {
    this.#course.neighbourhood.hear(simulator);
  }

  /** The circuit to a region has ended, or could not be opened: `unreachable`. */
  receiveLoss(simulator: Endpoint, reason: string, now: number): void {
    this.#lose(simulator, reason, now, false);
  }

  /** A region has named an address that this grid's regions must not name: no circuit is opened, and that the agent was sent there is not believed. */
  receiveBar(simulator: Endpoint, reason: string, now: number): void {
    this.#lose(simulator, reason, now, true);
  }

  #lose(simulator: Endpoint, reason: string, now: number, isBarred: boolean): void {
    this.#course.neighbourhood.forget(simulator);
    if (isAt(this.#course.late?.to, simulator)) this.#course.late = undefined;
    const { state } = this.#course;
    if (state.type === 'arriving') this.#passage.lose(state, simulator, reason, now, isBarred);
    else if (state.type !== 'lost' && isAt(state.region, simulator))
      this.#course.lose(state.region, undefined, reason);
  }

  /** Ends a way whose deadline has passed: placed where it was, on the way to who sent it on, or lost. Does nothing before {@link AgentJourney.nextTimeout}. */
  handleTimeout(now: number): void {
    const { state } = this.#course;
    if (now < (this.nextTimeout() ?? Infinity)) return;
    if (state.type === 'leaving') {
      this.#stay(state, { failure: state.isCancelled ? 'cancelled' : 'timeout', words: '' });
    } else if (state.type === 'arriving') {
      this.#passage.giveUp(state, { step: 'AgentMovementComplete', failure: 'timeout', words: '' }, now);
    }
  }

  /** When `handleTimeout` is due, on the clock of `now`; undefined while nothing has a deadline. */
  nextTimeout(): number | undefined {
    const { state } = this.#course;
    const deadline = state.type === 'leaving' || state.type === 'arriving' ? state.deadline : Infinity;
    return deadline === Infinity ? undefined : deadline;
  }

  /** What is to be done next, in this order; until undefined. */
  pollAction(): JourneyAction | undefined {
    return this.#course.pollAction();
  }

  /** What has happened; until undefined. */
  pollEvent(): JourneyEvent | undefined {
    return this.#course.pollEvent();
  }

  #check(said: Said, from: Endpoint, now: number): void {
    if (this.#course.isFull) throw new DecodeError(`${said.type} too many in one turn`);
    checkSender(said.type, this.#course.mayBeSaid(said, from, now));
    checkAddressee(said.type, said as Partial<Placed>, this.#traveller);
    if ('position' in said && !isPlace(said)) throw new DecodeError('a place that is not finite');
  }

  #obey(said: Said, from: Endpoint, now: number): void {
    const { neighbourhood } = this.#course;
    switch (said.type) {
      case 'EnableSimulator':
        return neighbourhood.enable(said, from, now);
      case 'EstablishAgentCommunication':
        return neighbourhood.establish(said, from, now);
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
        return this.#passage.goTo(said, from, now);
      case 'AgentMovementComplete':
        return this.#passage.place(said, from, now);
    }
  }

  #start(teleportFlags: number, now: number): void {
    const course = this.#course;
    const { state } = course;
    course.failedAt = -Infinity;
    if (state.type === 'placed') this.#leave(state.region, false, 'TeleportFinish', now);
    else if (state.type === 'leaving') course.state = { ...state, step: 'TeleportFinish' };
    else return;
    if ((teleportFlags & TELEPORT_FLAG.disableCancel) !== 0) this.#goOn(now);
    const { region, isAsked } = course.state as State<'leaving'>;
    course.tell({ type: 'started', region, isAsked, teleportFlags });
  }

  /** The region does not let it be cancelled, whatever it was told before. */
  #goOn(now: number): void {
    const state = this.#course.state as State<'leaving'>;
    const deadline = state.isCancelled ? now + this.#course.rules.leavingMs : state.deadline;
    this.#course.state = { ...state, isFinal: true, isCancelled: false, deadline };
  }

  #progress(message: string): void {
    const region = this.root ?? this.destination;
    if (region !== undefined) this.#course.tell({ type: 'progress', region, message });
  }

  #moveWithin({ position, lookAt }: TeleportedLocally): void {
    const { state } = this.#course;
    if (state.type !== 'placed' && state.type !== 'leaving') return;
    const { region } = state;
    this.#course.state = { type: 'placed', region };
    this.#course.tell({ type: 'placed', region, from: undefined, kind: 'local', position, lookAt });
  }

  #fail({ reason: words }: TeleportRefused, from: Endpoint, now: number): void {
    const { state } = this.#course;
    if (state.type === 'arriving') return this.#passage.fail(state, from, words, now);
    this.#course.failedAt = now;
    if (state.type === 'leaving')
      this.#stay(state, { failure: state.isCancelled ? 'cancelled' : 'refused', words });
    // Nobody waits for it any more; it is told all the same, and the region has kept the agent: no late word counts.
    else if (state.type === 'placed') {
      this.#course.late = undefined;
      this.#course.tellFailure(state.region, { step: 'TeleportFinish', failure: 'refused', words });
    }
  }

  #leave(region: RegionAddress, isAsked: boolean, step: State<'leaving'>['step'], now: number): void {
    const deadline = now + this.#course.rules.leavingMs;
    const cancel = { isCancelled: false, isFinal: false };
    this.#course.state = { type: 'leaving', region, isAsked, step, ...cancel, deadline };
  }

  /** The teleport came to nothing before the agent was sent anywhere. */
  #stay({ region, step }: State<'leaving'>, why: Omit<Why, 'step'>): void {
    this.#course.state = { type: 'placed', region };
    this.#course.tellFailure(region, { step, ...why });
  }
}

function isPlace({ position, lookAt }: Pick<Placed, 'position' | 'lookAt'>): boolean {
  return [position, lookAt].every(({ x, y, z }) => Number.isFinite(x + y + z));
}
