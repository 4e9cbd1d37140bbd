/** What users of other programs have complained of, one by one, as it goes between our client and our grid. */
import { Uuid } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { amongWalkers } from './walkers.ts';

const MINUTE_MS = 60_000;

describe('complaints about travel', () => {
  /** UDP that is lost while a connection is made ends in a disconnection. */
  it.each(['UseCircuitCode', 'CompleteAgentMovement', 'AgentMovementComplete', 'RegionHandshake'] as const)(
    'secondlife/viewer #5525, lost packets of a new connection: %s three times',
    async (message) => {
      const { network, visit, places, lose } = await amongWalkers();
      const session = await visit('Ann', 'Bay&100&100&24');
      await network.run(3000);
      const left = lose(message, 3);
      const { region } = await network.runUntil(session.travel.teleport('Far Away').arrival, MINUTE_MS);
      await network.run(10_000);
      expect([region.name, places(), session.isAlive]).toEqual(['Far Away', ['Far Away'], true]);
      expect(left()).toBe(0);
    },
  );

  /** A teleport that fails should leave its user where they were, with a reason. */
  it('secondlife/viewer #4589: a failed teleport leaves the traveller where it was, and says why', async () => {
    const { network, grid, visit, places } = await amongWalkers();
    const session = await visit('Ann', 'Bay&100&100&24');
    grid.inject({ kind: 'handover', step: 'update-agent', fate: 'refused', region: 'Far Away', times: 1 });
    const failed = session.travel.teleport('Far Away').arrival;
    await expect(network.runUntil(failed, MINUTE_MS)).rejects.toMatchObject({
      words: expect.stringContaining('Problems connecting to destination Far Away'),
    });
    expect([session.region.name, places()]).toEqual(['Bay', ['Bay']]);
    await network.runUntil(session.travel.teleport('Far Away').arrival, MINUTE_MS);
    expect(places()).toEqual(['Far Away']);
  });

  /** After an accepted lure and a logout, still online for hours. */
  it('cinderblocks/radegast #23: who has followed an offer and logs out is gone', async () => {
    const { network, visit, places } = await amongWalkers();
    const ann = await visit('Ann', 'Bay&100&100&24', { lures: 'accept' });
    const bob = await visit('Bob', 'Far Away&100&100&24');
    bob.travel.offer([ann.login.agentId], 'Come');
    await network.run(10_000);
    expect(places()).toEqual(['Far Away', 'Far Away']);
    await network.runUntil(ann.logout(), 10_000);
    await network.run(5000);
    expect(places()).toEqual(['Far Away']);
    // Not refused as a second login of somebody who is there already.
    const again = await visit('Ann', 'Bay&100&100&24');
    expect(again.region.name).toBe('Bay');
  });

  /** A teleport by a landmark hangs. */
  it('OpenSim-Tranquillity #103: a landmark that leads nowhere is refused, and the next teleport goes', async () => {
    const { network, visit, places } = await amongWalkers();
    const session = await visit('Ann', 'Bay&100&100&24');
    const lost = session.travel.teleport({ landmark: new Uuid(1, 2, 3, 4) }).arrival;
    await expect(network.runUntil(lost, MINUTE_MS)).rejects.toMatchObject({
      words: expect.stringMatching(/./),
    });
    await network.runUntil(session.travel.teleport('Hill').arrival, MINUTE_MS);
    expect(places()).toEqual(['Hill']);
  });

  it('OpenSim-Tranquillity #103: a landmark of which nothing is ever said ends in time, and the next teleport goes', async () => {
    const { network, visit, places, lose } = await amongWalkers();
    const session = await visit('Ann', 'Bay&100&100&24');
    lose('TeleportLandmarkRequest', Infinity);
    const silent = session.travel.teleport({ landmark: new Uuid(1, 2, 3, 4) }).arrival;
    await expect(network.runUntil(silent, 2 * MINUTE_MS)).rejects.toMatchObject({
      name: 'TimeoutError',
      missing: 'TeleportStart',
    });
    await network.runUntil(session.travel.teleport('Hill').arrival, MINUTE_MS);
    expect(places()).toEqual(['Hill']);
  });

  /** Regions of other sizes cannot be entered, or at the wrong place. */
  it('arribasim-dev #50, WhiteCore #126: a region of 512 m is entered beyond 256 m, on foot and by teleport, and left again', async () => {
    const { network, visit } = await amongWalkers();
    const session = await visit('Ann', 'Hill&100&250&24');
    await network.run(3000);
    const walk = session.agent.walkTo({ global: { x: 256_356, y: 256_262, z: 24 } });
    await network.runUntil(walk, MINUTE_MS);
    expect(session.region.name).toBe('Sound');
    expect(session.agent.position.x).toBeCloseTo(356, -1);
    const { region, position } = await network.runUntil(
      session.travel.teleport('Sound/500/400/30').arrival,
      MINUTE_MS,
    );
    expect([region.name, position.x, position.y]).toEqual(['Sound', 500, 400]);
    await network.runUntil(session.travel.teleport('Sound/300/6/24').arrival, MINUTE_MS);
    await network.run(3000);
    const back = session.agent.walkTo({ global: { x: 256_300, y: 256_250, z: 24 } });
    await network.runUntil(back, MINUTE_MS);
    expect([session.region.name, Math.round(session.agent.position.x / 10)]).toEqual(['Hill', 4]);
  });

  /** Child agents are not made again after a neighbour has restarted. */
  it('OpenSim-Tranquillity #20: a neighbour that restarts is seen again, and can be walked to', async () => {
    const { network, grid, visit } = await amongWalkers();
    const session = await visit('Ann', 'Bay&245&100&24');
    const names = (): string[] => session.regions.all.map(({ name }) => name);
    await network.run(5000);
    expect(names()).toContain('Hill');
    grid.inject({ kind: 'region-restart', region: 'Hill', noticeMs: 1000, downMs: 20_000 });
    await network.run(10_000);
    expect(names()).not.toContain('Hill');
    await network.run(30_000);
    expect(names()).toContain('Hill');
    await network.runUntil(session.agent.walkTo({ global: { x: 256_262, y: 256_100, z: 24 } }), MINUTE_MS);
    expect(session.region.name).toBe('Hill');
  });

  /** Bots are thrown out when their region restarts. */
  it('SecondBot #52: who knows where to go leaves a region before it restarts', async () => {
    const { network, grid, visit, places } = await amongWalkers();
    const session = await visit('Ann', 'Bay&100&100&24', { escapeTo: 'Hill/50/50/24' });
    grid.inject({ kind: 'region-restart', region: 'Bay', noticeMs: 30_000, downMs: 20_000 });
    await network.run(MINUTE_MS);
    expect([session.isAlive, session.region.name, places()]).toEqual([true, 'Hill', ['Hill']]);
  });
});
