/** Teleports that the grid makes of its own accord, and borders that are walked over, by each rule that a traveller may have for them. */
import { describe, expect, it } from 'vitest';
import type { UnaskedAnswer } from '@landfall/client';
import { amongWalkers } from './walkers.ts';

const BEYOND = { global: { x: 256_262, y: 256_100, z: 24 } };
/** Longer than a region waits for who does not come, and than anybody waits to be placed. */
const WHILE_MS = 70_000;

async function travellerWho(unasked: UnaskedAnswer) {
  const world = await amongWalkers();
  const session = await world.visit('Ann', 'Bay&230&100&24', { unasked });
  await world.network.run(5000);
  const told: string[] = [];
  session.on('setOut', ({ kind, isAsked }) => told.push(`${kind}, ${isAsked ? 'asked' : 'unasked'}`));
  const bring = (region: string) => {
    const position = { x: 100, y: 100, z: 24 };
    world.grid.inject({ kind: 'teleport', agent: 'Ann Walker', region, position });
  };
  return { ...world, session, told, bring };
}

describe('who is taken away by the grid', () => {
  it.each<[UnaskedAnswer, string, string]>([
    ['follow', 'Far Away', 'Far Away'],
    ['return', 'Far Away', 'Bay'],
    ['stay', 'Far Away', 'Bay'],
    ['follow', 'Hill', 'Hill'],
    ['return', 'Hill', 'Bay'],
    ['stay', 'Hill', 'Bay'],
  ])(
    'and would %s, to the region %s, is in the region %s then, and can travel',
    async (unasked, to, place) => {
      const { network, session, told, bring, places } = await travellerWho(unasked);
      bring(to);
      await network.run(WHILE_MS);
      expect([session.region.name, places()]).toEqual([place, [place]]);
      expect(told).toEqual(['teleport, unasked', ...(unasked === 'return' ? ['teleport, asked'] : [])]);
      if (unasked === 'return') expect(session.agent.position.x).toBeCloseTo(230, 0);
      const { region } = await network.runUntil(session.travel.teleport('Sound/50/50/24').arrival, WHILE_MS);
      expect([region.name, places(), session.refusals.notObeyed]).toEqual([
        'Sound',
        ['Sound'],
        unasked === 'stay' ? 1 : 0,
      ]);
    },
  );

  it('and is not let back in stays where it was taken', async () => {
    const { network, grid, session, told, bring, places } = await travellerWho('return');
    bring('Far Away');
    grid.inject({ kind: 'handover', step: 'query-access', fate: 'refused', region: 'Bay', times: 1 });
    await network.run(2 * WHILE_MS);
    expect([session.region.name, places(), told]).toEqual([
      'Far Away',
      ['Far Away'],
      ['teleport, unasked', 'teleport, asked'],
    ]);
    await expect(session.travel.journey.arrival).rejects.toMatchObject({ reason: 'refused' });
  });
});

describe('who would not go anywhere unasked', () => {
  it.each<UnaskedAnswer>(['stay', 'return'])(
    'walks and flies over borders and corners all the same (%s)',
    async (unasked) => {
      const { network, session, told, places } = await travellerWho(unasked);
      await network.runUntil(session.agent.walkTo(BEYOND), WHILE_MS);
      expect(places()).toEqual(['Hill']);
      session.agent.fly();
      // Into the region of 512 m, over the side that Hill has in common with it.
      session.agent.turnTo(Math.PI / 2);
      session.agent.walk('forward', { fast: true });
      await network.runUntil(() => session.region.name === 'Sound', WHILE_MS);
      session.agent.stop();
      await network.run(5000);
      expect([places(), session.refusals.notObeyed]).toEqual([['Sound'], 0]);
      expect(told).toEqual(['crossing, asked', 'crossing, asked']);
    },
  );
});

describe('a teleport that is injected', () => {
  it('needs somebody who is there, and a region', async () => {
    const { bring, grid } = await travellerWho('follow');
    expect(() => bring('Nowhere')).toThrow('there is no region "Nowhere"');
    const position = { x: 1, y: 1, z: 1 };
    expect(() => grid.inject({ kind: 'teleport', agent: 'No Body', region: 'Hill', position })).toThrow(
      'No Body is in no region',
    );
  });
});
