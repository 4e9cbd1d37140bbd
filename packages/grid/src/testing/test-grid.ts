import { MemoryNetwork } from '@landfall/transport/memory';
import type { Ports } from '@landfall/transport/ports';
import type { GridConfig } from '../config/index.ts';
import { startGrid } from '../grid.ts';
import type { Grid, GridOptions } from '../running-grid.ts';
import { TestAgent, mustLogIn } from './test-agent.ts';
import type { LoginChanges } from './test-agent.ts';

/** One flat region and three accounts, with cheap password hashes. */
export const TEST_CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  regions: [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } }],
  accounts: [
    { first: 'Test', last: 'User', password: 'secret' },
    { first: 'Second', last: 'Avatar', password: 'secret' },
    { first: 'Third', last: 'Person', password: 'secret' },
  ],
};

/** A grid and its clients in one process, in virtual time. */
export interface TestWorld {
  /** What lets its time pass. */
  readonly network: MemoryNetwork;
  /** Of the one host that the grid and its clients are on. */
  readonly ports: Ports;
  /** The grid, which runs already. */
  readonly grid: Grid;
  /** Logs in, opens a socket and sends nothing. */
  readonly join: (changes?: LoginChanges) => Promise<TestAgent>;
  /** Logs in and lets the agent arrive and see the scene. */
  readonly arrive: (changes?: LoginChanges) => Promise<TestAgent>;
}

/** The long enough time for an arrival on the memory network. */
const ARRIVAL_MS = 3000;

/** A grid on a network of its own, with one virtual clock. */
export async function createTestWorld(
  config: GridConfig = TEST_CONFIG,
  options?: GridOptions,
): Promise<TestWorld> {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await network.runUntil(startGrid(config, ports, options), 1000);
  const join = async (changes?: LoginChanges): Promise<TestAgent> => {
    const login = await network.runUntil(mustLogIn(ports, grid.loginUri, changes), 1000);
    return TestAgent.open(ports, login);
  };
  const arrive = async (changes?: LoginChanges): Promise<TestAgent> => {
    const agent = await join(changes);
    await network.runUntil(agent.arrive(), 1000);
    await network.run(ARRIVAL_MS);
    return agent;
  };
  return { network, ports, grid, join, arrive };
}
