import { encodeText } from '@landfall/protocol/bytes';
import { takeAlong } from '../attachments/index.ts';
import { avatarOf, positionOf } from '../avatars/index.ts';
import { tellGoing } from '../friends/index.ts';
import { answer } from '../region/index.ts';
import { onlookers, viewOf } from '../view/index.ts';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Agent, GridServices, Region } from '../region/index.ts';
import type { Session } from '../../services/presence/index.ts';

/** How long a circuit is kept for the last messages to be acked and resent. */
const LINGER_MS = 3000;

/**
 * Takes an agent out of its region, and with a root agent its session: its avatar vanishes, its capabilities end, its child
 * agents are disabled. What has been sent to it before still gets its resends for a short while.
 */
export function depart(agent: Agent, reason: string): void {
  const { region } = agent;
  if (!region.agents.remove(agent)) return;
  agent.depart();
  region.tickets.withdraw(agent.ticket.session);
  agent.capabilities.close();
  vanish(agent);
  linger(agent);
  const isChild = agent.isChild && !agent.isExpected;
  const child = isChild ? ({ child: true } as const) : {};
  agent.witness?.observe('AgentDeparted', { user: agent.name, reason, ...child });
  if (isChild) return forgetGuest(region.services, agent.ticket.session);
  noteLastPlace(agent);
  endSession(region.services, agent.ticket.session, true);
  tellGoing(region.services, agent.id);
}

/** Who came from another process is forgotten with the last agent here. */
function forgetGuest({ presence, regions }: GridServices, session: Session): void {
  const isHere = ({ agents, tickets }: Region): boolean =>
    agents.byId(session.account.id) !== undefined || tickets.of(session.account.id) !== undefined;
  if (session.isGuest === true && !regions.some(isHere)) presence.forget(session);
}

/** Ends a session wherever it has agents or tickets. Whose root agent has left already had it here. */
export function endSession(
  services: GridServices,
  session: Session,
  hadRoot = rootOf(services, session) !== undefined,
): void {
  const agent = rootOf(services, session);
  if (agent !== undefined) noteLastPlace(agent);
  services.presence.end(session, hadRoot);
  for (const region of services.regions) {
    region.tickets.withdraw(session)?.capabilities.close();
    const agent = region.agents.byId(session.account.id);
    if (agent === undefined || agent.ticket.session !== session) continue;
    if (agent.isChild && !agent.isExpected) sendDisable(agent);
    depart(agent, 'session ended');
  }
}

/** Who was handed over a border and has not entered is root nowhere, so that nobody else would ever end the session. */
export function endExpected(agent: Agent): void {
  noteLastPlace(agent);
  endSession(agent.region.services, agent.ticket.session, true);
}

/** The agent of a session that is in a region here, or nowhere but on its way into it: handed over a border, and not entered yet. */
function rootOf({ regions }: GridServices, session: Session): Agent | undefined {
  return regions
    .map(({ agents }) => agents.byId(session.account.id))
    .find((agent) => agent?.ticket.session === session && (!agent.isChild || agent.isExpected));
}

function noteLastPlace(agent: Agent): void {
  const { region } = agent;
  region.services.presence.leave(agent.id, { regionName: region.name, position: positionOf(agent) });
}

/** Throws somebody out: KickUser to the root, DisableSimulator to the children. @source opensim-observed.md */
export function kick(services: GridServices, session: Session, reason: string): void {
  for (const agent of addressees(services, session)) {
    agent.send(
      {
        name: 'KickUser',
        TargetBlock: { TargetIP: agent.endpoint.address, TargetPort: agent.endpoint.port },
        UserInfo: { AgentID: agent.id, SessionID: agent.sessionId, Reason: encodeText(reason) },
      },
      { reliable: true },
    );
    agent.witness?.observe('KickSent', { agent: agent.name, reason });
  }
  endSession(services, session);
}

/**
 * The regions here close. Who is in them is thrown out; who only looks in goes on where they are, without this view. A session that has nobody here
 * is not concerned.
 */
export function showOut(services: GridServices, session: Session, reason: string): void {
  if (addressees(services, session).length > 0) return kick(services, session, reason);
  for (const { agents } of services.regions) {
    const agent = agents.byId(session.account.id);
    if (agent === undefined || agent.ticket.session !== session) continue;
    sendDisable(agent);
    depart(agent, 'region closed');
  }
}

/** Who has been handed over a border and has not entered yet is nowhere root: where it is expected, it hears. */
function addressees({ regions }: GridServices, session: Session): readonly Agent[] {
  const agents = regions
    .map((region) => region.agents.byId(session.account.id))
    .filter((agent) => agent?.ticket.session === session) as readonly Agent[];
  const roots = agents.filter(({ isChild }) => !isChild);
  return roots.length > 0 ? roots : agents.filter(({ isExpected }) => isExpected);
}

/** Tells an agent that its circuit is closed. */
export function sendDisable(agent: Agent): void {
  agent.send({ name: 'DisableSimulator' }, { reliable: true });
  agent.witness?.observe('DisableSimulatorSent', { region: agent.region.name });
}

function vanish(agent: Agent): void {
  const avatar = avatarOf(agent);
  if (avatar === undefined) return;
  takeAlong(agent);
  for (const other of agent.region.agents) viewOf(other).updates.delete(avatar.localId);
  for (const other of onlookers(agent)) {
    answer(other, { name: 'KillObject', ObjectData: [{ ID: avatar.localId }] });
  }
}

/**
 * Agents of this account that have left are heard of no more: it is expected anew, and a late DisableSimulator to the same client would be taken
 * for one of the new circuit.
 */
export function endLingering({ agents }: Region, agentId: Uuid): void {
  for (const agent of agents.circuits()) {
    if (!agent.hasDeparted || !agent.id.equals(agentId)) continue;
    agents.forget(agent);
    agent.closeCircuit();
  }
}

function linger(agent: Agent): void {
  const close = (): void => {
    agent.region.agents.forget(agent);
    agent.closeCircuit();
  };
  const { clock } = agent.region.services.ports;
  agent.untilClosed(clock.after(LINGER_MS, close, { background: true }));
}
