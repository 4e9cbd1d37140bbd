import { depart, sendDisable } from '../departure/index.ts';
import { Part } from '../region/index.ts';
import type { Agent, Region } from '../region/index.ts';
import { recallGuest } from './guest.ts';
import type { AgentKey } from './peer.ts';
import { proveArrival } from './proof.ts';

/** An agent that is far behind is closed when it sees where it went, and after this time anyway. @source OpenSim: 60 times 250 ms */
export const RELEASE_WAIT_MS = 15_000;

const CLOSING = new Part<Agent, { cancel: (() => void) | undefined }>(() => ({ cancel: undefined }));

/** Closes a child agent: it is told, and gone. */
export function closeChild(agent: Agent): void {
  if (!agent.isChild || agent.hasDeparted) return;
  cancelClosing(agent);
  sendDisable(agent);
  depart(agent, 'out of view');
}

/** It is closed when {@link releaseAgent} says that it has arrived elsewhere, or after {@link RELEASE_WAIT_MS}. */
export function closeSoon(agent: Agent): void {
  cancelClosing(agent);
  const { clock } = agent.region.services.ports;
  agent.part(CLOSING).cancel = clock.after(RELEASE_WAIT_MS, () => closeChild(agent), { background: true });
}

/** The agent comes back before it was closed. */
export function cancelClosing(agent: Agent): void {
  agent.part(CLOSING).cancel?.();
  agent.part(CLOSING).cancel = undefined;
}

/** Where the agent went it has arrived. */
export function releaseAgent(region: Region, key: AgentKey): void {
  const agent = agentOf(region, key);
  if (agent === undefined) return;
  proveArrival(agent);
  if (agent.part(CLOSING).cancel !== undefined) closeChild(agent);
}

/** DELETE: the agent, if it is a child, and the right to open a circuit are gone. False of a root, which stays. */
export function closeAgent(region: Region, key: AgentKey): boolean {
  const agent = agentOf(region, key);
  if (agent !== undefined) {
    // Whoever closes it has its root, or has lost it: it is expected no more, and its session does not end with it.
    recallGuest(agent);
    closeChild(agent);
    return agent.hasDeparted;
  }
  const ticket = region.tickets.of(key.agentId);
  if (ticket === undefined || !ticket.session.sessionId.equals(key.sessionId)) return true;
  if (region.agents.byId(key.agentId)?.ticket === ticket) return true;
  region.tickets.withdraw(ticket.session)?.capabilities.close();
  return true;
}

function agentOf(region: Region, { agentId, sessionId }: AgentKey): Agent | undefined {
  const agent = region.agents.byId(agentId);
  return agent?.sessionId.equals(sessionId) === true ? agent : undefined;
}
