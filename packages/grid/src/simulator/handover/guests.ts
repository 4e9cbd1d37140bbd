/**
 * How a region takes agents that come from others, as OpenSim does: CreateAgent gives the right to open a circuit, for which UpdateAgent
 * waits {@link PRESENCE_WAIT_MS}; what comes then is a matter of `SimulatorJourney`, which is seen to in `guest.ts`.
 * @source OpenSim Scene.cs (NewUserConnection, IncomingUpdateChildAgent), ScenePresence.cs (CompleteMovement)
 */
import type { Session } from '../../services/presence/index.ts';
import { AgentCapabilities } from '../capabilities/index.ts';
import { depart, endLingering } from '../departure/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { verdictOf } from './access.ts';
import { cancelClosing } from './closing.ts';
import { GUEST, callBackGuest, drain, isCalledBack, noteElsewhere } from './guest.ts';
import type { Enter } from './guest.ts';
import type { Newcomer, RootPlace, Traveller, Verdict } from './peer.ts';
import { seekRoot } from './whereabouts.ts';

/** How long an agent that is expected may take to open its circuit. */
export const PRESENCE_WAIT_MS = 30_000;
const ALLOWED: Verdict = Object.freeze({ allowed: true });
const CLOSED: Verdict = Object.freeze({ allowed: false, reason: 'Logins to this region are disabled' });

const NO_CHILD: Verdict = Object.freeze({ allowed: false, reason: 'There is no such child agent' });

/** Those who wait for an agent to open its circuit, by agent. */
const AWAITED = new Part<Region, Map<string, (agent: Agent | undefined) => void>>(() => new Map());

/** Whether a newcomer may come, before anything is done for them. */
export function admissionOf(
  region: Region,
  {
    agentId,
    teleportFlags,
    position,
  }: Pick<Newcomer, 'position' | 'teleportFlags'> & Pick<RootPlace, 'agentId'>,
): Verdict {
  if (teleportFlags !== 0) return verdictOf(region, { agentId, viaTeleport: true, position });
  return region.config.isClosed ? CLOSED : ALLOWED;
}

/** CreateAgent. An agent that is here already keeps its circuit, as the child of a root elsewhere. */
export function expectAgent(region: Region, newcomer: Newcomer): Verdict {
  const { session, capsPath, position, lookAt, teleportFlags, isChild = true } = newcomer;
  const { id } = session.account;
  const verdict = admissionOf(region, { agentId: id, teleportFlags, position });
  if (!verdict.allowed) return verdict;
  endLingering(region, id);
  const present = region.agents.byId(id);
  if (present !== undefined && present.ticket.session !== session) depart(present, 'newer session');
  else if (present !== undefined) return keepAgent(present, newcomer);
  const older = region.tickets.of(id);
  if (older?.session === session && older.capabilities.path === capsPath) return ALLOWED;
  if (newcomer.calledBack !== undefined) return NO_CHILD;
  const capabilities = new AgentCapabilities(region.services, session.account, region, capsPath);
  const place = { position, lookAt };
  const ticket = { session, isChild, isTeleport: isChild && teleportFlags !== 0, place, capabilities };
  region.tickets.issue(ticket)?.capabilities.close();
  return ALLOWED;
}

function keepAgent(agent: Agent, { capsPath, session, teleportFlags, calledBack }: Newcomer): Verdict {
  if (!agent.isChild) return { allowed: false, reason: 'The agent is in the region already' };
  const isThatChild = agent.capabilities.path === capsPath;
  if (calledBack !== undefined) {
    callBackGuest(agent, calledBack);
    if (!isThatChild) return NO_CHILD;
  }
  cancelClosing(agent);
  // A root looks in. It may say so late: who is expected is expected still.
  if (teleportFlags === 0) noteElsewhere(agent);
  if (isThatChild) return ALLOWED;
  agent.capabilities.close();
  agent.ticket.capabilities = new AgentCapabilities(
    agent.region.services,
    session.account,
    agent.region,
    capsPath,
  );
  return ALLOWED;
}

/** An agent has opened its circuit. */
export function noteCircuit(agent: Agent): void {
  const awaited = agent.region.part(AWAITED);
  const wake = awaited.get(agent.id.key);
  awaited.delete(agent.id.key);
  wake?.(agent);
}

/** UpdateAgent. @returns whether it was taken; for who is to be waited for, whether the agent is root now */
export async function takeTraveller(region: Region, traveller: Traveller): Promise<boolean> {
  const { session, waitForRoot } = traveller;
  const agent = region.agents.byId(session.account.id) ?? (await circuitOf(region, session));
  if (agent === undefined || agent.hasDeparted || !agent.isChild) return false;
  if (agent.ticket.session !== session || region.config.isClosed) return false;
  const guest = agent.part(GUEST);
  if (isCalledBack(guest, traveller)) return false;
  const { clock } = region.services.ports;
  if (!guest.journey.expect(waitForRoot ? 'teleport' : 'crossing', clock.now())) return false;
  guest.traveller = traveller;
  guest.seekRoot = seekRoot;
  drain(agent, guest);
  if (!waitForRoot || guest.journey.state === 'root') return true;
  return await new Promise((resolve) => {
    guest.settle = resolve;
  });
}

function circuitOf(region: Region, session: Session): Promise<Agent | undefined> {
  const awaited = region.part(AWAITED);
  const { key } = session.account.id;
  if (region.tickets.of(session.account.id)?.session !== session) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const cancel = region.services.ports.clock.after(PRESENCE_WAIT_MS, () => settle(undefined), {
      background: true,
    });
    const settle = (agent: Agent | undefined): void => {
      cancel();
      if (awaited.get(key) === settle) awaited.delete(key);
      resolve(agent);
    };
    awaited.get(key)?.(undefined);
    awaited.set(key, settle);
  });
}

/** Whoever is waited for does not come any more: the region goes down. */
export function forgetGuests(region: Region): void {
  for (const settle of region.part(AWAITED).values()) settle(undefined);
}

/** CompleteAgentMovement of a child agent: it enters, now or when the region before it has said who comes. */
export function claimEntry(agent: Agent, enter: Enter): void {
  const guest = agent.part(GUEST);
  guest.enter = enter;
  guest.journey.complete(agent.region.services.ports.clock.now());
  drain(agent, guest);
}

/** AgentPosition. @returns whether such a child agent is here */
export function placeRoot(region: Region, { agentId, sessionId, position }: RootPlace): boolean {
  const agent = region.agents.byId(agentId);
  if (agent === undefined || !agent.isChild || !agent.sessionId.equals(sessionId)) return false;
  agent.place = { ...agent.place, position };
  noteElsewhere(agent);
  return true;
}
