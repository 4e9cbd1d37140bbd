/** An agent in one region while it comes and goes: the deadlines and events of its `SimulatorJourney` are seen to here. */
import type { Uuid } from '@landfall/protocol/datatypes';
import { SimulatorJourney } from '@landfall/protocol/journey';
import type { SimulatorJourneyEvent } from '@landfall/protocol/journey';
import { endExpected } from '../departure/index.ts';
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import type { Traveller } from './peer.ts';

/** Makes a child agent a root one. */
export type Enter = (traveller: Traveller) => void;

/** Where the root of an agent is that is none here. */
export type Whereabouts = 'elsewhere' | 'nowhere' | 'unknown';

/** Asks for it. Its promise is never rejected. */
export type SeekRoot = (agent: Agent) => Promise<Whereabouts>;

/** Hand-overs that were called back and may still come: each is waited for so long that there are never many. */
const MOST_CALLED_BACK = 8;

/** An agent on its way in, or out. */
export interface Guest {
  readonly journey: SimulatorJourney;
  traveller: Traveller | undefined;
  enter: Enter | undefined;
  seekRoot: SeekRoot | undefined;
  /** Nobody knows where its root is: as long as nothing is heard of it, it is over when its circuit is. */
  isUnplaced: boolean;
  /** See {@link MOST_CALLED_BACK}. */
  calledBack: readonly Uuid[];
  /** Whoever waits for the agent to be root. */
  settle: ((isRoot: boolean) => void) | undefined;
  cancelTimer: () => void;
}

/** See {@link journeyOf}. */
export const GUEST = new Part<Agent, Guest>((agent) => {
  const journey = new SimulatorJourney(agent.isChild ? 'child' : 'root');
  const nobody = { traveller: undefined, enter: undefined, seekRoot: undefined, settle: undefined };
  const guest: Guest = { journey, ...nobody, isUnplaced: false, calledBack: [], cancelTimer: () => {} };
  agent.whenDeparted(() => {
    journey.close();
    drain(agent, guest);
  });
  return guest;
});

/** Where an agent is between this region and others. */
export const journeyOf = (agent: Agent): SimulatorJourney => agent.part(GUEST).journey;

/** Does what the journey wants done, and wakes it in time. */
export function drain(agent: Agent, guest: Guest): void {
  const { journey } = guest;
  if (journey.state !== 'child' && journey.state !== 'claiming') guest.isUnplaced = false;
  noteExpected(agent, guest);
  for (let event = journey.pollEvent(); event !== undefined; event = journey.pollEvent())
    take(agent, guest, event);
  guest.cancelTimer();
  const dueAt = journey.nextTimeout();
  if (dueAt === undefined) return;
  const { clock } = agent.region.services.ports;
  const wake = (): void => {
    journey.handleTimeout(clock.now());
    drain(agent, guest);
  };
  guest.cancelTimer = clock.after(Math.max(0, dueAt - clock.now()), wake, { background: true });
}

/** Whoever departs is asked how it was here. */
function noteExpected(agent: Agent, { journey, isUnplaced }: Guest): void {
  if (!agent.hasDeparted) agent.isExpected = journey.isOnlyHere || isUnplaced;
}

function take(agent: Agent, guest: Guest, event: SimulatorJourneyEvent): void {
  if (event.type === 'stranded') return void endStranded(agent, guest);
  if (event.type === 'answer') {
    const { settle } = guest;
    guest.settle = undefined;
    if (guest.journey.state !== 'expected') guest.traveller = undefined;
    return settle?.(event.isRoot);
  }
  const { traveller, enter } = guest;
  guest.traveller = undefined;
  if (traveller !== undefined) enter?.(traveller);
}

/**
 * Nobody has it as a root, so that nobody would ever end it: unless some region has, of which nothing was heard here. Until that is known it is
 * expected as before, for who shows it out or whose circuit ends. Its promise is never rejected.
 */
async function endStranded(agent: Agent, guest: Guest): Promise<void> {
  guest.traveller = undefined;
  guest.isUnplaced = true;
  noteExpected(agent, guest);
  const where = (await guest.seekRoot?.(agent)) ?? 'nowhere';
  // It may have come anew, or have been heard of.
  if (!guest.isUnplaced || agent.hasDeparted) return;
  if (where === 'unknown') return;
  // Its circuit lives, and is said goodbye to as that of any child.
  noteElsewhere(agent);
  if (where === 'nowhere') endExpected(agent);
}

/** Its root has been heard of, elsewhere. Changes nothing for who is expected still. */
export function noteElsewhere(agent: Agent): void {
  const guest = agent.part(GUEST);
  guest.isUnplaced = false;
  noteExpected(agent, guest);
}

/** Who was expected here is not to come: a child as before. */
export function recallGuest(agent: Agent): void {
  const guest = agent.part(GUEST);
  guest.isUnplaced = false;
  guest.journey.recall();
  if (guest.journey.state === 'child') guest.traveller = undefined;
  drain(agent, guest);
}

/** The region behind has kept who was handed over: by this hand-over it is expected no more, nor when that comes late. Others are not concerned. */
export function callBackGuest(agent: Agent, handoverId: Uuid): void {
  const guest = agent.part(GUEST);
  guest.calledBack = [...guest.calledBack, handoverId].slice(-MOST_CALLED_BACK);
  if (guest.traveller?.handoverId?.equals(handoverId) === true) recallGuest(agent);
}

/** Whether a hand-over was called back before it came. */
export const isCalledBack = ({ calledBack }: Guest, { handoverId }: Traveller): boolean =>
  handoverId !== undefined && calledBack.some((one) => one.equals(handoverId));
