import { describe, expect, it } from 'vitest';
import { PLAIN, Shore } from './shore.ts';

const land = (name: string, x: number, y: number) =>
  ({ name, x, y, terrain: { kind: 'flat', height: 30 } }) as const;

const CROSSROADS = [
  PLAIN,
  land('East', 1001, 1000),
  land('North', 1000, 1001),
  land('North East', 1001, 1001),
  land('Far Away', 1010, 1010),
];

describe('neighbours', () => {
  it('are entered as child agents, each with its land and capabilities, and without an avatar', async () => {
    const shore = await Shore.build(CROSSROADS);
    const session = await shore.arrive('Test', { drawDistance: 256 });
    await shore.network.run(10_000);
    const seen = session.regions.all.map(({ name, isChild }) => ({ name, isChild }));
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(
      expect.arrayContaining([
        { name: 'Plain', isChild: false },
        { name: 'East', isChild: true },
        { name: 'North', isChild: true },
        { name: 'North East', isChild: true },
      ]),
    );
    for (const region of session.regions.all) {
      expect(region.terrain.isComplete).toBe(true);
      expect(region.capabilities.has('EventQueueGet')).toBe(true);
    }
    expect(session.regions.named('East')!.terrain.heightAt(10, 10)).toBeCloseTo(30, 1);
    expect(shore.avatarsIn('East')).toEqual([]);
    await shore.until(session.logout());
    expect(session.regions.size).toBe(0);
    await shore.grid.close();
  });

  it('show who is in them', async () => {
    const shore = await Shore.build(CROSSROADS);
    const one = await shore.arrive('Test', { drawDistance: 256 });
    await shore.arrive('Second', { start: 'uri:East&20&128&31' });
    await shore.network.run(5000);
    const avatars = one.regions.named('East')!.objects.avatars();
    expect(avatars.map(({ name }) => name)).toEqual(['Second Avatar']);
    await shore.grid.close();
  });

  it('stay while the agent does, and are not asked for when they are not wanted', async () => {
    const shore = await Shore.build(CROSSROADS);
    const [with_, without] = [
      await shore.arrive('Test', { drawDistance: 256 }),
      await shore.arrive('Second', { neighbours: false }),
    ];
    await shore.network.run(150_000);
    expect(with_.regions.size).toBe(4);
    expect(without.regions.size).toBe(1);
    expect([with_.isAlive, without.isAlive]).toEqual([true, true]);
    await shore.grid.close();
  });
});
