/**
 * The events that move an agent between regions, both ways. Reading is permissive: an integer where binary is usual
 * and the reverse, region sizes absent. Writing is as OpenSimulator writes.
 * @source PROTOCOL §6, §7; captures/region-crossing, captures/teleport
 */
import { decodeText, encodeText } from '../bytes/index.ts';
import { formatEndpoint, parseEndpoint } from '../datatypes/index.ts';
import type { Endpoint, RegionHandle, Uuid, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asMap, asReal, asString, asU32, asUuid, binaryFromU32 } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import {
  CrossedRegion as CrossedRegionMessage,
  EnableSimulator as EnableSimulatorMessage,
  TeleportFinish as TeleportFinishMessage,
} from '../message/compact/index.ts';
import { toldRegionSide } from '../region/index.ts';
import type { RegionSize } from '../region/index.ts';
import { isHttpUrl } from '../url/index.ts';
import type { QueuedEvent } from './queued-event.ts';

const MOST_PORT = 0xffff;

/** A neighbour is ready: open a circuit to it as a child agent. */
export interface EnableSimulator {
  /** A neighbour is ready for a circuit. */
  readonly type: 'EnableSimulator';
  /** Where the neighbour is on the map. */
  readonly regionHandle: RegionHandle;
  /** Where the neighbour's simulator receives datagrams. */
  readonly simulator: Endpoint;
  /** 256 m each where the event does not say. */
  readonly regionSize: RegionSize;
}

/** The neighbour's capabilities are ready: ask the seed for them. */
export interface EstablishAgentCommunication {
  /** A neighbour's capabilities are ready. */
  readonly type: 'EstablishAgentCommunication';
  /** Of the agent that is told; zero where the event does not say. */
  readonly agentId: Uuid;
  /** Which neighbour it is, by where its simulator receives datagrams. */
  readonly simulator: Endpoint;
  /** A secret. */
  readonly seedCapability: string;
}

/** The agent has walked into a neighbour: complete the movement there. */
export interface CrossedRegion {
  /** The agent has walked or flown into a neighbour. */
  readonly type: 'CrossedRegion';
  /** Of the agent that crosses. */
  readonly agentId: Uuid;
  /** Of the session of the agent that crosses. */
  readonly sessionId: Uuid;
  /** Metres in the new region. */
  readonly position: Vector3;
  /** Which way the agent looks; OpenSimulator sends zeros. */
  readonly lookAt: Vector3;
  /** Where the new region is on the map. */
  readonly regionHandle: RegionHandle;
  /** Where the new region's simulator receives datagrams. */
  readonly simulator: Endpoint;
  /** Seed of the new region, an HTTP URL. A secret. */
  readonly seedCapability: string;
  /** 256 m each where the event does not say. */
  readonly regionSize: RegionSize;
}

/** The agent is awaited in another region: open a circuit and complete the movement there. */
export interface TeleportFinish {
  /** The agent is awaited where it teleports to. */
  readonly type: 'TeleportFinish';
  /** Of the agent that teleports. */
  readonly agentId: Uuid;
  /** U32 of the message; 4 from OpenSimulator, whatever the destination. */
  readonly locationId: number;
  /** Where the destination is on the map. */
  readonly regionHandle: RegionHandle;
  /** Where the destination's simulator receives datagrams. */
  readonly simulator: Endpoint;
  /** Seed of the destination, an HTTP URL. A secret. */
  readonly seedCapability: string;
  /** Rating of the region: see `SIM_ACCESS` of `protocol/region`. */
  readonly simAccess: number;
  /** Bits. @source PROTOCOL §7 */
  readonly teleportFlags: number;
  /** 256 m each where the event does not say. */
  readonly regionSize: RegionSize;
}

/** An event of the queue that moves agents between regions. */
export type RegionEvent = EnableSimulator | EstablishAgentCommunication | CrossedRegion | TeleportFinish;

/** What an address reads as that is none. */
const NO_ADDRESS = '0.0.0.0';

/**
 * The event as one of these, or undefined when it is another.
 * @throws DecodeError naming the field when the address, port or seed is unusable.
 */
export function decodeRegionEvent({ message, body }: QueuedEvent): RegionEvent | undefined {
  switch (message) {
    case 'EnableSimulator':
      return readEnableSimulator(body);
    case 'EstablishAgentCommunication':
      return readEstablish(body);
    case 'CrossedRegion':
      return readCrossedRegion(body);
    case 'TeleportFinish':
      return readTeleportFinish(body);
    default:
      return undefined;
  }
}

/** The event for a queue. */
export function encodeRegionEvent(event: RegionEvent): QueuedEvent {
  return { message: event.type, body: writeBody(event) };
}

function writeBody(event: RegionEvent): LlsdMap {
  if (event.type === 'EstablishAgentCommunication') return writeEstablish(event);
  if (event.type === 'CrossedRegion')
    return withSize(writeCrossedRegion(event), 'RegionData', event.regionSize);
  if (event.type === 'TeleportFinish') return withSize(writeTeleportFinish(event), 'Info', event.regionSize);
  return withSize(writeEnableSimulator(event), 'SimulatorInfo', event.regionSize);
}

function readEnableSimulator(body: LlsdMap): EnableSimulator {
  const own = blockOf(body, 'SimulatorInfo');
  const { Handle, IP } = EnableSimulatorMessage.fromLlsd(body).SimulatorInfo;
  return {
    type: 'EnableSimulator',
    regionHandle: Handle,
    simulator: usableSimulator(IP, own, ['IP', 'Port']),
    regionSize: readSize(own),
  };
}

function writeEnableSimulator({ regionHandle, simulator }: EnableSimulator): LlsdMap {
  return EnableSimulatorMessage.toLlsd({
    name: 'EnableSimulator',
    SimulatorInfo: { Handle: regionHandle, IP: simulator.address, Port: simulator.port },
  });
}

function readEstablish(body: LlsdMap): EstablishAgentCommunication {
  return {
    type: 'EstablishAgentCommunication',
    agentId: asUuid(body['agent-id']),
    simulator: parseEndpoint(asString(body['sim-ip-and-port'])),
    seedCapability: usableSeed(asString(body['seed-capability']), 'seed-capability'),
  };
}

function writeEstablish({ agentId, simulator, seedCapability }: EstablishAgentCommunication): LlsdMap {
  return {
    'agent-id': agentId,
    'sim-ip-and-port': formatEndpoint(simulator),
    'seed-capability': seedCapability,
  };
}

function readCrossedRegion(body: LlsdMap): CrossedRegion {
  for (const name of ['AgentData', 'Info']) blockOf(body, name);
  const region = blockOf(body, 'RegionData');
  const { AgentData, Info, RegionData } = CrossedRegionMessage.fromLlsd(body);
  return {
    type: 'CrossedRegion',
    agentId: AgentData.AgentID,
    sessionId: AgentData.SessionID,
    position: Info.Position,
    lookAt: Info.LookAt,
    ...destinationOf(RegionData, region),
  };
}

function writeCrossedRegion(event: CrossedRegion): LlsdMap {
  return CrossedRegionMessage.toLlsd({
    name: 'CrossedRegion',
    AgentData: { AgentID: event.agentId, SessionID: event.sessionId },
    RegionData: {
      SimIP: event.simulator.address,
      SimPort: event.simulator.port,
      RegionHandle: event.regionHandle,
      SeedCapability: encodeText(event.seedCapability),
    },
    Info: { Position: event.position, LookAt: event.lookAt },
  });
}

function readTeleportFinish(body: LlsdMap): TeleportFinish {
  const info = blockOf(body, 'Info');
  const { Info } = TeleportFinishMessage.fromLlsd(body);
  return {
    type: 'TeleportFinish',
    agentId: Info.AgentID,
    locationId: Info.LocationID,
    simAccess: Info.SimAccess,
    teleportFlags: Info.TeleportFlags,
    ...destinationOf(Info, info),
  };
}

function writeTeleportFinish(event: TeleportFinish): LlsdMap {
  return TeleportFinishMessage.toLlsd({
    name: 'TeleportFinish',
    Info: {
      AgentID: event.agentId,
      LocationID: event.locationId,
      SimIP: event.simulator.address,
      SimPort: event.simulator.port,
      RegionHandle: event.regionHandle,
      SeedCapability: encodeText(event.seedCapability),
      SimAccess: event.simAccess,
      TeleportFlags: event.teleportFlags,
    },
  });
}

type Destination = Pick<TeleportFinish, 'regionHandle' | 'simulator' | 'seedCapability' | 'regionSize'>;

/** `own` is the block as it came, with what OpenSimulator adds to it. */
function destinationOf(
  block: Pick<TeleportFinishMessage['Info'], 'RegionHandle' | 'SimIP' | 'SeedCapability'>,
  own: LlsdMap,
): Destination {
  return {
    regionHandle: block.RegionHandle,
    simulator: usableSimulator(block.SimIP, own, ['SimIP', 'SimPort']),
    seedCapability: usableSeed(decodeText(block.SeedCapability), 'SeedCapability'),
    regionSize: readSize(own),
  };
}

/** A block is an array of maps; a lonely map is taken as its only element. */
function blockOf(body: LlsdMap, name: string): LlsdMap {
  const value = body[name];
  if (value === undefined || value === null) throw new DecodeError('missing block', { path: name });
  return asMap(Array.isArray(value) ? value[0] : value);
}

/** The port as it came: what does not fit 16 bits is another one than the message's field has. */
function usableSimulator(address: string, own: LlsdMap, [ip, portName]: readonly [string, string]): Endpoint {
  if (address === NO_ADDRESS) throw new DecodeError('unusable address', { path: ip });
  const port = asReal(own[portName]);
  if (!Number.isInteger(port) || port < 1 || port > MOST_PORT)
    throw new DecodeError('unusable port', { path: portName });
  return { address, port };
}

function usableSeed(text: string, path: string): string {
  const seed = text.trim();
  if (!isHttpUrl(seed)) throw new DecodeError('unusable seed capability', { path });
  return seed;
}

function readSize(fields: LlsdMap): RegionSize {
  return { x: side(fields['RegionSizeX']), y: side(fields['RegionSizeY']) };
}

function side(value: LlsdValue | undefined): number {
  return toldRegionSide(asU32(value));
}

/** OpenSimulator's addition to the block of that name: regions larger than 256 m. */
function withSize(body: LlsdMap, block: string, { x, y }: RegionSize): LlsdMap {
  const [fields] = body[block] as readonly LlsdMap[];
  return {
    ...body,
    [block]: [{ ...fields, RegionSizeX: binaryFromU32(x), RegionSizeY: binaryFromU32(y) }],
  };
}
