/** Borders that do not let anybody over: regions say nothing of it but where the avatar is, and the client tells all the same. */
import type { Fault } from '@landfall/grid';
import { describe, expect, it } from 'vitest';
import { amongWalkers } from './walkers.ts';

const MINUTE_MS = 60_000;
const BEYOND = { global: { x: 256_262, y: 256_100, z: 24 } };

type World = Awaited<ReturnType<typeof amongWalkers>>;
type Walker = Awaited<ReturnType<World['visit']>>;

async function atTheBorder() {
  const world = await amongWalkers();
  const session = await world.visit('Ann', 'Bay&252&100&24');
  const told: string[] = [];
  session.on('journey', (news) => {
    const words = news.type === 'failed' ? ` ${news.kind} ${news.step} ${news.failure}: ${news.words}` : '';
    told.push(news.type + words);
  });
  await world.network.run(5000);
  return { ...world, session, told };
}

const walks = ({ network }: World, session: Walker, options = {}) =>
  network.runUntil(
    session.agent.walkTo(BEYOND, options).then(
      () => 'there',
      (error: { readonly reason?: string; readonly words?: string }) => [error.reason, error.words],
    ),
    MINUTE_MS,
  );

const REFUSED: Fault = { kind: 'handover', step: 'query-access', fate: 'refused', region: 'Hill', times: 1 };
const NOT_TAKEN: Fault = {
  kind: 'handover',
  step: 'update-agent',
  fate: 'refused',
  region: 'Hill',
  times: 1,
};

describe('a crossing that fails', () => {
  it.each([
    ['is refused, in an alert', REFUSED, 'Access Denied'],
    ['is not taken, of which nothing is said', NOT_TAKEN, ''],
  ])('because it %s, ends the walk and is told', async (_, fault, words) => {
    const world = await atTheBorder();
    const { session, told, grid, places } = world;
    grid.inject(fault);
    expect(await walks(world, session)).toEqual(['put-back', words]);
    expect(told).toEqual([`failed crossing CrossedRegion put-back: ${words}`]);
    expect([session.region.name, places(), session.isAlive]).toEqual(['Bay', ['Bay'], true]);
    // A border is closed for a minute after a refusal.
    await world.network.run(MINUTE_MS);
    expect(await walks(world, session)).toBe('there');
    expect([told.at(-1), session.region.name, places()]).toEqual(['placed', 'Hill', ['Hill']]);
  });

  it('is told in flight too, and once', async () => {
    const world = await atTheBorder();
    const { session, told, grid, network } = world;
    grid.inject({ ...NOT_TAKEN, times: 100 });
    session.agent.fly();
    session.agent.turnTo(0);
    session.agent.walk('forward', { fast: true });
    await network.run(20_000);
    expect(told).toEqual(['failed crossing CrossedRegion put-back: ']);
    session.agent.stop();
    const arrival = session.travel.teleport('Far Away/100/100/24').arrival;
    expect((await network.runUntil(arrival, MINUTE_MS)).region.name).toBe('Far Away');
  });
});

describe('an avatar that is held behind the border that it has crossed', () => {
  it('is put farther in by the region, and goes on to where it walks', async () => {
    const world = await atTheBorder();
    const { session, told, grid, places } = world;
    grid.inject({ kind: 'hold-behind-border', region: 'Hill', times: 1 });
    expect(await walks(world, session)).toBe('there');
    expect(told).toEqual(['departed', 'placed', 'asked', 'started', 'placed']);
    expect([session.region.name, places()]).toEqual(['Hill', ['Hill']]);
  });
});

describe('what is told as no failed crossing', () => {
  it('some metres along the border, and over it', async () => {
    const world = await atTheBorder();
    const { session, told, network } = world;
    await network.runUntil(session.agent.walkTo({ x: 254.5, y: 100, z: 24 }), MINUTE_MS);
    await network.runUntil(session.agent.walkTo({ x: 254.5, y: 110, z: 24 }), MINUTE_MS);
    await network.runUntil(session.agent.walkTo({ x: 254.5, y: 100, z: 24 }), MINUTE_MS);
    expect(told).toEqual([]);
    for (let times = 0; times < 3; times++) {
      await network.runUntil(session.agent.walkTo(BEYOND), MINUTE_MS);
      await network.runUntil(session.agent.walkTo({ global: { x: 256_250, y: 256_100, z: 24 } }), MINUTE_MS);
    }
    expect(told.filter((one) => one.startsWith('failed'))).toEqual([]);
    expect(told.filter((one) => one === 'placed')).toHaveLength(6);
  });
});
