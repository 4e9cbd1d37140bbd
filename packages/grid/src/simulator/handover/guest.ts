/** An agent in one region while it comes and goes: the deadlines and events of its `SimulatorJourney` are seen to here. */
import { SimulatorJourney } from '@landfall/protocol/journey';
import type { SimulatorJourneyEvent } from '@landfall/protocol/journey';
import { endExpected } from '../departure/index.ts';
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import type { Traveller } from './peer.ts';

/** Makes a child agent a root one. */
export type Enter = (traveller: Traveller) => void;

/** Whether the region that somebody has come from has them as its root. Its promise is never rejected. */
export type Keeps = (traveller: Traveller) => Promise<boolean>;

/** An agent on its way in, or out. */
export interface Guest {
  readonly journey: SimulatorJourney;
  traveller: Traveller | undefined;
  enter: Enter | undefined;
  keeps: Keeps | undefined;
  /** Whoever waits for the agent to be root. */
  settle: ((isRoot: boolean) => void) | undefined;
  cancelTimer: () => void;
}

/** See {@link journeyOf}. */
export const GUEST = new Part<Agent, Guest>((agent) => {
  const journey = new SimulatorJourney(agent.isChild ? 'child' : 'root');
  const nobody = { traveller: undefined, enter: undefined, keeps: undefined, settle: undefined };
  const guest: Guest = { journey, ...nobody, cancelTimer: () => {} };
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
  // Whoever departs is asked how it was here.
  if (!agent.hasDeparted) agent.isExpected = journey.isOnlyHere;
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
 * Nobody has it as a root, so that nobody would ever end it: unless the region behind has kept it, of which nothing was heard here. Its promise
 * is never rejected.
 */
async function endStranded(agent: Agent, guest: Guest): Promise<void> {
  const { traveller, keeps } = guest;
  guest.traveller = undefined;
  const isKept = traveller !== undefined && (await keeps?.(traveller)) === true;
  // It may have come anew meanwhile.
  const isNowhere = !isKept && agent.isChild && guest.traveller === undefined;
  if (isNowhere && !agent.hasDeparted) endExpected(agent);
}

/** The region behind has kept who was expected here: a child as before. */
export function recallGuest(agent: Agent): void {
  const guest = agent.part(GUEST);
  guest.journey.recall();
  if (guest.journey.state === 'child') guest.traveller = undefined;
  drain(agent, guest);
}
