import { describe, expect, it } from 'vitest';
import { createTestWorld, logIn } from '../../testing/index.ts';

const WRONG = { secret: { password: 'wrong' } } as const;

describe('whoever tries passwords', () => {
  it('is told wrong ever more slowly, over as many connections as may be', async () => {
    const { network, ports, grid } = await createTestWorld();
    let refused = 0;
    const tries = Array.from({ length: 100 }, async () => {
      const { type } = await logIn(ports, grid.loginUri, WRONG);
      if (type === 'bad-credentials') refused += 1;
    });
    await network.run(500);
    expect(refused).toBeGreaterThanOrEqual(10);
    expect(refused).toBeLessThan(30);
    await network.runUntil(Promise.all(tries), 6000);
    expect(refused).toBe(100);
  });

  it('keeps nobody else waiting, from the same address and with the same name', async () => {
    const { network, ports, grid } = await createTestWorld();
    const tries = Array.from({ length: 100 }, () => logIn(ports, grid.loginUri, WRONG));
    await network.run(100);
    const asked = network.clock.now();
    expect((await network.runUntil(logIn(ports, grid.loginUri), 1000)).type).toBe('success');
    expect(network.clock.now() - asked).toBeLessThan(50);
    await network.runUntil(Promise.all(tries), 6000);
  });

  it('does not hold up the end of the grid', async () => {
    const { network, ports, grid } = await createTestWorld();
    const tries = Array.from({ length: 300 }, () => logIn(ports, grid.loginUri, WRONG));
    await network.run(100);
    const asked = network.clock.now();
    await network.runUntil(grid.close(), 1000);
    const outcomes = await network.runUntil(Promise.allSettled(tries), 1000);
    expect(network.clock.now() - asked).toBeLessThan(1000);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(200);
  });
});
