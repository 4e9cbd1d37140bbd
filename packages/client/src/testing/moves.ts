import { encodeText } from '@landfall/protocol/bytes';
import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { FAKE_AGENT_ID, FAKE_SESSION_ID } from './fake-grid.ts';
import type { FakeGrid } from './fake-grid.ts';

/** Where a move leads: `name` is that of the seed and queue there. */
export interface FakeMove {
  readonly simulator: Endpoint;
  readonly name: string;
  /** Columns of 256 m east of the region that a login leads to. */
  readonly column?: number;
  /** Metres of its sides; 256 by default. */
  readonly side?: number;
  /** The region that says so; the login's by default. */
  readonly by?: string;
}

function placeOf(grid: FakeGrid, { simulator, name, column = 1, side = 256 }: FakeMove) {
  const regionHandle = regionHandleOf(256_000 + 256 * column, 256_000);
  return { simulator, regionHandle, regionSize: { x: side, y: side }, seedCapability: grid.seedOf(name) };
}

/** A region says that the agent belongs elsewhere now. */
export function finishTeleport(grid: FakeGrid, move: FakeMove): void {
  const terms = { agentId: FAKE_AGENT_ID, locationId: 4, simAccess: 13, teleportFlags: 16 };
  grid.queue(encodeRegionEvent({ type: 'TeleportFinish', ...placeOf(grid, move), ...terms }), move.by);
}

/** A region says that the agent has gone over its border. */
export function crossBorder(grid: FakeGrid, move: FakeMove): void {
  const who = { agentId: FAKE_AGENT_ID, sessionId: FAKE_SESSION_ID };
  const place = { position: { x: 1, y: 128, z: 25 }, lookAt: { x: 1, y: 0, z: 0 } };
  grid.queue(encodeRegionEvent({ type: 'CrossedRegion', ...placeOf(grid, move), ...who, ...place }), move.by);
}

/** A region says that there is a neighbour. */
export function enableRegion(grid: FakeGrid, move: FakeMove): void {
  grid.queue(encodeRegionEvent({ type: 'EnableSimulator', ...placeOf(grid, move) }), move.by);
}

/** A region says where a neighbour's capabilities are. */
export function establishRegion(grid: FakeGrid, move: FakeMove): void {
  const { simulator, seedCapability } = placeOf(grid, move);
  const type = 'EstablishAgentCommunication';
  grid.queue(encodeRegionEvent({ type, agentId: FAKE_AGENT_ID, simulator, seedCapability }), move.by);
}

/** TeleportFailed, in these words. */
export function teleportFailed(reason: string): MessageOf<'TeleportFailed'> {
  return {
    name: 'TeleportFailed',
    Info: { AgentID: FAKE_AGENT_ID, Reason: encodeText(reason) },
    AlertInfo: [],
  };
}
