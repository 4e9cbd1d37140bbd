import { parseEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { asArray, asBinary, asInteger, asMap, asString, asU32, asU64 } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import type { SessionScope } from '../scope/index.ts';
import type { RegionSize } from '../terrain/index.ts';
import type { QueuedEvents } from './queued-events.ts';
import type { Region } from './region.ts';

/** Eight of the usual size; a large region among small ones can have more, and does without. */
export const MAX_NEIGHBOURS = 24;

/** A region next to the agent's. */
export interface NewNeighbour {
  readonly endpoint: Endpoint;
  readonly handle: RegionHandle;
  readonly size: RegionSize;
}

/** What the session does about neighbours. */
export interface Neighbourhood {
  regionAt(endpoint: Endpoint): Region | undefined;
  /** Regions that are children now. */
  readonly count: number;
  /** Opens a circuit and presents the ticket. */
  open(neighbour: NewNeighbour): void;
  /** Asks for capabilities and starts the event queue. */
  connect(region: Region, seed: string): void;
}

/**
 * Opens a circuit when the region says EnableSimulator, and asks for capabilities when it says
 * EstablishAgentCommunication. A neighbour that nobody enabled is ignored, as viewers do.
 * @source PROTOCOL §7; captures/login-standard
 */
export function followNeighbours(
  queued: QueuedEvents,
  neighbourhood: Neighbourhood,
  { witness, logger, ids }: SessionScope,
): void {
  queued.on('EnableSimulator', (body) => {
    for (const value of asArray(body['SimulatorInfo'])) {
      const neighbour = neighbourOf(asMap(value));
      const { endpoint } = neighbour;
      witness?.observe('EnableSimulatorReceived', { endpoint: `${endpoint.address}:${endpoint.port}` });
      if (neighbourhood.regionAt(endpoint) !== undefined) continue;
      if (neighbourhood.count < MAX_NEIGHBOURS) neighbourhood.open(neighbour);
      else logger.log('warn', `more than ${MAX_NEIGHBOURS} neighbours: one is left out`);
    }
  });
  queued.on('EstablishAgentCommunication', (body) => {
    const at = asString(body['sim-ip-and-port']);
    witness?.observe('EstablishAgentCommunicationReceived', { endpoint: at });
    if (asString(body['agent-id']) !== ids.agentId.toString()) return;
    const region = neighbourhood.regionAt(parseEndpoint(at));
    if (region !== undefined) neighbourhood.connect(region, asString(body['seed-capability']));
  });
}

/** @throws DecodeError when there is no address or port in it. */
function neighbourOf(block: LlsdMap): NewNeighbour {
  return {
    endpoint: { address: addressOf(block['IP']), port: portOf(block['Port']) },
    handle: asU64(block['Handle']),
    size: { x: sizeOf(block['RegionSizeX']), y: sizeOf(block['RegionSizeY']) },
  };
}

/** Four octets, or dotted text. @throws DecodeError */
export function addressOf(value: LlsdValue | undefined): string {
  const octets = value instanceof Uint8Array ? value : undefined;
  if (octets === undefined) return parseEndpoint(`${asString(value)}:1`).address;
  if (octets.length !== 4) throw new DecodeError('an address of other than four octets', { path: 'IP' });
  return octets.join('.');
}

/** @throws DecodeError */
export function portOf(value: LlsdValue | undefined): number {
  const port = value instanceof Uint8Array ? bigEndian(asBinary(value)) : asInteger(value);
  if (port < 1 || port > 0xffff) throw new DecodeError(`port ${port}`, { path: 'Port' });
  return port;
}

/** 256 where nothing is said. */
export function sizeOf(value: LlsdValue | undefined): number {
  const metres = asU32(value);
  return metres === 0 ? 256 : metres;
}

function bigEndian(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
