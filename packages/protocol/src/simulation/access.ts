import type { Vector3 } from '../datatypes/index.ts';
import { flagIn, formatMap, formatPlace, parseMap, textIn, vectorIn } from './json.ts';

/** The version of the protocol that OpenSim 0.9.2 and later speak. @source OpenSim VersionInfo.cs */
const VERSION = 0.8;
/** What OpenSim takes. */
const OLDEST = 0.3;
const CONTEXT = { InboundVersion: VERSION, OutboundVersion: VERSION, WearablesCount: -1 };

/** May an agent come? `QUERYACCESS /agent/<id>/<region id>/` */
export interface AccessQuestion {
  /** By a teleport or login, and not on foot over the border; true where nobody says. */
  readonly viaTeleport: boolean;
  /** Metres in the region. */
  readonly position: Vector3;
}

/** Whether something may be or was done, and why not. */
export interface AccessAnswer {
  /** Whether it may be, or was done: `success` on the wire. */
  readonly allowed: boolean;
  /** Why not, for people; empty where nothing is said. */
  readonly reason: string;
}

/** @source OpenSim SimulationServiceConnector.cs (QueryAccess) */
export function encodeAccessQuestion({ viaTeleport, position }: AccessQuestion): Uint8Array {
  return formatMap({
    viaTeleport,
    position: formatPlace(position),
    my_version: `SIMULATION/${OLDEST}`,
    simulation_service_supported_min: OLDEST,
    simulation_service_supported_max: VERSION,
    simulation_service_accepted_min: OLDEST,
    simulation_service_accepted_max: VERSION,
    context: CONTEXT,
    features: [],
  });
}

/** @throws DecodeError @source OpenSim AgentHandlers.cs (DoQueryAccess) */
export function decodeAccessQuestion(body: Uint8Array): AccessQuestion {
  const map = parseMap(body);
  const viaTeleport = Object.hasOwn(map, 'viaTeleport') ? flagIn(map, 'viaTeleport') : true;
  return { viaTeleport, position: vectorIn(map, 'position') };
}

/** The answer, with the versions that both sides go on with. @source OpenSim AgentHandlers.cs (DoQueryAccess) */
export function encodeAccessAnswer({ allowed, reason }: AccessAnswer): Uint8Array {
  return formatMap({
    success: allowed,
    reason,
    version: `SIMULATION/${VERSION}`,
    negotiated_inbound_version: VERSION,
    negotiated_outbound_version: VERSION,
    features: [],
  });
}

/** @throws DecodeError */
export function decodeAccessAnswer(body: Uint8Array): AccessAnswer {
  const map = parseMap(body);
  return { allowed: flagIn(map, 'success'), reason: textIn(map, 'reason') };
}
