/** Teleports that a script, an owner or the grid makes: followed, followed and undone, or not followed. */
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import {
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  agentMovementComplete,
  crossBorder,
  describeAvatar,
  enableRegion,
  establishRegion,
  fakeTraveller,
  finishTeleport,
  sendsOn,
  teleportFailed,
} from '../testing/index.ts';
import type { TravelOptions } from './index.ts';
import { travel } from './index.ts';
import { RETURN_PAUSE_MS } from './unasked.ts';

/** In Default Region, which takes the agent to Far Region whenever it likes. */
async function taken(options: TravelOptions) {
  const world = await fakeTraveller(options);
  const { network, grid, session, home, far } = world;
  const told: string[] = [];
  session.on('setOut', ({ kind, isAsked }) => told.push(`${kind}, ${isAsked ? 'asked' : 'unasked'}`));
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.what));
  const takeAway = async (): Promise<void> => {
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 1 << 9 } });
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(3000);
  };
  return { ...world, told, malformed, takeAway };
}

describe('a teleport that nobody here has asked for', () => {
  it('is followed, and told as that', async () => {
    const { session, told, takeAway } = await taken({});
    await takeAway();
    expect([session.region.name, told]).toEqual(['Far Region', ['teleport, unasked']]);
    const steps = [];
    for await (const step of session.travel.journey) steps.push(step);
    expect(steps).toMatchObject([
      { type: 'started', isAsked: false, teleportFlags: 1 << 9 },
      { type: 'departed' },
      { type: 'placed' },
    ]);
  });

  it('is undone where that is the rule, once a minute', async () => {
    const { network, grid, session, home, far, told, takeAway } = await taken({ unasked: 'return' });
    const answer = far.script;
    far.script = (message, simulator) => {
      answer(message, simulator);
      if (message.name !== 'TeleportLocationRequest') return;
      simulator.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
      finishTeleport(grid, { simulator: home.endpoint, name: 'root', column: 0, by: 'far' });
    };
    const { position } = session.agent;
    await takeAway();
    await network.run(3000);
    expect(session.region.name).toBe('Default Region');
    expect(told).toEqual(['teleport, unasked', 'teleport, asked']);
    expect(far.all('TeleportLocationRequest').map(({ Info }) => Info.Position)).toEqual([position]);
    await takeAway();
    await network.run(3000);
    expect([session.region.name, told.length]).toEqual(['Far Region', 3]);
    const { handle: regionHandle } = session.regions.named('Default Region')!;
    await network.runUntil(session.travel.teleport({ regionHandle }).arrival, 60_000);
    await network.run(RETURN_PAUSE_MS);
    await takeAway();
    await network.run(3000);
    expect([session.region.name, told.at(-1)]).toEqual(['Default Region', 'teleport, asked']);
  });

  it('is not undone where somebody here has asked to go elsewhere meanwhile', async () => {
    const { network, grid, session, home, far, told } = await taken({ unasked: 'return' });
    const answer = far.script;
    far.script = (message, simulator) => {
      answer(message, simulator);
      if (message.name === 'TeleportLocationRequest') simulator.send(teleportFailed('Not now.'));
    };
    home.send({ name: 'TeleportStart', Info: { TeleportFlags: 1 << 9 } });
    await network.run(100);
    const { handle: regionHandle } = session.region;
    const wish = session.travel.teleport({ regionHandle: regionHandleOf(256_256, 256_000) });
    wish.arrival.catch(() => undefined);
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(10_000);
    expect([session.region.name, told.filter((each) => each === 'teleport, asked').length]).toEqual([
      'Far Region',
      1,
    ]);
    expect(far.all('TeleportLocationRequest').map(({ Info }) => Info.RegionHandle)).not.toContain(
      regionHandle,
    );
  });

  it('is not followed where that is the rule: the region keeps who does not come', async () => {
    const { network, session, home, far, malformed, takeAway } = await taken({ unasked: 'stay' });
    await takeAway();
    expect(malformed).toEqual(['TeleportFinish that was not asked for']);
    expect([session.region.name, session.regions.size, far.received]).toEqual(['Default Region', 1, []]);
    expect(session.refusals.notObeyed).toBe(1);
    home.send(teleportFailed('Problems connecting to destination'));
    await network.run(1000);
    await expect(session.travel.journey.arrival).rejects.toMatchObject({ reason: 'refused' });
    expect(session.region.name).toBe('Default Region');
  });

  it('is not followed out of the blue either, and those that are asked for go', async () => {
    const { network, grid, session, home, far, malformed } = await taken({ unasked: 'stay' });
    finishTeleport(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    expect([session.region.name, malformed.length]).toEqual(['Default Region', 1]);
    sendsOn(grid, home, far, 'far');
    const regionHandle = regionHandleOf(256_256, 256_000);
    await network.runUntil(session.travel.teleport({ regionHandle }).arrival, 60_000);
    expect(session.region.name).toBe('Far Region');
  });

  it('is undone once, and not at all where the way back fails: the agent is where it was taken', async () => {
    const { network, session, far, told, takeAway } = await taken({ unasked: 'return' });
    const answer = far.script;
    far.script = (message, simulator) => {
      answer(message, simulator);
      if (message.name === 'TeleportLocationRequest') simulator.send(teleportFailed('Not now.'));
    };
    const failures: string[] = [];
    session.on('journey', (news) => {
      if (news.type === 'failed') failures.push(news.words);
    });
    await takeAway();
    await network.run(2 * RETURN_PAUSE_MS);
    expect([session.region.name, session.isAlive, told, failures]).toEqual([
      'Far Region',
      true,
      ['teleport, unasked', 'teleport, asked'],
      ['Not now.'],
    ]);
    await expect(session.travel.journey.arrival).rejects.toMatchObject({
      reason: 'refused',
      words: 'Not now.',
    });
  });

  it('is no arrival that had been given up and comes about all the same: that stays', async () => {
    const { network, grid, session, home, far, told } = await taken({ unasked: 'return' });
    const move = { simulator: far.endpoint, name: 'far' };
    enableRegion(grid, move);
    establishRegion(grid, move);
    await network.run(2000);
    sendsOn(grid, home, far, 'far');
    const answer = far.script;
    far.script = () => undefined;
    const wish = session.travel.teleport({ regionHandle: regionHandleOf(256_256, 256_000) });
    const end = wish.arrival.catch((error: Error) => error.name);
    expect([await network.runUntil(end, 120_000), session.region.name]).toEqual([
      'TimeoutError',
      'Default Region',
    ]);
    far.script = answer;
    const AgentData = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };
    far.send(agentMovementComplete({ name: 'CompleteAgentMovement', AgentData }, { x: 9, y: 9, z: 25 }));
    await network.run(RETURN_PAUSE_MS);
    expect([session.region.name, far.all('TeleportLocationRequest')]).toEqual(['Far Region', []]);
    expect(told).toEqual(['teleport, asked', 'teleport, unasked']);
  });

  it('has a rule of these', () => {
    expect(() => travel({ unasked: 'refuse' as never })).toThrow('follow, return, stay');
  });
});

describe('a CrossedRegion that nobody here has walked for', () => {
  const NEXT = 1;
  const FAR_OFF = 7;

  /** Seen at a place, and told then that it has crossed the border to a region so many columns in the east. */
  async function toldCrossed(options: TravelOptions, x: number | undefined, column: number) {
    const world = await taken(options);
    const { network, grid, home, far } = world;
    if (x !== undefined) describeAvatar(home, { x, y: 128, z: 26 });
    const move = { simulator: far.endpoint, name: 'far', column };
    enableRegion(grid, move);
    establishRegion(grid, move);
    await network.run(2000);
    crossBorder(grid, move);
    await network.run(3000);
    return world;
  }

  it.each<[string, number | undefined, number, string]>([
    ['to where the border is that it is at', 250, NEXT, 'asked'],
    ['to the region beside it, as nobody says where it is', undefined, NEXT, 'asked'],
    ['to the region beside it, from its middle', 128, NEXT, 'unasked'],
    ['to a region that does not touch it', 250, FAR_OFF, 'unasked'],
    ['to such a one, as nobody says where it is', undefined, FAR_OFF, 'unasked'],
  ])('%s, is followed, and goes by the rule', async (_, x, column, asked) => {
    const followed = await toldCrossed({}, x, column);
    expect([followed.session.region.endpoint, followed.told]).toEqual([
      followed.far.endpoint,
      [`crossing, ${asked}`],
    ]);
    const stays = await toldCrossed({ unasked: 'stay' }, x, column);
    const isWalked = asked === 'asked';
    expect(stays.session.region.endpoint).toEqual((isWalked ? stays.far : stays.home).endpoint);
    expect(stays.malformed).toEqual(isWalked ? [] : ['CrossedRegion that was not asked for']);
    const returns = await toldCrossed({ unasked: 'return' }, x, column);
    expect(returns.told).toEqual([`crossing, ${asked}`, ...(isWalked ? [] : ['teleport, asked'])]);
    const way = returns.far.all('TeleportLocationRequest').map(({ Info }) => Info);
    expect(way.map(({ RegionHandle }) => RegionHandle)).toEqual(
      isWalked ? [] : [regionHandleOf(256_000, 256_000)],
    );
    if (x !== undefined) expect(way.map(({ Position }) => Position.x)).toEqual(isWalked ? [] : [x]);
  });

  it('is undone to a place inside, where the avatar seemed to be beyond the border', async () => {
    const { far } = await toldCrossed({ unasked: 'return' }, 270, FAR_OFF);
    expect(far.all('TeleportLocationRequest').map(({ Info }) => Info.Position.x)).toEqual([255.5]);
  });
});
