/** Holds a session to what `Presence` promises, at every event: one region has the agent, or a journey is under way; and each region's story makes sense. */
import type { JourneyState } from '@landfall/protocol/journey';
import type { Presence, RoomSession, SessionRoom } from '../session/index.ts';

/**
 * What is last told of a region. `behind`: it was the root until another one became it, and is told of next. `nowhere`: the agent was lost
 * there.
 */
type Standing = 'entered' | 'neighbour' | 'root' | 'behind' | 'nowhere';

/** From which standings each step follows; `undefined` is a region that nothing is told of, or that was left. */
const BEFORE: Readonly<Record<Presence['type'], readonly (Standing | undefined)[]>> = {
  entered: [undefined],
  'became-neighbour': ['entered', 'behind'],
  'became-root': ['entered', 'neighbour'],
  left: ['entered', 'neighbour', 'behind', 'nowhere'],
  lost: ['root'],
};

/** And those from which it may follow on the way: the root ends behind the agent, or it is lost where it was sent. */
const ON_THE_WAY: Readonly<Partial<Record<Presence['type'], readonly (Standing | undefined)[]>>> = {
  left: ['root'],
  lost: ['entered', 'neighbour'],
};

interface Told<Place> {
  readonly type: Presence['type'];
  readonly region: Place;
}

/** What is told of each region, one after the other. What is wrong with it is told in words. */
export class PresenceStory<Place extends object> {
  readonly #nameOf: (place: Place) => string;
  readonly #tell: (fault: string) => void;
  readonly #standings = new Map<Place, Standing>();

  /** `tell` hears what has been told that cannot be. */
  constructor(nameOf: (place: Place) => string, tell: (fault: string) => void) {
    this.#nameOf = nameOf;
    this.#tell = tell;
  }

  /** Those that are told to have the agent. */
  get roots(): readonly Place[] {
    return [...this.#standings].flatMap(([place, standing]) => (standing === 'root' ? [place] : []));
  }

  /** @param isOnTheWay whether the agent was sent somewhere and is not there yet, or the session has ended */
  take({ type, region }: Told<Place>, isOnTheWay: boolean): void {
    const before = this.#standings.get(region);
    const follows =
      BEFORE[type].includes(before) || (isOnTheWay && ON_THE_WAY[type]?.includes(before) === true);
    if (!follows) this.#tell(`${type} ${this.#nameOf(region)}, which was ${before ?? 'away'}`);
    this.#checkBehind(region, type);
    this.#move(region, type);
  }

  #move(region: Place, type: Presence['type']): void {
    if (type === 'left') return void this.#standings.delete(region);
    if (type === 'became-root') for (const root of this.roots) this.#standings.set(root, 'behind');
    if (type === 'lost') for (const root of this.roots) this.#standings.set(root, 'nowhere');
    this.#standings.set(region, AFTER[type]);
  }

  /** Whoever was the root before is told of at once. */
  #checkBehind(region: Place, type: Presence['type']): void {
    for (const [place, standing] of this.#standings)
      if (standing === 'behind' && place !== region)
        this.#tell(
          `${type} ${this.#nameOf(region)}, before it was told what became of ${this.#nameOf(place)}`,
        );
  }
}

const AFTER = {
  entered: 'entered',
  'became-neighbour': 'neighbour',
  'became-root': 'root',
  lost: 'nowhere',
} as const satisfies Readonly<Record<Exclude<Presence['type'], 'left'>, Standing>>;

/** What there is to be seen of a session between two events. */
export interface Moment {
  readonly state: JourneyState['type'] | undefined;
  /** How many regions say that they are no neighbours. */
  readonly roots: number;
  /** Whether the session's is the one; or it has none yet, as the first is just being entered. */
  readonly isOwnRoot: boolean;
}

/** What is wrong at a moment, in words; undefined when nothing is. */
export function faultOf({ state, roots, isOwnRoot }: Moment): string | undefined {
  const isUnderWay = state === 'arriving' || state === 'lost';
  if (roots > 1) return `${roots} roots while it is ${state}`;
  if (roots === 0) return isUnderWay ? undefined : `no root while it is ${state}`;
  return isOwnRoot ? undefined : `another root than the region of the session while it is ${state}`;
}

/** A room that watches its session, and tells what is wrong when it sees it. */
export function watchPresence(tell: (fault: string) => void): SessionRoom {
  return {
    messages: [],
    events: [],
    regionEvents: [],
    start(session: RoomSession) {
      const story = new PresenceStory<Region>(({ label }) => label, tell);
      followPresence(session, story);
      session.on('journey', ({ type }) => lookAt(session, type, tell));
      session.on('presence', ({ type, region }) => lookAt(session, `${type} ${region.label}`, tell));
      session.scope.lifetime.onEnd(() => void Promise.resolve().then(() => lookBehind(session, tell)));
      return story;
    },
  };
}

type Tell = (fault: string) => void;
type Region = RoomSession['regions']['all'][number];

function followPresence(session: RoomSession, story: PresenceStory<Region>): void {
  let isOnTheWay = false;
  session.on('journey', ({ type }) => {
    if (type === 'departed' || type === 'returning') isOnTheWay = true;
    if (type === 'placed' || type === 'failed') isOnTheWay = false;
  });
  session.on('presence', (presence) => story.take(presence, isOnTheWay || !session.scope.lifetime.alive));
}

function lookAt(session: RoomSession, event: string, tell: Tell): void {
  if (!session.scope.lifetime.alive) return;
  const roots = session.regions.all.filter(({ isChild }) => !isChild);
  const isOwnRoot = roots[0] === session.region || session.region === undefined;
  const fault = faultOf({ state: session.journey.state?.type, roots: roots.length, isOwnRoot });
  if (fault !== undefined) tell(`${event}: ${fault}`);
}

/** Behind the end there is no region. */
function lookBehind({ regions }: RoomSession, tell: Tell): void {
  if (regions.size > 0) tell(`${regions.size} regions behind the end`);
}
