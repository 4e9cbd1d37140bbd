import { ALL_MESSAGES } from '@landfall/protocol/message';
import type { ServingPorts } from '@landfall/transport/ports';
import { arrive, defaultRooms } from '../arrive/index.ts';
import type { ArrivedSession, ArriveOptions } from '../arrive/index.ts';
import { FakeGrid } from './fake-grid.ts';
import type { FakeGridOptions } from './fake-grid.ts';
import type { SessionRoom } from '../session/index.ts';
import { oneRoot } from './one-root.ts';

/** What a memory network gives: hosts, and virtual time. */
export interface VirtualNetwork {
  ports(address?: string): ServingPorts;
  run(ms: number): Promise<void>;
  runUntil<T>(promise: PromiseLike<T>, limitMs: number): Promise<T>;
}

/** Options that get "Test User" into a grid, with the usual rooms, and with ears for everything. */
export function fakeArriveOptions(grid: Pick<FakeGrid, 'url'>): ArriveOptions {
  const user = { firstName: 'Test', lastName: 'User', secret: { password: 'correct horse' } };
  return { grid: grid.url, ...user, rooms: defaultRooms(), messages: ALL_MESSAGES };
}

/** A grid as told, and a session that has arrived in it; the test fails when it tells anything of its whereabouts that cannot be. Outside of a test it needs a `watcher` of its own. */
export async function arriveInFakeGrid(
  network: VirtualNetwork,
  gridOptions: FakeGridOptions = {},
  options: Partial<ArriveOptions> = {},
  watcher: SessionRoom = oneRoot(),
): Promise<{ readonly grid: FakeGrid; readonly session: ArrivedSession; readonly ports: ServingPorts }> {
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, gridOptions);
  const { rooms = [], ...others } = { ...fakeArriveOptions(grid), ...options };
  const arrival = arrive({ ...others, rooms: [...rooms, watcher] }, ports);
  return { grid, session: await network.runUntil(arrival, 120_000), ports };
}
