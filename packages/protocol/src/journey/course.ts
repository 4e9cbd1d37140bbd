/** What the parts of an agent's journey share: where the agent is, who is heard of it, and what is to be done and told. */
import { sameEndpoint } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import type {
  JourneyAction,
  JourneyEvent,
  JourneyFailure,
  JourneyLeg,
  JourneyState,
  JourneyStep,
} from './journey-event.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { LATE_MS, LINGER_MS, MAX_QUEUED, STALE_FINISH_MS } from './rules.ts';
import type { JourneyRules } from './rules.ts';
import type { RegionAddress, Said } from './said.ts';

/** The journey while it is in that state. */
export type State<Type extends JourneyState['type']> = Extract<JourneyState, { readonly type: Type }>;

/** Why something comes to nothing. */
export interface Why {
  readonly step: JourneyStep;
  readonly failure: JourneyFailure;
  readonly words: string;
}

/** Mutable: whoever has it moves the agent. */
export class Course {
  readonly rules: JourneyRules;
  readonly neighbourhood: Neighbourhood;
  state: JourneyState;
  /** An arrival that was given up, at a neighbour: its word may still come, and counts. */
  late: State<'arriving'> | undefined;
  /** When the region said TeleportFailed, until its next TeleportStart. */
  failedAt = -Infinity;
  readonly #actions: JourneyAction[] = [];
  readonly #events: JourneyEvent[] = [];
  /** The regions that the agent was in, or went by, before this one, and since when it is not. */
  #left: readonly RegionAddress[] = [];
  #leftAt = 0;

  constructor(state: JourneyState, rules: JourneyRules) {
    this.state = state;
    this.rules = rules;
    this.neighbourhood = new Neighbourhood({
      most: rules.maxNeighbours,
      isAgents: (simulator) => this.hears(simulator),
      act: (action) => this.act(action),
      tell: (event) => this.tell(event),
    });
  }

  /** As {@link AgentJourney.root}. */
  get root(): RegionAddress | undefined {
    const { state } = this;
    if (state.type === 'arriving') return state.from;
    return state.type === 'lost' ? undefined : state.region;
  }

  get destination(): RegionAddress | undefined {
    return this.state.type === 'arriving' ? this.state.to : undefined;
  }

  get #via(): JourneyLeg | undefined {
    return this.state.type === 'arriving' ? this.state.via : undefined;
  }

  hears(simulator: Endpoint): boolean {
    return [this.root, this.#via?.to, this.destination].some((region) => isAt(region, simulator));
  }

  stillHears(simulator: Endpoint, now: number): boolean {
    const isLeft = this.#left.some((region) => isAt(region, simulator));
    return this.hears(simulator) || (isLeft && now < this.#leftAt + LINGER_MS);
  }

  /** Whether the simulator at `from` has a say in that. */
  mayBeSaid(said: Said, from: Endpoint, now: number): boolean {
    const { type } = said;
    if (type === 'AgentMovementComplete') return this.#mayPlace(from, now);
    if (type === 'EnableSimulator' || type === 'EstablishAgentCommunication')
      return this.stillHears(from, now);
    const isMove = type === 'TeleportFinish' || type === 'CrossedRegion';
    // A queue may repeat itself.
    const isElsewhere = isMove && !isAt(this.destination, said.simulator);
    return this.hears(from) && !(isElsewhere && this.#hasLetGo(from));
  }

  /** The arrival there that was given up, not too long ago. */
  lateAt(from: Endpoint, now: number): State<'arriving'> | undefined {
    const { late } = this;
    return isAt(late?.to, from) && now < late!.deadline + LATE_MS ? late : undefined;
  }

  /** Whether the teleport that there was has come to nothing, and no other one has begun. */
  hasFailed(now: number): boolean {
    const { state } = this;
    const isBegun = state.type === 'arriving' || (state.type === 'leaving' && state.step !== 'TeleportStart');
    return !isBegun && now < this.failedAt + STALE_FINISH_MS;
  }

  /** The agent is in none of these any more. */
  leaveBehind(regions: readonly RegionAddress[], now: number): void {
    if (regions.length === 0) return;
    [this.#left, this.#leftAt] = [regions, now];
    this.neighbourhood.settle();
  }

  /** There is no region that has it. */
  lose(last: RegionAddress, step: JourneyStep | undefined, reason: string): void {
    this.late = undefined;
    this.state = { type: 'lost', last };
    this.tell({ type: 'lost', last, step, reason });
  }

  /** A teleport has come to nothing before the agent was sent anywhere. */
  tellFailure(region: RegionAddress, why: Why): void {
    this.tell({ type: 'failed', region, to: undefined, kind: 'teleport', ...why });
  }

  act(action: JourneyAction): void {
    this.#actions.push(action);
  }

  tell(event: JourneyEvent): void {
    if (this.#events.length < MAX_QUEUED) this.#events.push(event);
  }

  /** So much is to be done that nobody is heard until it is. */
  get isFull(): boolean {
    return this.#actions.length >= MAX_QUEUED;
  }

  pollAction(): JourneyAction | undefined {
    return this.#actions.shift();
  }

  pollEvent(): JourneyEvent | undefined {
    return this.#events.shift();
  }

  /** Only the destination can place an agent that is on its way, or the one before, which has sent it on. */
  #mayPlace(from: Endpoint, now: number): boolean {
    const isHere = isAt(this.destination ?? this.root, from) || isAt(this.#via?.to, from);
    return isHere || this.lateAt(from, now) !== undefined;
  }

  /** The region behind, once a destination has sent the agent on: it can only take it back, unless it is sent there. */
  #hasLetGo(simulator: Endpoint): boolean {
    const { state } = this;
    if (state.type !== 'arriving' || isAt(state.to, simulator)) return false;
    return state.isReleased && isAt(state.from, simulator);
  }
}

export function isAt(region: RegionAddress | undefined, simulator: Endpoint): boolean {
  return region !== undefined && sameEndpoint(region.simulator, simulator);
}
