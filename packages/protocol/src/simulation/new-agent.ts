import type { Uuid, Vector3 } from '../datatypes/index.ts';
import { decodeAccessAnswer } from './access.ts';
import type { AccessAnswer } from './access.ts';
import { destinationIn, formatDestination } from './destination.ts';
import {
  countIn,
  flagIn,
  formatKnown,
  formatMap,
  formatPlace,
  idIn,
  parseMap,
  textIn,
  vectorIn,
} from './json.ts';

/** How a region is named to another one. */
export interface RegionName {
  /** The same for as long as the region is in the grid. */
  readonly id: Uuid;
  /** As people read it on the map. */
  readonly name: string;
  /** Metres of the grid, south-west corner. */
  readonly corner: { readonly x: number; readonly y: number };
}

/** Somebody who is to have an agent in the region. `POST /agent/<id>/` */
export interface NewAgent {
  /** The account that is to come. */
  readonly agentId: Uuid;
  /** Of their login: who closes the agent says it again, as `auth`. */
  readonly sessionId: Uuid;
  /** Of their login. A secret. */
  readonly secureSessionId: Uuid;
  /** U32. */
  readonly circuitCode: number;
  /** First of the two names of the account, `Test` of `Test User`. */
  readonly firstName: string;
  /** Second of the two names of the account, `User` of `Test User`. */
  readonly lastName: string;
  /** Of the seed: an id as text. */
  readonly capsPath: string;
  /** Metres in the region. */
  readonly position: Vector3;
  /** It looks in, and has no avatar here. */
  readonly isChild: boolean;
  /** Bits: `TELEPORT_FLAG`. */
  readonly teleportFlags: number;
  /** The region that is to have the agent: the one that is asked. */
  readonly destination: RegionName;
  /** Ours: the hand-over of the agent that is void, as the region behind has kept it. The zero id for none. */
  readonly calledBack: Uuid;
}

/** @source OpenSim AgentCircuitData.cs (PackAgentCircuitData), SimulationServiceConnector.cs (PackData) */
export function encodeNewAgent(agent: NewAgent): Uint8Array {
  const { destination } = agent;
  return formatMap({
    agent_id: agent.agentId.toString(),
    session_id: agent.sessionId.toString(),
    secure_session_id: agent.secureSessionId.toString(),
    circuit_code: String(agent.circuitCode),
    first_name: agent.firstName,
    last_name: agent.lastName,
    caps_path: agent.capsPath,
    start_pos: formatPlace(agent.position),
    child: agent.isChild,
    teleport_flags: String(agent.teleportFlags),
    ...formatKnown('called_back', agent.calledBack),
    ...formatDestination(destination),
  });
}

/** @throws DecodeError */
export function decodeNewAgent(body: Uint8Array): NewAgent {
  const map = parseMap(body);
  return {
    agentId: idIn(map, 'agent_id'),
    sessionId: idIn(map, 'session_id'),
    secureSessionId: idIn(map, 'secure_session_id'),
    circuitCode: countIn(map, 'circuit_code'),
    firstName: textIn(map, 'first_name'),
    lastName: textIn(map, 'last_name'),
    capsPath: textIn(map, 'caps_path'),
    position: vectorIn(map, 'start_pos'),
    isChild: flagIn(map, 'child'),
    teleportFlags: countIn(map, 'teleport_flags'),
    destination: destinationIn(map),
    calledBack: idIn(map, 'called_back'),
  };
}

/** @param yourAddress of whoever asks, which OpenSim tells them */
export function encodeCreated({ allowed, reason }: AccessAnswer, yourAddress: string): Uint8Array {
  return formatMap({ reason, success: allowed, your_ip: yourAddress });
}

/** @throws DecodeError */
export const decodeCreated: (body: Uint8Array) => AccessAnswer = decodeAccessAnswer;
