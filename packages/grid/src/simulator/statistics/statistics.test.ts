import { describe, expect, it } from 'vitest';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';

describe('what a region tells of itself', () => {
  it('is statistics every three seconds, with its agents and prims in them', async () => {
    const prims = [{ position: [1, 1, 30] as [number, number, number] }];
    const regions = [
      { name: 'Plain', x: 1007, y: 1009, terrain: { kind: 'flat', height: 25 } as const, prims },
    ];
    const { network, arrive } = await createTestWorld({ ...TEST_CONFIG, regions });
    const agent = await arrive();
    await arrive({ firstName: 'Second', lastName: 'Avatar' });
    const before = agent.all('SimStats').length;
    await network.run(30_000);
    const stats = agent.all('SimStats');
    expect(stats.length - before).toBe(10);
    const { Region, Stat } = stats.at(-1)!;
    expect([Region.RegionX, Region.RegionY]).toEqual([1007, 1009]);
    const value = (id: number): number | undefined => Stat.find(({ StatID }) => StatID === id)?.StatValue;
    expect([value(0), value(1), value(11), value(13), value(14)]).toEqual([1, 55, 1, 2, 0]);
  });

  it('is the time, which goes on', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    await network.run(10_000);
    const times = agent
      .all('SimulatorViewerTimeMessage')
      .map(({ TimeInfo }) => Number(TimeInfo.UsecSinceStart) / 1e6);
    expect(times.length).toBeGreaterThanOrEqual(5);
    expect(times.at(-1)! - times.at(-2)!).toBeCloseTo(2.45, 1);
  });

  it('is where avatars are, squeezed into a byte, only when it changed', async () => {
    const regions = [
      {
        name: 'Large',
        size: 1024,
        landing: [512, 1000] as [number, number],
        terrain: { kind: 'flat', height: 25 } as const,
      },
    ];
    const { network, arrive } = await createTestWorld({ ...TEST_CONFIG, regions });
    const agent = await arrive();
    const [first] = agent.all('CoarseLocationUpdate').slice(-1);
    expect(first!.Location).toEqual([{ X: 128, Y: 250, Z: 6 }]);
    expect(first!.Index).toEqual({ You: 0, Prey: -1 });
    const before = agent.all('CoarseLocationUpdate').length;
    await network.run(10_000);
    expect(agent.all('CoarseLocationUpdate')).toHaveLength(before);
  });
});
