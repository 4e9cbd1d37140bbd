import type { Ports } from '@landfall/transport/ports';
import { arrive } from '../session/index.ts';
import type { ArriveOptions, Session } from '../session/index.ts';
import { FakeGrid } from './fake-grid.ts';
import type { FakeGridOptions } from './fake-grid.ts';

/** What a memory network gives: hosts, and virtual time. */
export interface VirtualNetwork {
  ports(address?: string): Ports;
  run(ms: number): Promise<void>;
  runUntil<T>(promise: PromiseLike<T>, limitMs: number): Promise<T>;
}

/** Options that get "Test User" into a grid. */
export function fakeArriveOptions(grid: Pick<FakeGrid, 'url'>): ArriveOptions {
  return { grid: grid.url, firstName: 'Test', lastName: 'User', secret: { password: 'correct horse' } };
}

/** A grid as told, and a session that has arrived in it. */
export async function arriveInFakeGrid(
  network: VirtualNetwork,
  gridOptions: FakeGridOptions = {},
  options: Partial<ArriveOptions> = {},
): Promise<{ readonly grid: FakeGrid; readonly session: Session; readonly ports: Ports }> {
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, gridOptions);
  const arrival = arrive({ ...fakeArriveOptions(grid), ...options }, ports);
  return { grid, session: await network.runUntil(arrival, 120_000), ports };
}
