import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  crossBorder,
  enableRegion,
  establishRegion,
  finishTeleport,
  reply,
} from '../testing/index.ts';

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session, ports } = await arriveInFakeGrid(network);
  const startedAt = ports.clock.now();
  const told: unknown[] = [];
  session.on('lossSuspected', ({ region, signs, silentForMs }) => {
    told.push([region.name, ...signs, silentForMs]);
  });
  session.on('lossDismissed', ({ region }) => told.push([region.name, 'heard again']));
  let endedAt: number | undefined;
  void session.ended.then(() => (endedAt = ports.clock.now() - startedAt));
  return { network, grid, session, told, endedAt: () => endedAt };
}

describe('a simulator that dies', () => {
  it('is told to be silent after two pings, long before the session ends', async () => {
    const { network, grid, session, told } = await arrived();
    grid.simulator.vanish();
    await network.run(16_000);
    expect(told).toEqual([['Default Region', 'silent', 10_000]]);
    expect(session.isAlive).toBe(true);
    const { by, reason } = await network.runUntil(session.ended, 120_000);
    expect([by, reason]).toEqual(['network', 'silent']);
  });

  it('and is started anew at once: its queue does not exist, and with its silence that is the end', async () => {
    const { network, grid, session, told, endedAt } = await arrived();
    grid.simulator.vanish();
    await network.run(3000);
    grid.endQueue(404);
    await network.run(100);
    expect(told).toEqual([['Default Region', 'event-queue-gone', 0]]);
    const end = await network.runUntil(session.ended, 20_000);
    expect(end).toEqual({ by: 'peer', reason: 'lost', words: '' });
    expect(endedAt()).toBeLessThan(16_000);
    expect(told.at(-1)).toEqual(['Default Region', 'event-queue-gone', 'silent', 10_000]);
    await expect(session.completeMovement()).rejects.toThrow(
      'Default Region is lost: its event queue does not exist any more, it answers no pings; nothing has come for 10 s',
    );
  });

  it('may have been slow only: then it is heard again, and nothing ends', async () => {
    const { network, grid, session, told } = await arrived();
    grid.simulator.pause();
    await network.run(16_000);
    grid.simulator.resume();
    await network.run(10_000);
    expect(told).toEqual([
      ['Default Region', 'silent', 10_000],
      ['Default Region', 'heard again'],
    ]);
    expect(session.isAlive).toBe(true);
  });
});

describe('an event queue that ends', () => {
  it('with a region that goes on is a sign, and no end', async () => {
    const { network, grid, session, told } = await arrived();
    grid.endQueue(404);
    await network.run(120_000);
    expect(told).toEqual([['Default Region', 'event-queue-gone', 0]]);
    expect(session.isAlive).toBe(true);
  });

  it('after our goodbye is no sign', async () => {
    const { network, grid, session, told } = await arrived();
    grid.simulator.script = () => undefined;
    const leaving = session.logout();
    grid.endQueue(404);
    await network.runUntil(leaving, 5000);
    expect(told).toEqual([]);
  });
});

describe('a region that the agent goes over into', () => {
  /** East is a neighbour, and whatever may have become of it, over. */
  async function beside(seed?: () => ReturnType<typeof reply>) {
    const all = await arrived();
    const { network, grid } = all;
    const east = await grid.addNeighbour('East Region');
    const move = { simulator: east.endpoint, name: 'east', column: 1001 };
    if (seed !== undefined) grid.answers.set('/seed/east', seed);
    enableRegion(grid, move);
    establishRegion(grid, move);
    await network.run(200_000);
    return { ...all, move };
  }

  it('is asked anew for what it refused as a neighbour, so that its queue is heard', async () => {
    const { network, grid, session, told, move } = await beside(() => reply(404));
    grid.answers.delete('/seed/east');
    crossBorder(grid, move);
    await network.run(3000);
    expect(session.region.name).toBe('East Region');
    const far = await grid.addNeighbour('Far Region');
    finishTeleport(grid, { simulator: far.endpoint, name: 'far', column: 2000, by: 'east' });
    await network.run(3000);
    expect(session.region.name).toBe('Far Region');
    expect(told).toEqual([]);
  });

  it('may be lost where it goes on refusing, and says so', async () => {
    const { network, grid, session, told, move } = await beside(() => reply(404));
    crossBorder(grid, move);
    await network.run(60_000);
    expect(session.isAlive).toBe(true);
    expect(told).toEqual([['East Region', 'event-queue-gone', 0]]);
  });

  it('may be lost where its queue is gone, which was no news of a neighbour', async () => {
    const { network, grid, session, told, move } = await beside();
    grid.endQueue(404, 'east');
    await network.run(3000);
    expect(told).toEqual([]);
    crossBorder(grid, move);
    await network.run(3000);
    expect(session.region.name).toBe('East Region');
    expect(told).toEqual([['East Region', 'event-queue-gone', 0]]);
  });

  it('by teleport, likewise, where its capabilities are refused', async () => {
    const { network, grid, session, told } = await arrived();
    const far = await grid.addNeighbour('Far Region');
    grid.answers.set('/seed/far', () => reply(404));
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(120_000);
    expect(session.region.name).toBe('Far Region');
    expect(told).toEqual([['Far Region', 'event-queue-gone', 0]]);
  });
});
