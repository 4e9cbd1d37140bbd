/** OpenSim's simulator protocol: what regions of different processes say to each other of agents that look over or go there. */
export {
  decodeAccessAnswer,
  decodeAccessQuestion,
  encodeAccessAnswer,
  encodeAccessQuestion,
} from './access.ts';
export type { AccessAnswer, AccessQuestion } from './access.ts';
export { decodeAgentPut, encodeAgentPosition, encodeAgentUpdate } from './agent-update.ts';
export type { AgentPosition, AgentPut, AgentUpdate } from './agent-update.ts';
export { decodeCreated, decodeNewAgent, encodeCreated, encodeNewAgent } from './new-agent.ts';
export type { NewAgent, RegionName } from './new-agent.ts';
export { agentPath, parseAgentPath } from './path.ts';
export type { AgentPath } from './path.ts';
export { decodeNewObject, encodeNewObject, objectPath, parseObjectPath } from './new-object.ts';
export type { NewObject } from './new-object.ts';
export type { CarriedLook, CarriedThing } from './appearance.ts';
