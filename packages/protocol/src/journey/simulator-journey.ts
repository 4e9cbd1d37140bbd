/**
 * Where an agent is in one region, as its simulator has it: from child to root, and out again. The other half of `AgentJourney`.
 *
 * | state | what | then |
 * |---|---|---|
 * | child | UpdateAgent of a teleport (`expect`) | expected, with a deadline |
 * | child | UpdateAgent of a crossing | expected, with a longer one: its root is nowhere else any more |
 * | child | CompleteAgentMovement (`complete`), which has overtaken UpdateAgent | claiming, with a deadline |
 * | claiming | UpdateAgent | root; `enter` |
 * | claiming | deadline | child |
 * | expected | CompleteAgentMovement | root; `enter`, and a teleport is answered yes |
 * | expected | UpdateAgent again | expected anew; the teleport before is answered no |
 * | expected | deadline | child; a teleport is answered no, who has crossed is `stranded` |
 * | expected | the region behind has kept it (`recall`) | child; a teleport is answered no |
 * | root | a way out begins (`begin`), one at a time | preparing |
 * | preparing | TeleportStart goes out (`start`) | started |
 * | preparing, started | TeleportCancel (`cancel`) of a teleport | cancelled: `transfer` says no |
 * | preparing, started | the destination has an agent (`transfer`) | transferring: TeleportCancel is too late |
 * | preparing to cancelled | it came to nothing (`stay`) | root |
 * | transferring | the destination has taken it (`moveAway`) | child |
 * | any | the agent is closed (`close`) | gone; what is expected is answered no |
 *
 * What the regions ask of each other has deadlines of its own, which are those who ask.
 * @source OpenSim EntityTransferStateMachine.cs, ScenePresence.cs (CompleteMovement, WaitForUpdateAgent), Scene.cs (IncomingUpdateChildAgent)
 */
import { ENTRY_MS, ROOT_MS, STRANDED_MS } from './rules.ts';

/** See the table above. */
export type SimulatorJourneyState =
  | 'child'
  | 'expected'
  | 'claiming'
  | 'root'
  | 'preparing'
  | 'started'
  | 'transferring'
  | 'cancelled'
  | 'gone';

/** How an agent goes from region to region. */
export type Way = 'crossing' | 'teleport';

/** What happens in a region that an agent comes to. */
export type SimulatorJourneyEvent =
  /** The agent is root from now on: it is to be placed. */
  | { readonly type: 'enter' }
  /** UpdateAgent of a teleport is to be answered. */
  | { readonly type: 'answer'; readonly isRoot: boolean }
  /** It has come over the border and never entered: it has no root anywhere. */
  | { readonly type: 'stranded' };

/** One agent in one region: the simulator's side of its journey. */
export class SimulatorJourney {
  #state: SimulatorJourneyState;
  /** How it comes, while it is expected; how it goes, while it is on its way out. */
  #way: Way = 'teleport';
  #deadline = Infinity;
  readonly #events: SimulatorJourneyEvent[] = [];

  /** A login's agent is root at once; what looks in from elsewhere is a child. */
  constructor(begins: 'child' | 'root') {
    this.#state = begins;
  }

  /** Where the agent is as this region has it; `gone` is the last. */
  get state(): SimulatorJourneyState {
    return this.#state;
  }

  /** Its root is nowhere else: it has come over the border, and has not entered yet. */
  get isOnlyHere(): boolean {
    return this.#state === 'expected' && this.#way === 'crossing';
  }

  /** A way out has begun, and has not come to its end. */
  get isGoing(): boolean {
    return GOING.has(this.#state);
  }

  /** On the way over a border, or being handed over: its body rests meanwhile. */
  get isLeaving(): boolean {
    return this.#state === 'transferring' || (this.isGoing && this.#way === 'crossing');
  }

  /** Whoever asks for another teleport is not answered any more: there is one, and it goes on. */
  get isUnderWay(): boolean {
    return this.isLeaving || this.#state === 'started' || this.#state === 'cancelled';
  }

  /** UpdateAgent: the region behind hands it over. Returns false where it is no child. */
  expect(way: Way, now: number): boolean {
    if (this.#state === 'claiming') {
      this.#enter();
      return true;
    }
    if (this.#state !== 'child' && this.#state !== 'expected') return false;
    this.#refuse();
    this.#state = 'expected';
    this.#way = way;
    this.#deadline = now + (way === 'teleport' ? ROOT_MS : STRANDED_MS);
    return true;
  }

  /** The region behind has heard no yes, and has kept it: it is a child as before. Nothing of who is not expected. */
  recall(): void {
    if (this.#state !== 'expected') return;
    this.#refuse();
    this.#state = 'child';
    this.#deadline = Infinity;
  }

  /** CompleteAgentMovement. A root that asks again is none of it. */
  complete(now: number): void {
    if (this.#state === 'expected') {
      this.#enter();
      if (this.#way === 'teleport') this.#events.push({ type: 'answer', isRoot: true });
    } else if (this.#state === 'child' || this.#state === 'claiming') {
      this.#state = 'claiming';
      this.#deadline = now + ENTRY_MS;
    }
  }

  /** Returns false while another way has begun, and for who is no root. */
  begin(way: Way): boolean {
    if (this.#state !== 'root') return false;
    this.#state = 'preparing';
    this.#way = way;
    return true;
  }

  /** TeleportStart goes out: from preparing to started; nothing in other states. */
  start(): void {
    if (this.#state === 'preparing') this.#state = 'started';
  }

  /** From here on there is no way back by wish. Returns false when it was called off before. */
  transfer(): boolean {
    if (this.#state !== 'preparing' && this.#state !== 'started') return false;
    this.#state = 'transferring';
    return true;
  }

  /** TeleportCancel: obeyed of a teleport that is not yet being transferred, else nothing. */
  cancel(): void {
    const isEarly = this.#state === 'preparing' || this.#state === 'started';
    if (isEarly && this.#way === 'teleport') this.#state = 'cancelled';
  }

  /** The way out came to nothing: it is root here again. Nothing while none has begun. */
  stay(): void {
    if (this.isGoing) this.#state = 'root';
  }

  /** The destination has taken it: it is a child here. Nothing unless it is being transferred. */
  moveAway(): void {
    if (this.#state === 'transferring') this.#state = 'child';
  }

  /** The agent is gone from here for good; a teleport that is still expected is answered no. */
  close(): void {
    this.#refuse();
    this.#state = 'gone';
    this.#deadline = Infinity;
  }

  /** Makes a child of who has not come in time. Does nothing before {@link SimulatorJourney.nextTimeout}. */
  handleTimeout(now: number): void {
    if (now < this.#deadline) return;
    this.#refuse();
    if (this.isOnlyHere) this.#events.push({ type: 'stranded' });
    this.#state = 'child';
    this.#deadline = Infinity;
  }

  /** When `handleTimeout` is due, on the clock of `now`; undefined while nothing has a deadline. */
  nextTimeout(): number | undefined {
    return this.#deadline === Infinity ? undefined : this.#deadline;
  }

  /** What is to be done next, in this order; until undefined. */
  pollEvent(): SimulatorJourneyEvent | undefined {
    return this.#events.shift();
  }

  #enter(): void {
    this.#state = 'root';
    this.#deadline = Infinity;
    this.#events.push({ type: 'enter' });
  }

  /** A teleport that is waited for comes to nothing here. */
  #refuse(): void {
    const isAwaited = this.#state === 'expected' && this.#way === 'teleport';
    if (isAwaited) this.#events.push({ type: 'answer', isRoot: false });
  }
}

const GOING: ReadonlySet<SimulatorJourneyState> = new Set([
  'preparing',
  'started',
  'transferring',
  'cancelled',
]);
