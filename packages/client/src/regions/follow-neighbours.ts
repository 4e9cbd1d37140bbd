import { formatEndpoint, parseEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { asArray, asMap, asString } from '@landfall/protocol/llsd';
import type { SessionScope } from '../scope/index.ts';
import type { QueuedEvents } from './queued-events.ts';
import type { Region } from './region.ts';
import { readRegionAddress } from './region-address.ts';
import type { RegionAddress } from './region-address.ts';

/** Eight of the usual size; a large region among small ones can have more, and does without. */
export const MAX_NEIGHBOURS = 24;

/** What the session does about neighbours. */
export interface Neighbourhood {
  regionAt(endpoint: Endpoint): Region | undefined;
  /** Regions that are children now. */
  readonly count: number;
  /** Opens a circuit and presents the ticket. */
  open(neighbour: RegionAddress): void;
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
      const neighbour = readRegionAddress(asMap(value), { ip: 'IP', port: 'Port', handle: 'Handle' });
      witness?.observe('EnableSimulatorReceived', { endpoint: formatEndpoint(neighbour.endpoint) });
      if (neighbourhood.regionAt(neighbour.endpoint) !== undefined) continue;
      if (neighbourhood.count < MAX_NEIGHBOURS) neighbourhood.open(neighbour);
      else logger.log('warn', `more than ${MAX_NEIGHBOURS} neighbours: one is left out`);
    }
  });
  queued.on('EstablishAgentCommunication', (body) => {
    const endpoint = parseEndpoint(asString(body['sim-ip-and-port']));
    witness?.observe('EstablishAgentCommunicationReceived', { endpoint: formatEndpoint(endpoint) });
    if (asString(body['agent-id']) !== ids.agentId.toString()) return;
    const region = neighbourhood.regionAt(endpoint);
    if (region !== undefined) neighbourhood.connect(region, asString(body['seed-capability']));
  });
}
