import type { EnableSimulator } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { SessionScope } from '../scope/index.ts';
import type { QueuedEvents } from './queued-events.ts';
import type { Region } from './region.ts';

/** Eight of the usual size; a large region among small ones can have more, and does without. */
export const MAX_NEIGHBOURS = 24;

/** What the session does about neighbours. */
export interface Neighbourhood {
  regionAt(endpoint: Endpoint): Region | undefined;
  /** Regions that are children now. */
  count(): number;
  /** Opens a circuit and presents the ticket. */
  open(neighbour: EnableSimulator): void;
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
  { witness, logger }: SessionScope,
): void {
  // A region says it again and again: once is enough to read.
  let isTold = false;
  queued.on('EnableSimulator', (event) => {
    const { simulator } = event;
    witness?.observe('EnableSimulatorReceived', { endpoint: formatEndpoint(simulator) });
    if (neighbourhood.regionAt(simulator) !== undefined) return;
    if (neighbourhood.count() < MAX_NEIGHBOURS) neighbourhood.open(event);
    else if (!isTold) {
      isTold = true;
      logger.log('warn', `more than ${MAX_NEIGHBOURS} neighbours: the rest is left out`);
    }
  });
  queued.on('EstablishAgentCommunication', ({ simulator, seedCapability }) => {
    witness?.observe('EstablishAgentCommunicationReceived', { endpoint: formatEndpoint(simulator) });
    const region = neighbourhood.regionAt(simulator);
    if (region !== undefined) neighbourhood.connect(region, seedCapability);
  });
}
