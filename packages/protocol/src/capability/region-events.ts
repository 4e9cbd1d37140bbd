/**
 * The events that move an agent between regions, both ways. Reading is permissive: an integer where binary is usual
 * and the reverse, region sizes absent. Writing is as OpenSimulator writes.
 * @source PROTOCOL §6, §7; captures/region-crossing, captures/teleport
 */
import { formatEndpoint, parseEndpoint } from '../datatypes/index.ts';
import type { Endpoint, RegionHandle, Uuid, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import {
  asArray,
  asInteger,
  asMap,
  asReal,
  asString,
  asU32,
  asU64,
  asUuid,
  binaryFromU32,
  binaryFromU64,
  real,
} from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { isHttpUrl } from '../url/index.ts';
import type { QueuedEvent } from './queued-event.ts';

/** Metres; 256 × 256 where the event does not say. */
export interface RegionSize {
  readonly x: number;
  readonly y: number;
}

/** A neighbour is ready: open a circuit to it as a child agent. */
export interface EnableSimulator {
  readonly type: 'EnableSimulator';
  readonly regionHandle: RegionHandle;
  readonly simulator: Endpoint;
  readonly regionSize: RegionSize;
}

/** The neighbour's capabilities are ready: ask the seed for them. */
export interface EstablishAgentCommunication {
  readonly type: 'EstablishAgentCommunication';
  readonly agentId: Uuid;
  readonly simulator: Endpoint;
  /** A secret. */
  readonly seedCapability: string;
}

/** The agent has walked into a neighbour: complete the movement there. */
export interface CrossedRegion {
  readonly type: 'CrossedRegion';
  readonly agentId: Uuid;
  readonly sessionId: Uuid;
  /** Metres in the new region. */
  readonly position: Vector3;
  readonly lookAt: Vector3;
  readonly regionHandle: RegionHandle;
  readonly simulator: Endpoint;
  readonly seedCapability: string;
  readonly regionSize: RegionSize;
}

/** The agent is awaited in another region: open a circuit and complete the movement there. */
export interface TeleportFinish {
  readonly type: 'TeleportFinish';
  readonly agentId: Uuid;
  readonly locationId: number;
  readonly regionHandle: RegionHandle;
  readonly simulator: Endpoint;
  readonly seedCapability: string;
  /** Rating of the region: 13 PG, 21 M, 42 A. */
  readonly simAccess: number;
  /** Bits. @source PROTOCOL §7 */
  readonly teleportFlags: number;
  readonly regionSize: RegionSize;
}

export type RegionEvent = EnableSimulator | EstablishAgentCommunication | CrossedRegion | TeleportFinish;

const DEFAULT_SIZE = 256;
const MAX_SIZE = 65_536;

/**
 * The event as one of these, or undefined when it is another.
 * @throws DecodeError naming the field when the address, port or seed is unusable.
 */
export function decodeRegionEvent({ message, body }: QueuedEvent): RegionEvent | undefined {
  switch (message) {
    case 'EnableSimulator':
      return readEnableSimulator(block(body, 'SimulatorInfo'));
    case 'EstablishAgentCommunication':
      return readEstablish(body);
    case 'CrossedRegion':
      return readCrossedRegion(body);
    case 'TeleportFinish':
      return readTeleportFinish(block(body, 'Info'));
    default:
      return undefined;
  }
}

/** The event for a queue. */
export function encodeRegionEvent(event: RegionEvent): QueuedEvent {
  return { message: event.type, body: writeBody(event) };
}

function writeBody(event: RegionEvent): LlsdMap {
  if (event.type === 'EnableSimulator') return { SimulatorInfo: [writeEnableSimulator(event)] };
  if (event.type === 'TeleportFinish') return { Info: [writeTeleportFinish(event)] };
  if (event.type === 'CrossedRegion') return writeCrossedRegion(event);
  return {
    'agent-id': event.agentId,
    'sim-ip-and-port': formatEndpoint(event.simulator),
    'seed-capability': event.seedCapability,
  };
}

function readEnableSimulator(info: LlsdMap): EnableSimulator {
  return {
    type: 'EnableSimulator',
    regionHandle: asU64(info['Handle']),
    simulator: readSimulator(info, 'IP', 'Port'),
    regionSize: readSize(info),
  };
}

function writeEnableSimulator({ regionHandle, simulator, regionSize }: EnableSimulator): LlsdMap {
  return {
    Handle: binaryFromU64(regionHandle),
    IP: addressBytes(simulator),
    Port: simulator.port,
    ...writeSize(regionSize),
  };
}

function readEstablish(body: LlsdMap): EstablishAgentCommunication {
  return {
    type: 'EstablishAgentCommunication',
    agentId: asUuid(body['agent-id']),
    simulator: parseEndpoint(asString(body['sim-ip-and-port'])),
    seedCapability: readSeed(body, 'seed-capability'),
  };
}

function readCrossedRegion(body: LlsdMap): CrossedRegion {
  const agent = block(body, 'AgentData');
  const movement = block(body, 'Info');
  const region = block(body, 'RegionData');
  return {
    type: 'CrossedRegion',
    agentId: asUuid(agent['AgentID']),
    sessionId: asUuid(agent['SessionID']),
    position: readVector(movement['Position']),
    lookAt: readVector(movement['LookAt']),
    ...readDestination(region),
  };
}

function writeCrossedRegion(event: CrossedRegion): LlsdMap {
  return {
    AgentData: [{ AgentID: event.agentId, SessionID: event.sessionId }],
    Info: [{ LookAt: writeVector(event.lookAt), Position: writeVector(event.position) }],
    RegionData: [
      {
        RegionHandle: binaryFromU64(event.regionHandle),
        SeedCapability: event.seedCapability,
        SimIP: addressBytes(event.simulator),
        SimPort: event.simulator.port,
        ...writeSize(event.regionSize),
      },
    ],
  };
}

function readTeleportFinish(info: LlsdMap): TeleportFinish {
  return {
    type: 'TeleportFinish',
    agentId: asUuid(info['AgentID']),
    locationId: asU32(info['LocationID']),
    simAccess: asInteger(info['SimAccess']),
    teleportFlags: asU32(info['TeleportFlags']),
    ...readDestination(info),
  };
}

function writeTeleportFinish(event: TeleportFinish): LlsdMap {
  return {
    AgentID: event.agentId,
    LocationID: binaryFromU32(event.locationId),
    SimIP: addressBytes(event.simulator),
    SimPort: event.simulator.port,
    RegionHandle: binaryFromU64(event.regionHandle),
    SeedCapability: event.seedCapability,
    SimAccess: event.simAccess,
    TeleportFlags: binaryFromU32(event.teleportFlags),
    ...writeSize(event.regionSize),
  };
}

type Destination = Pick<TeleportFinish, 'regionHandle' | 'simulator' | 'seedCapability' | 'regionSize'>;

function readDestination(region: LlsdMap): Destination {
  return {
    regionHandle: asU64(region['RegionHandle']),
    simulator: readSimulator(region, 'SimIP', 'SimPort'),
    seedCapability: readSeed(region, 'SeedCapability'),
    regionSize: readSize(region),
  };
}

/** A block is an array of maps; a lonely map is taken as its only element. */
function block(body: LlsdMap, name: string): LlsdMap {
  const value = body[name];
  if (value === undefined || value === null) throw new DecodeError('missing block', { path: name });
  return asMap(Array.isArray(value) ? value[0] : value);
}

function readSimulator(fields: LlsdMap, ip: string, port: string): Endpoint {
  const address = readAddress(fields[ip]);
  const number = asInteger(fields[port]);
  if (address === undefined) throw new DecodeError('unusable address', { path: ip });
  if (number < 1 || number > 0xffff) throw new DecodeError('unusable port', { path: port });
  return { address, port: number };
}

function readAddress(value: LlsdValue | undefined): string | undefined {
  if (value instanceof Uint8Array) return value.length === 4 ? value.join('.') : undefined;
  if (typeof value === 'string') return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value) ? value : undefined;
  return typeof value === 'number' ? binaryFromU32(value).join('.') : undefined;
}

function addressBytes({ address }: Endpoint): Uint8Array {
  return Uint8Array.from(address.split('.').map(Number));
}

function readSeed(fields: LlsdMap, name: string): string {
  const seed = asString(fields[name]).trim();
  if (!isHttpUrl(seed)) throw new DecodeError('unusable seed capability', { path: name });
  return seed;
}

function readSize(fields: LlsdMap): RegionSize {
  return { x: side(fields['RegionSizeX']), y: side(fields['RegionSizeY']) };
}

function side(value: LlsdValue | undefined): number {
  const metres = asU32(value);
  return metres > 0 && metres <= MAX_SIZE ? metres : DEFAULT_SIZE;
}

function writeSize({ x, y }: RegionSize): LlsdMap {
  return { RegionSizeX: binaryFromU32(x), RegionSizeY: binaryFromU32(y) };
}

function readVector(value: LlsdValue | undefined): Vector3 {
  const axes = asArray(value);
  return { x: asReal(axes[0]), y: asReal(axes[1]), z: asReal(axes[2]) };
}

function writeVector({ x, y, z }: Vector3): LlsdValue {
  return [real(x), real(y), real(z)];
}
