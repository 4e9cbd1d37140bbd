import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { fakeArriveOptions, FakeGrid, finishTeleport, reply } from '../testing/index.ts';

/** Somebody whose first region takes its time to answer SimulatorFeatures, and what is logged. */
async function askingLong() {
  const network = new MemoryNetwork();
  const grid = await FakeGrid.start(network.ports());
  let answer: (response: HttpResponse) => void = () => undefined;
  grid.answers.set('/SimulatorFeatures/root', () => new Promise((resolve) => (answer = resolve)));
  const lines: string[] = [];
  const logger = { log: (_: string, text: string) => void lines.push(text) };
  const arriving = arrive({ ...fakeArriveOptions(grid), logger }, network.ports());
  const session = await network.runUntil(arriving, 60_000);
  await network.run(1000);
  return { network, grid, session, lines, answer: (status: number) => answer(reply(status)) };
}

async function goesOn({ network, grid, session }: Awaited<ReturnType<typeof askingLong>>) {
  const far = await grid.addNeighbour('Far Region');
  finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
  await network.run(2000);
  expect(session.region.name).toBe('Far Region');
}

describe('a region that does not know what it can do', () => {
  it('is told of while the agent is in it', async () => {
    const world = await askingLong();
    world.answer(404);
    await world.network.run(1000);
    expect(world.lines.join()).toMatch(/SimulatorFeatures answered with HTTP status 404/);
  });

  it.each([404, 410])(
    'is not told of when the agent has left it, and it has forgotten them: %i',
    async (status) => {
      const world = await askingLong();
      await goesOn(world);
      world.answer(status);
      await world.network.run(1000);
      expect(world.lines.join()).not.toMatch(/SimulatorFeatures/);
    },
  );

  it('is told of when it was left, and fails in another way', async () => {
    const world = await askingLong();
    await goesOn(world);
    world.answer(500);
    await world.network.run(1000);
    expect(world.lines.join()).toMatch(/SimulatorFeatures answered with HTTP status 500/);
  });
});
