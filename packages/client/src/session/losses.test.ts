import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid } from '../testing/index.ts';

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
