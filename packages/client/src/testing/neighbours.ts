import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { FakeGrid } from './fake-grid.ts';
import { FAKE_AGENT_ID, FAKE_SESSION_ID } from './fake-grid.ts';
import type { FakeSimulator } from './fake-simulator.ts';

/** The region east of the one that a login leads to. */
const EAST = { regionHandle: regionHandleOf(256_256, 256_000), regionSize: { x: 256, y: 256 } };

/** The region says that there is a neighbour in the east, and where its capabilities are. */
export function enableNeighbour(grid: FakeGrid, { endpoint: simulator }: FakeSimulator, size = 256): void {
  const regionSize = { x: size, y: size };
  grid.queue(encodeRegionEvent({ type: 'EnableSimulator', simulator, ...EAST, regionSize }));
  const seedCapability = grid.seedOf('east');
  const type = 'EstablishAgentCommunication';
  grid.queue(encodeRegionEvent({ type, agentId: FAKE_AGENT_ID, simulator, seedCapability }));
}

/** The region says that the agent has walked over its border in the east. */
export function crossInto(grid: FakeGrid, { endpoint: simulator }: FakeSimulator): void {
  const agent = { agentId: FAKE_AGENT_ID, sessionId: FAKE_SESSION_ID, seedCapability: grid.seedOf('east') };
  const place = { position: { x: 1, y: 128, z: 25 }, lookAt: { x: 1, y: 0, z: 0 } };
  grid.queue(encodeRegionEvent({ type: 'CrossedRegion', simulator, ...EAST, ...agent, ...place }));
}
