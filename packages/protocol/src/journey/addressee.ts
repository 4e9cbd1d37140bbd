import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';

/** Whom a message names; what it does not name is not compared. */
export interface Addressee {
  /** The agent that the message is for; undefined where it names none. */
  readonly agentId?: Uuid | undefined;
  /** The session that the message is for; undefined where it names none. */
  readonly sessionId?: Uuid | undefined;
}

/** The agent whose journey it is. */
export interface Traveller {
  /** Account of the agent, from the login. */
  readonly agentId: Uuid;
  /** Its session, from the login. A secret. */
  readonly sessionId: Uuid;
}

/**
 * What moves, places or ends an agent is only obeyed when it is about this agent and this session.
 * @throws DecodeError otherwise.
 * @source viewer llstartup.cpp, llviewermessage.cpp (process_agent_movement_complete compares the ids)
 */
export function checkAddressee(what: string, named: Addressee, { agentId, sessionId }: Traveller): void {
  const isOurs = (named.agentId?.equals(agentId) ?? true) && (named.sessionId?.equals(sessionId) ?? true);
  if (!isOurs) throw new DecodeError(`${what} for another agent`);
}

/** @throws DecodeError for words of a region that has no say in where the agent is: neighbours may belong to anybody. */
export function checkSender(what: string, isHeard: boolean): void {
  if (!isHeard) throw new DecodeError(`${what} of a region that the agent is not in`);
}
