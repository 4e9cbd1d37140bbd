import type { Uuid } from '@landfall/protocol/datatypes';
import type { LoginResponse } from '@landfall/protocol/login';
import { conceal } from '../secrets/index.ts';

/** What every message of an agent identifies itself with. The session id is a secret. */
export interface AgentIds {
  /** Of the account: the same at every login. */
  readonly agentId: Uuid;
  /** Of this login. A secret. */
  readonly sessionId: Uuid;
  /** Of this login: 32 bits. */
  readonly circuitCode: number;
}

/** The ids that a login gave out. */
export function agentIdsOf({ agentId, sessionId, circuitCode }: LoginResponse): AgentIds {
  return conceal({ agentId, sessionId, circuitCode }, () => ({ agentId, circuitCode }));
}

/** Block `AgentData` of most messages. */
export interface AgentBlock {
  /** Of the agent. */
  readonly AgentID: Uuid;
  /** A secret. */
  readonly SessionID: Uuid;
}

/** `AgentData` with the two ids. */
export function agentBlock({ agentId, sessionId }: AgentIds): AgentBlock {
  return { AgentID: agentId, SessionID: sessionId };
}

/** `AgentData` of the few messages that carry the circuit code as well. */
export function agentCircuitBlock(ids: AgentIds): AgentBlock & { readonly CircuitCode: number } {
  return { ...agentBlock(ids), CircuitCode: ids.circuitCode };
}
