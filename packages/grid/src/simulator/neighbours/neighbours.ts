import { encodeRegionEvent } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { positionOf } from '../avatars/index.ts';
import type { Agent, Region, Ticket } from '../region/index.ts';
import { AgentCapabilities } from '../capabilities/index.ts';

/** The regions that touch this one, corners included. */
export function neighboursOf(region: Region): Region[] {
  return region.services.regions.filter((other) => other !== region && touches(region, other));
}

function touches(one: Region, other: Region): boolean {
  const units = ({ sizeMetres }: Region): number => sizeMetres / REGION_STEP_METRES;
  return (
    one.gridX <= other.gridX + units(other) &&
    other.gridX <= one.gridX + units(one) &&
    one.gridY <= other.gridY + units(other) &&
    other.gridY <= one.gridY + units(one)
  );
}

/** Invites a root agent to open a circuit to every neighbour, by its event queue. */
export function inviteToNeighbours(root: Agent): void {
  for (const neighbour of neighboursOf(root.region)) {
    const ticket = childTicket(root, neighbour);
    neighbour.tickets.issue(ticket)?.capabilities.close();
    announce(root, neighbour, ticket);
  }
}

function childTicket(root: Agent, neighbour: Region): Ticket {
  const { region, ticket, account } = root;
  const position = positionOf(root);
  const east = (region.gridX - neighbour.gridX) * REGION_STEP_METRES;
  const north = (region.gridY - neighbour.gridY) * REGION_STEP_METRES;
  return {
    session: ticket.session,
    isChild: true,
    position: { x: position.x + east, y: position.y + north, z: position.z },
    lookAt: ticket.lookAt,
    capabilities: new AgentCapabilities(neighbour.services, account, neighbour),
  };
}

/** @source captures/login-standard: both events come in one answer */
function announce(root: Agent, neighbour: Region, { capabilities }: Ticket): void {
  const { endpoint: simulator, handle, sizeMetres, name } = neighbour;
  const endpoint = formatEndpoint(simulator);
  root.capabilities.queueEvents(
    encodeRegionEvent({
      type: 'EnableSimulator',
      regionHandle: handle,
      simulator,
      regionSize: { x: sizeMetres, y: sizeMetres },
    }),
    encodeRegionEvent({
      type: 'EstablishAgentCommunication',
      agentId: root.id,
      simulator,
      seedCapability: capabilities.seedUrl,
    }),
  );
  root.witness?.observe('EnableSimulatorSent', { region: name, endpoint });
  root.witness?.observe('EstablishAgentCommunicationSent', { region: name, endpoint });
}
