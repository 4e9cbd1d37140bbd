import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { UpdateQueue } from './update-queue.ts';

/** How much one agent is shown of its region. */
export interface View {
  /** RegionHandshakeReply has come. */
  hasReplied: boolean;
  /** What it has seen before may be in its cache: it is asked first, whether it has the newest. */
  hasCache: boolean;
  /** Heartbeats since everything needed for the scene was there. */
  heartbeats: number;
  /** Objects and other avatars are sent from now on. */
  isOpen: boolean;
  /** What changed around it and has not been sent yet. */
  readonly updates: UpdateQueue;
}

const VIEW = new Part<Agent, View>(() => ({
  hasReplied: false,
  hasCache: false,
  heartbeats: 0,
  isOpen: false,
  updates: new UpdateQueue(),
}));

/** What an agent has been shown of its region. */
export const viewOf = (agent: Agent): View => agent.part(VIEW);

/** The others in the region who see what an agent does. */
export function* onlookers(agent: Agent): Iterable<Agent> {
  for (const other of agent.region.agents) if (other !== agent && viewOf(other).isOpen) yield other;
}

/** The agent itself and its onlookers: it always sees its own avatar. */
export function* audience(agent: Agent): Iterable<Agent> {
  for (const one of agent.region.agents) if (one === agent || viewOf(one).isOpen) yield one;
}

/** All who see the scene of a region. */
export function* spectators(region: Region): Iterable<Agent> {
  for (const one of region.agents) if (viewOf(one).isOpen) yield one;
}
