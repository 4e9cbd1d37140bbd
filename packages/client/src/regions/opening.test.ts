import { decodeThrottle, sumThrottle } from '@landfall/protocol/circuit';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  enableNeighbour,
  FAKE_AGENT_ID,
  FAKE_CIRCUIT_CODE,
  FAKE_SESSION_ID,
  llsd,
  reply,
} from '../testing/index.ts';
import type { FakeGrid, FakeSimulator } from '../testing/index.ts';

/** Where the neighbour's capabilities are asked for: see `enableNeighbour`. */
const SEED = '/seed/east';

interface Seen {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A neighbour that is met after `prepare`, with all that was told of it. */
async function meeting(prepare: (grid: FakeGrid) => void = () => undefined) {
  const network = new MemoryNetwork();
  const seen: Seen[] = [];
  const { grid, session } = await arriveInFakeGrid(network, {}, { witness: witnessOf(seen) });
  const east = await grid.addNeighbour('East Region');
  prepare(grid);
  seen.length = 0;
  enableNeighbour(grid, east);
  await network.run(5000);
  return { network, grid, session, east, seen, neighbour: session.regions.at(east.endpoint) };
}

function witnessOf(seen: Seen[]) {
  const witness = {
    observe: (type: string, fields: object) => void seen.push({ ...fields, type }),
    about: () => witness,
  };
  return witness as never;
}

const namesOf = (simulator: FakeSimulator): string[] => simulator.received.map(({ name }) => name);

describe('opening a region', () => {
  it('presents the ticket first, and each id in the field that is its own', async () => {
    const { east } = await meeting();
    expect(namesOf(east)[0]).toBe('UseCircuitCode');
    const [told] = east.all('UseCircuitCode');
    expect(told?.CircuitCode.Code).toBe(FAKE_CIRCUIT_CODE);
    expect(String(told?.CircuitCode.SessionID)).toBe(String(FAKE_SESSION_ID));
    expect(String(told?.CircuitCode.ID)).toBe(String(FAKE_AGENT_ID));
  });

  it('does not ask a neighbour to place the agent, nor shows it a window', async () => {
    const { east, grid } = await meeting();
    for (const name of ['CompleteAgentMovement', 'AgentHeightWidth', 'AgentDataUpdateRequest'] as const) {
      expect([name, east.all(name).length]).toEqual([name, 0]);
      expect([name, grid.simulator.all(name).length]).toEqual([name, 1]);
    }
  });

  it('says how much the region may send as seven rates in bits, and tells their sum', async () => {
    const { grid } = await meeting();
    const { GenCounter, Throttles } = grid.simulator.all('AgentThrottle')[0]!.Throttle;
    expect([GenCounter, Throttles.length]).toEqual([0, 7 * 4]);
    expect(sumThrottle(decodeThrottle(Throttles))).toBeGreaterThan(100_000);
  });
});

describe('the capabilities of a region', () => {
  it('are asked of its seed once, and told with how many were asked and granted', async () => {
    const { grid, seen, neighbour } = await meeting();
    expect(grid.calls.filter((name) => name === 'seed')).toHaveLength(2);
    const granted = seen.find(({ type }) => type === 'SeedGranted');
    expect(granted?.['granted']).toBe(neighbour?.capabilities.size);
    expect(granted?.['asked']).toBe(seen.find(({ type }) => type === 'SeedRequested')?.['asked']);
  });

  it('are asked for again after a refusal, each of which is told', async () => {
    let refusals = 2;
    const { seen, neighbour } = await meeting((grid) => {
      grid.answers.set(SEED, () => (refusals-- > 0 ? reply(503) : undefined));
    });
    expect(neighbour?.capabilities.size).toBeGreaterThan(0);
    const failed = seen.filter(({ type }) => type === 'SeedFailed');
    expect(failed.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(failed.every(({ message }) => !String(message).includes('/seed/'))).toBe(true);
  });

  it('that a region does not have are none, and its features then stay unknown', async () => {
    const { neighbour, grid } = await meeting((fake) => {
      fake.answers.set(SEED, () => llsd({}));
    });
    expect(neighbour?.capabilities.size).toBe(0);
    expect(neighbour?.features).toBeUndefined();
    // The root's own, from its arrival.
    expect(grid.calls.filter((name) => name === 'SimulatorFeatures')).toHaveLength(1);
  });

  it('are none where the seed answers a list instead of a map, and the session goes on', async () => {
    const { session, neighbour } = await meeting((fake) => {
      fake.answers.set(SEED, () => llsd(['EventQueueGet']));
    });
    expect(neighbour?.capabilities.size ?? 0).toBe(0);
    expect([session.isAlive, session.region.name]).toEqual([true, 'Default Region']);
  });
});
