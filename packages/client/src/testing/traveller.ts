import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { defaultRooms } from '../arrive/index.ts';
import { arrive } from '../arrive/index.ts';
import { travel } from '../travel/index.ts';
import type { TravelOptions } from '../travel/index.ts';
import { fakeArriveOptions } from './arrive-in-fake-grid.ts';
import { FAKE_AGENT_ID, FakeGrid } from './fake-grid.ts';
import type { FakeSimulator } from './fake-simulator.ts';
import { finishTeleport } from './moves.ts';

/** A session that can travel, in a grid that answers teleports as OpenSim does. */
export async function fakeTraveller(options: TravelOptions = {}, witness?: Witness) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const rooms = [...defaultRooms(), travel(options)] as const;
  const arriving = arrive(
    { ...fakeArriveOptions(grid), rooms, messages: ALL_MESSAGES, ...(witness && { witness }) },
    ports,
  );
  const session = await network.runUntil(arriving, 120_000);
  const far = await grid.addNeighbour('Far Region');
  const home = grid.simulator;
  return { network, grid, session, far, home, map: mapBlock('Far Region', 1001, 1000) };
}

/** A region on the map, at that square of 256 m. */
export function mapBlock(
  name: string,
  X: number,
  Y: number,
  Access = 13,
): MessageOf<'MapBlockReply'>['Data'][number] {
  const rest = { RegionFlags: 0, WaterHeight: 20, Agents: 0, MapImageID: Uuid.zero };
  return { X, Y, Name: encodeText(name), Access, ...rest };
}

/** What the map answers. */
export function mapReply(
  Data: readonly MessageOf<'MapBlockReply'>['Data'][number][],
  AgentID = FAKE_AGENT_ID,
): MessageOf<'MapBlockReply'> {
  return {
    name: 'MapBlockReply',
    AgentData: { AgentID, Flags: 2 },
    Data,
    Size: Data.map(() => ({ SizeX: 256, SizeY: 256 })),
  };
}

/** Has a simulator send agents on: TeleportStart, then TeleportFinish to `to`. */
export function sendsOn(
  grid: FakeGrid,
  from: FakeSimulator,
  to: FakeSimulator,
  name: string,
  by = 'root',
): void {
  const before = from.script;
  from.script = (message: Message, simulator: FakeSimulator) => {
    before(message, simulator);
    if (message.name !== 'TeleportLocationRequest') return;
    simulator.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    finishTeleport(grid, { simulator: to.endpoint, name, by });
  };
}
