import { decodeThrottle, sumThrottle, VIEWER_THROTTLE } from '@landfall/protocol/circuit';
import type { Throttle } from '@landfall/protocol/circuit';
import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { encodeLayer, HeightMap } from '@landfall/protocol/terrain';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { startSession } from '../arrive/index.ts';
import type { ArriveOptions } from '../arrive/index.ts';
import { login } from '../login/index.ts';
import {
  arriveInFakeGrid,
  crossInto,
  enableNeighbour,
  fakeArriveOptions,
  FakeGrid,
} from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { LEAST_BANDWIDTH, MOST_BANDWIDTH, SETTLED_LAND_BITS, SHARE_DELAY_MS } from './bandwidth.ts';
import { ARRIVAL_THROTTLE } from './session-options.ts';

const BUDGET = 4_000_000;

const toldTo = (simulator: FakeSimulator): readonly Throttle[] =>
  simulator.all('AgentThrottle').map(({ Throttle }) => decodeThrottle(Throttle.Throttles));
const lastTo = (simulator: FakeSimulator): Throttle => toldTo(simulator).at(-1)!;
const sumTo = (simulator: FakeSimulator): number => Math.round(sumThrottle(lastTo(simulator)));

async function arrived(options: Partial<ArriveOptions> = {}) {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, {}, options);
  await network.run(50);
  const addNeighbour = async (name: string): Promise<FakeSimulator> => {
    const simulator = await grid.addNeighbour(name);
    enableNeighbour(grid, simulator);
    await network.run(1000 + SHARE_DELAY_MS);
    return simulator;
  };
  /** All of the ground. */
  const sendLand = async (simulator: FakeSimulator): Promise<void> => {
    const patches = Array.from({ length: 256 }, (_, i) => ({ x: i % 16, y: Math.floor(i / 16) }));
    for (const { type, data } of encodeLayer(new HeightMap(256), patches)) {
      simulator.send({ name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } });
    }
    await network.run(3000);
  };
  return { network, grid, session, addNeighbour, sendLand };
}

describe('without a budget', () => {
  it('the share of land goes to objects once the land is complete, and the sum stays', async () => {
    const { grid, sendLand } = await arrived();
    expect(toldTo(grid.simulator)).toEqual([ARRIVAL_THROTTLE]);
    await sendLand(grid.simulator);
    const { land, task } = ARRIVAL_THROTTLE;
    const settled = { ...ARRIVAL_THROTTLE, land: SETTLED_LAND_BITS, task: task + land - SETTLED_LAND_BITS };
    expect(toldTo(grid.simulator)).toEqual([ARRIVAL_THROTTLE, settled]);
    expect(sumThrottle(settled)).toBe(sumThrottle(ARRIVAL_THROTTLE));
  });

  it('neighbours are told nothing, also when their land is complete', async () => {
    const { grid, addNeighbour, sendLand } = await arrived();
    const east = await addNeighbour('East Region');
    await sendLand(east);
    expect([toldTo(east), toldTo(grid.simulator)]).toEqual([[], [ARRIVAL_THROTTLE]]);
  });

  it('a region that the agent crosses into is told at once, with its land where that is complete', async () => {
    const { network, grid, addNeighbour, sendLand } = await arrived();
    const east = await addNeighbour('East Region');
    await sendLand(east);
    crossInto(grid, east);
    await network.run(400);
    expect(toldTo(east).map(({ land }) => land)).toEqual([SETTLED_LAND_BITS]);
    await sendLand(grid.simulator);
    expect(toldTo(grid.simulator)).toHaveLength(1);
  });

  it.each(['option', 'step'] as const)('a throttle of one’s own (%s) stays as it is', async (way) => {
    const { network, grid, session, sendLand } = await arrived(
      way === 'option' ? { throttle: VIEWER_THROTTLE } : {},
    );
    if (way === 'step') session.requestThrottle(VIEWER_THROTTLE);
    await network.run(50);
    const before = toldTo(grid.simulator).length;
    await sendLand(grid.simulator);
    expect(lastTo(grid.simulator)).toEqual(VIEWER_THROTTLE);
    expect(toldTo(grid.simulator)).toHaveLength(before);
  });

  it('who does not speak says nothing of it', async () => {
    const { grid, session, sendLand } = await arrived({ behaviour: 'silent' });
    await sendLand(grid.simulator);
    session.setBandwidth(BUDGET);
    expect([session.isAlive, toldTo(grid.simulator)]).toEqual([true, []]);
  });
});

describe('a budget', () => {
  it('is all for the one region there is, split as an arrival is', async () => {
    const { network, grid, session } = await arrived();
    session.setBandwidth(BUDGET);
    await network.run(50);
    expect(sumTo(grid.simulator)).toBe(BUDGET);
    const { land, task } = lastTo(grid.simulator);
    expect(land / task).toBeCloseTo(ARRIVAL_THROTTLE.land / ARRIVAL_THROTTLE.task, 5);
  });

  it('is never exceeded by all regions together, however many neighbours come and go', async () => {
    const { network, grid, session, addNeighbour } = await arrived();
    session.setBandwidth(BUDGET);
    const neighbours: FakeSimulator[] = [];
    for (const name of ['East', 'North', 'West']) {
      neighbours.push(await addNeighbour(name));
      const sums = neighbours.map(sumTo);
      expect(sumTo(grid.simulator)).toBe(BUDGET * 0.75);
      expect(Math.abs(sums.reduce((all, sum) => all + sum, 0) - BUDGET / 4)).toBeLessThan(3);
      expect(Math.max(...sums) - Math.min(...sums)).toBeLessThan(2);
    }
    for (const neighbour of neighbours) neighbour.send({ name: 'DisableSimulator' });
    await network.run(1000 + SHARE_DELAY_MS);
    expect([session.regions.size, sumTo(grid.simulator)]).toEqual([1, BUDGET]);
  });

  it('goes with the agent into another region', async () => {
    const { network, grid, session, addNeighbour } = await arrived();
    session.setBandwidth(BUDGET);
    const east = await addNeighbour('East');
    crossInto(grid, east);
    await network.run(400 + SHARE_DELAY_MS);
    expect([sumTo(east), sumTo(grid.simulator)]).toEqual([BUDGET * 0.75, BUDGET * 0.25]);
  });

  it('gives objects the share of land region by region', async () => {
    const { network, grid, session, addNeighbour, sendLand } = await arrived();
    session.setBandwidth(BUDGET);
    const east = await addNeighbour('East');
    await sendLand(east);
    expect([lastTo(east).land, sumTo(east)]).toEqual([SETTLED_LAND_BITS, BUDGET / 4]);
    expect(lastTo(grid.simulator).land).toBeGreaterThan(SETTLED_LAND_BITS);
    // What is less than the rest already is not raised by it.
    session.setBandwidth(LEAST_BANDWIDTH);
    await network.run(50);
    expect(lastTo(east).land).toBeLessThan(SETTLED_LAND_BITS / 10);
  });

  it('is told once, and anew only when it changes', async () => {
    const { network, grid, session } = await arrived();
    for (const bits of [BUDGET, BUDGET, BUDGET / 2, BUDGET / 2]) session.setBandwidth(bits);
    await network.run(2000);
    expect(toldTo(grid.simulator).map((throttle) => Math.round(sumThrottle(throttle)))).toEqual([
      sumThrottle(ARRIVAL_THROTTLE),
      BUDGET,
      BUDGET / 2,
    ]);
  });

  it('holds from the first word on when it is set before the arrival', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const options = fakeArriveOptions(grid);
    const session = await startSession(await network.runUntil(login(options, ports), 5000), options, ports);
    session.setBandwidth(BUDGET);
    await network.runUntil(session.arrive(), 10_000);
    await network.run(1000);
    expect(toldTo(grid.simulator).map((throttle) => Math.round(sumThrottle(throttle)))).toEqual([BUDGET]);
    await network.runUntil(session.logout(), 5000);
    expect(() => session.setBandwidth(BUDGET)).toThrow(ClosedError);
  });

  it.each([Number.NaN, 0, -1, LEAST_BANDWIDTH - 1, MOST_BANDWIDTH + 1, Infinity])(
    'of %d is none',
    async (bits) => {
      const { session } = await arrived();
      expect(() => session.setBandwidth(bits)).toThrow(UsageError);
    },
  );
});
