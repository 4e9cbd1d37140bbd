/** Teleports that a script, an owner or the grid makes: followed, followed and undone, or not followed. */
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { fakeTraveller, finishTeleport, sendsOn, teleportFailed } from '../testing/index.ts';
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

  it('has a rule of these', () => {
    expect(() => travel({ unasked: 'refuse' as never })).toThrow('follow, return, stay');
  });
});
