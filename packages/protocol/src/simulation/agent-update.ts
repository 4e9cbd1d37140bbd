import type { Quaternion, RegionHandle, Uuid, Vector3 } from '../datatypes/index.ts';
import { NO_ROTATION, ZERO_VECTOR } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { formatLook, formatWorn, lookIn, wornIn } from './appearance.ts';
import type { CarriedLook, CarriedThing } from './appearance.ts';
import { destinationIn, formatDestination } from './destination.ts';
import {
  countIn,
  flagIn,
  formatKnown,
  formatMap,
  formatNumbers,
  formatPlace,
  idIn,
  listIn,
  numbersOf,
  parseMap,
  realIn,
  textIn,
  vectorIn,
} from './json.ts';
import type { JsonMap } from './json.ts';
import type { RegionName } from './new-agent.ts';

/** Somebody who goes on in the region. `PUT /agent/<id>/`, AgentData */
export interface AgentUpdate {
  /** Tells it from an {@link AgentPosition}: `message_type` of the body. */
  readonly type: 'AgentData';
  /** Whose agent it is. */
  readonly agentId: Uuid;
  /** Session of their login. A secret. */
  readonly sessionId: Uuid;
  /** U32. */
  readonly circuitCode: number;
  /** The region they come from. */
  readonly fromRegionId: Uuid;
  /** The region that is asked: the one where they go on. */
  readonly destination: RegionName;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Metres a second. */
  readonly velocity: Vector3;
  /** Where they look. */
  readonly lookAt: Vector3;
  /** How their body is turned. */
  readonly rotation: Quaternion;
  /** U32, as in AgentUpdate. */
  readonly controlFlags: number;
  /** Draw distance, metres. */
  readonly far: number;
  /** Animation assets that they play. */
  readonly animations: readonly Uuid[];
  /** Seed paths of their agents elsewhere. */
  readonly children: ReadonlyMap<RegionHandle, string>;
  /** A teleport: the answer comes when they are root. */
  readonly waitForRoot: boolean;
  /** The part that they sit on, which is in the region already; the zero id for none. */
  readonly seatId: Uuid;
  /** How they look; undefined where nobody says. */
  readonly look: CarriedLook | undefined;
  /** What they wear. */
  readonly worn: readonly CarriedThing[];
  /** Where to say that they have arrived and see: `release`; empty when nobody wants to know. */
  readonly callbackUri: string;
  /** Ours: of this hand-over, for who calls it back (`NewAgent.calledBack`); the zero id where nobody says, as OpenSim. */
  readonly handoverId: Uuid;
}

/** Where the root of a child agent is now. `PUT /agent/<id>/`, AgentPosition */
export interface AgentPosition {
  /** `message_type` of a child's whereabouts, and not of somebody who goes on in the region. */
  readonly type: 'AgentPosition';
  /** Whose root it is. */
  readonly agentId: Uuid;
  /** Of their login. */
  readonly sessionId: Uuid;
  /** The region that is told, in whose metres {@link AgentPosition.position} is. */
  readonly destination: RegionName;
  /** Metres in the region that is told. */
  readonly position: Vector3;
}

/** What PUT brings. */
export type AgentPut = AgentUpdate | AgentPosition;

/** @source OpenSim ChildAgentDataUpdate.cs (AgentData.Pack) */
export function encodeAgentUpdate(update: AgentUpdate): Uint8Array {
  const { rotation: r } = update;
  return formatMap({
    message_type: 'AgentData',
    ...whoAndWhere(update),
    region_id: update.fromRegionId.toString(),
    circuit_code: String(update.circuitCode),
    velocity: formatPlace(update.velocity),
    at_axis: formatPlace(update.lookAt),
    body_rotation: formatNumbers(r.x, r.y, r.z, r.w),
    control_flags: String(update.controlFlags),
    far: update.far,
    animations: update.animations.map((id) => ({ animation: id.toString() })),
    children_seeds: Array.from(update.children, ([handle, seed]) => ({ handle: String(handle), seed })),
    changed_grid: update.waitForRoot,
    wait_for_root: update.waitForRoot,
    parent_part: update.seatId.toString(),
    ...(update.look === undefined ? {} : { packed_appearance: formatLook(update.look) }),
    attach_objects: formatWorn(update.worn),
    cb_uri: update.callbackUri,
    ...formatKnown('handover_id', update.handoverId),
  });
}

/** @source OpenSim ChildAgentDataUpdate.cs (AgentPosition.Pack) */
export const encodeAgentPosition = (position: AgentPosition): Uint8Array =>
  formatMap({ message_type: 'AgentPosition', ...whoAndWhere(position) });

function whoAndWhere({ agentId, sessionId, destination, position }: AgentPut): JsonMap {
  return {
    agent_uuid: agentId.toString(),
    session_uuid: sessionId.toString(),
    position: formatPlace(position),
    ...formatDestination(destination),
  };
}

/** What says nothing of its type is AgentData. @throws DecodeError */
export function decodeAgentPut(body: Uint8Array): AgentPut {
  const map = parseMap(body);
  const type = textIn(map, 'message_type');
  const common = {
    agentId: idIn(map, 'agent_uuid'),
    sessionId: idIn(map, 'session_uuid'),
    destination: destinationIn(map),
    position: vectorIn(map, 'position'),
  };
  if (type === 'AgentPosition') return { type, ...common };
  if (type !== 'AgentData' && type !== '') throw new DecodeError('an unknown kind of update');
  return { type: 'AgentData', ...common, ...restOf(map) };
}

function restOf(map: JsonMap): Omit<AgentUpdate, 'type' | keyof AgentPosition> {
  const [x, y, z, w] = rotationIn(map);
  return {
    circuitCode: countIn(map, 'circuit_code'),
    fromRegionId: idIn(map, 'region_id'),
    velocity: vectorIn(map, 'velocity'),
    lookAt: Object.hasOwn(map, 'at_axis') ? vectorIn(map, 'at_axis') : ZERO_VECTOR,
    rotation: { x: x!, y: y!, z: z!, w: w! },
    controlFlags: countIn(map, 'control_flags'),
    far: realIn(map, 'far', 0),
    animations: listIn(map, 'animations').map((entry) => idIn(entry, 'animation')),
    children: seedsIn(map),
    waitForRoot: flagIn(map, 'wait_for_root'),
    seatId: idIn(map, 'parent_part'),
    look: lookIn(map, 'packed_appearance'),
    worn: wornIn(map, 'attach_objects'),
    callbackUri: textIn(map, 'cb_uri'),
    handoverId: idIn(map, 'handover_id'),
  };
}

function rotationIn(map: JsonMap): readonly number[] {
  const text = textIn(map, 'body_rotation');
  const { x, y, z, w } = NO_ROTATION;
  return text === '' ? [x, y, z, w] : numbersOf(text, 4, 'body_rotation');
}

function seedsIn(map: JsonMap): Map<RegionHandle, string> {
  const seeds = new Map<RegionHandle, string>();
  for (const entry of listIn(map, 'children_seeds')) {
    const handle = textIn(entry, 'handle');
    if (/^\d{1,20}$/.test(handle)) seeds.set(BigInt.asUintN(64, BigInt(handle)), textIn(entry, 'seed'));
  }
  return seeds;
}
