import { describe, expect, it } from 'vitest';
import { Shore } from './shore.ts';

const BENCH = {
  id: 'b0000000-0000-4000-8000-000000000001',
  name: 'Bench',
  position: [132, 128, 25.5] as [number, number, number],
};

const build = () => Shore.build([{ name: 'Plain', terrain: { kind: 'flat', height: 25 }, prims: [BENCH] }]);

describe('movement', () => {
  it('walks to a place, as the grid and a bystander see it too', async () => {
    const shore = await build();
    const walker = await shore.arrive('Test');
    const bystander = await shore.arrive('Second', { start: 'uri:Plain&120&120&25' });
    await shore.until(walker.agent.walkTo({ x: 128, y: 150, z: 25 }));
    await shore.network.run(2000);
    const here = walker.agent.position;
    expect(Math.hypot(here.x - 128, here.y - 150)).toBeLessThan(2);
    const there = shore.grid.regions[0]!.avatars().find(({ name }) => name === 'Test User')!.position;
    const seen = bystander.region!.avatars.find(({ name }) => name === 'Test User')!.position!;
    for (const position of [there, seen]) {
      expect(Math.hypot(position.x - here.x, position.y - here.y)).toBeLessThan(0.5);
    }
    await shore.grid.close();
  });

  it('runs faster than it walks, and stops when it is told', async () => {
    const distance = async (fast: boolean): Promise<number> => {
      const shore = await build();
      const { agent } = await shore.arrive('Test');
      const { x, y } = agent.position;
      agent.turnTo(Math.PI / 2);
      agent.walk('forward', { fast });
      await shore.network.run(3000);
      agent.stop();
      await shore.network.run(2000);
      const walked = Math.hypot(agent.position.x - x, agent.position.y - y);
      await shore.network.run(3000);
      expect(Math.hypot(agent.position.x - x, agent.position.y - y)).toBeCloseTo(walked, 1);
      await shore.grid.close();
      return walked;
    };
    const walked = await distance(false);
    expect(walked).toBeGreaterThan(5);
    expect(await distance(true)).toBeGreaterThan(walked * 1.2);
  });

  it('flies up and comes down again', async () => {
    const shore = await build();
    const { agent } = await shore.arrive('Test');
    const { z } = agent.position;
    agent.fly();
    agent.walk('up');
    await shore.network.run(3000);
    expect(agent.position.z).toBeGreaterThan(z + 3);
    agent.stop();
    agent.land();
    await shore.network.run(20_000);
    expect(agent.position.z).toBeCloseTo(z, 0);
    await shore.grid.close();
  });

  it('sits on a prim, and stands up beside it', async () => {
    const shore = await build();
    const { agent, region } = await shore.arrive('Test');
    const bench = [...region!.objects.all()].find(({ pcode }) => pcode === 9)!;
    const story: string[] = [];
    agent.on('sat', ({ localId }) =>
      story.push(localId === bench.localId ? 'sat on the bench' : 'sat elsewhere'),
    );
    agent.on('stood', () => story.push('stood'));
    await shore.until(agent.sitOn(bench.id));
    await shore.network.run(2000);
    expect(agent.isSitting).toBe(true);
    expect(Math.hypot(agent.position.x - 132, agent.position.y - 128)).toBeLessThan(1);
    agent.stand();
    await shore.network.run(2000);
    expect(agent.isSitting).toBe(false);
    expect(story).toEqual(['sat on the bench', 'stood']);
    await shore.grid.close();
  });

  it('cannot sit on what is not there, and hears so', async () => {
    const shore = await build();
    const { agent } = await shore.arrive('Test');
    await expect(shore.until(agent.sitOn(agent.id))).rejects.toMatchObject({ code: 'remote' });
    await shore.grid.close();
  });
});
