import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { AgentIds } from '../circuits/index.ts';
import type { Region } from './region.ts';

/** Whom a message names; what it does not name is not compared. */
export interface Addressee {
  readonly AgentID?: Uuid | undefined;
  readonly SessionID?: Uuid | undefined;
}

/**
 * What moves, places or ends the agent is only heard from the region it is in, and only when it is about this agent: neighbours
 * may belong to anybody. @throws DecodeError otherwise.
 * @source viewer (process_agent_movement_complete compares the ids); OpenSim sends none of these as a child agent's region
 */
export function checkAddressee(
  what: string,
  region: Pick<Region, 'isChild'>,
  { AgentID, SessionID }: Addressee,
  { agentId, sessionId }: AgentIds,
): void {
  if (region.isChild) throw new DecodeError(`${what} of a region that the agent is not in`);
  const isOurs = (AgentID?.equals(agentId) ?? true) && (SessionID?.equals(sessionId) ?? true);
  if (!isOurs) throw new DecodeError(`${what} for another agent`);
}
