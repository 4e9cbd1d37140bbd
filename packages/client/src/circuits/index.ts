/** One UDP socket for a session, a circuit to each simulator, and who takes which message. */
export { agentBlock, agentCircuitBlock, agentIdsOf } from './agent-ids.ts';
export type { AgentBlock, AgentIds } from './agent-ids.ts';
export { AgentCircuit } from './agent-circuit.ts';
export type { DeliverOptions } from './agent-circuit.ts';
export { AgentSocket, MAX_CIRCUITS, openAgentSocket, randomFraction } from './agent-socket.ts';
export type { AgentSocketOptions, CircuitPorts, OpenCircuitOptions } from './agent-socket.ts';
export { Dispatch } from './dispatch.ts';
export type { Arrival, HandlerFault, MessageHandler } from './dispatch.ts';
