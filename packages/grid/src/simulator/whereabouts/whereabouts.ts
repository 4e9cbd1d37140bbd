import type { Uuid } from '@landfall/protocol/datatypes';
import { journeyOf } from '../handover/index.ts';
import type { Agent, GridServices, Region } from '../region/index.ts';

/**
 * What a process has of a session. `here`: its root, one that has been handed over a border, or the right to come in by a login. `coming`: who
 * may be root in moments, or is a child again. `away`: nothing, or only agents that look in.
 */
export type Whereabouts = 'here' | 'coming' | 'away';

/** One login of one account. */
export interface SessionKey {
  readonly agentId: Uuid;
  readonly sessionId: Uuid;
}

/** What the regions of this process have of a session. */
export function whereaboutsIn({ regions }: Pick<GridServices, 'regions'>, key: SessionKey): Whereabouts {
  const found = new Set(regions.map((region) => whereaboutsOf(region, key)));
  if (found.has('here')) return 'here';
  return found.has('coming') ? 'coming' : 'away';
}

function whereaboutsOf({ agents, tickets }: Region, { agentId, sessionId }: SessionKey): Whereabouts {
  const agent = agents.byId(agentId);
  if (agent?.sessionId.equals(sessionId) === true) return standingOf(agent);
  const ticket = tickets.of(agentId);
  return ticket?.isChild === false && ticket.session.sessionId.equals(sessionId) ? 'here' : 'away';
}

function standingOf(agent: Agent): Whereabouts {
  if (!agent.isChild || agent.isExpected) return 'here';
  const { state } = journeyOf(agent);
  return state === 'expected' || state === 'claiming' ? 'coming' : 'away';
}
