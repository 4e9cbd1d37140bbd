/**
 * How a region takes agents that come from others, as OpenSim does:
 * - CreateAgent gives the right to open a circuit: the agent is a child;
 * - UpdateAgent brings what they are; the agent may have to open its circuit first, for which it has {@link PRESENCE_WAIT_MS};
 * - CompleteAgentMovement makes it root. When it overtakes UpdateAgent it waits {@link DATA_WAIT_MS}, and comes to nothing after that;
 * - a teleport's UpdateAgent is answered when the agent is root, or after {@link ROOT_WAIT_MS}.
 * @source OpenSim Scene.cs (NewUserConnection, IncomingUpdateChildAgent), ScenePresence.cs (CompleteMovement)
 */
import type { Session } from '../../services/presence/index.ts';
import { AgentCapabilities } from '../capabilities/index.ts';
import { depart, endLingering } from '../departure/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { verdictOf } from './access.ts';
import { cancelClosing } from './closing.ts';
import type { Newcomer, RootPlace, Traveller, Verdict } from './peer.ts';

/** How long an agent that is expected may take to open its circuit. */
export const PRESENCE_WAIT_MS = 30_000;
/** How long CompleteAgentMovement waits for what the region before has to say. */
export const DATA_WAIT_MS = 10_000;
/** How long a teleport waits for CompleteAgentMovement. */
export const ROOT_WAIT_MS = 25_000;

const ALLOWED: Verdict = Object.freeze({ allowed: true });

/** Makes a child agent a root one. */
type Enter = (traveller: Traveller) => void;

/** An agent on its way in. */
interface Guest {
  traveller: Traveller | undefined;
  /** CompleteAgentMovement has come too early. */
  enter: Enter | undefined;
  /** Ends the wait for what it is too early for. */
  cancelEntry: (() => void) | undefined;
  /** Whoever waits for the agent to be root. */
  settle: ((isRoot: boolean) => void) | undefined;
}

const GUEST = new Part<Agent, Guest>(() => ({
  traveller: undefined,
  enter: undefined,
  cancelEntry: undefined,
  settle: undefined,
}));
/** Those who wait for an agent to open its circuit, by agent. */
const AWAITED = new Part<Region, Map<string, (agent: Agent | undefined) => void>>(() => new Map());

/** CreateAgent. An agent that is here already keeps its circuit. */
export function expectAgent(region: Region, newcomer: Newcomer): Verdict {
  const { session, capsPath, position, lookAt, teleportFlags } = newcomer;
  const { id } = session.account;
  if (teleportFlags !== 0) {
    const verdict = verdictOf(region, { agentId: id, viaTeleport: true, position });
    if (!verdict.allowed) return verdict;
  } else if (region.config.isClosed) return { allowed: false, reason: 'Logins to this region are disabled' };
  endLingering(region, id);
  const present = region.agents.byId(id);
  if (present !== undefined && present.ticket.session !== session) depart(present, 'newer session');
  else if (present !== undefined) return keepAgent(present, newcomer);
  const older = region.tickets.of(id);
  if (older?.session === session && older.capabilities.path === capsPath) return ALLOWED;
  const capabilities = new AgentCapabilities(region.services, session.account, region, capsPath);
  const ticket = { session, isChild: true, place: { position, lookAt }, capabilities };
  region.tickets.issue(ticket)?.capabilities.close();
  return ALLOWED;
}

function keepAgent(agent: Agent, { capsPath, session }: Newcomer): Verdict {
  if (!agent.isChild) return { allowed: false, reason: 'The agent is in the region already' };
  cancelClosing(agent);
  if (agent.capabilities.path === capsPath) return ALLOWED;
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
  guest.settle?.(false);
  guest.traveller = traveller;
  agent.isExpected = !waitForRoot;
  if (guest.enter !== undefined) enterNow(agent, guest.enter);
  if (!waitForRoot || !agent.isChild) return true;
  return await becomesRoot(agent, guest);
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

function becomesRoot(agent: Agent, guest: Guest): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isRoot: boolean): void => {
      cancel();
      forget();
      guest.settle = undefined;
      if (!isRoot) guest.traveller = undefined;
      resolve(isRoot);
    };
    const { clock } = agent.region.services.ports;
    const cancel = clock.after(ROOT_WAIT_MS, () => settle(false), { background: true });
    const forget = agent.whenDeparted(() => settle(false));
    guest.settle = settle;
  });
}

/** Whoever is waited for does not come any more: the region goes down. */
export function forgetGuests(region: Region): void {
  for (const settle of region.part(AWAITED).values()) settle(undefined);
}

/** CompleteAgentMovement of a child agent: it enters, now or when the region before it has said who comes. */
export function claimEntry(agent: Agent, enter: Enter): void {
  const guest = agent.part(GUEST);
  if (guest.traveller !== undefined) return enterNow(agent, enter);
  guest.enter = enter;
  // One timer, however often it is asked.
  guest.cancelEntry?.();
  const forget = (): void => {
    guest.enter = undefined;
  };
  const { clock } = agent.region.services.ports;
  guest.cancelEntry = clock.after(DATA_WAIT_MS, forget, { background: true });
}

function enterNow(agent: Agent, enter: Enter): void {
  const guest = agent.part(GUEST);
  const { traveller } = guest;
  if (traveller === undefined) return;
  guest.traveller = undefined;
  guest.enter = undefined;
  guest.cancelEntry?.();
  agent.isExpected = false;
  enter(traveller);
  guest.settle?.(true);
}

/** AgentPosition. @returns whether such a child agent is here */
export function placeRoot(region: Region, { agentId, sessionId, position }: RootPlace): boolean {
  const agent = region.agents.byId(agentId);
  if (agent === undefined || !agent.isChild || !agent.sessionId.equals(sessionId)) return false;
  agent.place = { ...agent.place, position };
  return true;
}
