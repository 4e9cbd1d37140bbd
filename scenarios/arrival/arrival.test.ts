import { describe, expect, it } from 'vitest';
import { arrive, PCODE } from '@landfall/client';
import { Shore } from './shore.ts';

const PRIM = { name: 'Bench', position: [130, 128, 25.5] as [number, number, number] };

describe('an arrival', () => {
  it('shows the region, its land, its objects and the avatar itself', async () => {
    const shore = await Shore.build([
      { name: 'Plain', terrain: { kind: 'flat', height: 25 }, prims: [PRIM] },
    ]);
    const session = await shore.arrive('Test');
    const { region } = session;
    expect(session.agentName).toBe('Test User');
    expect(region?.name).toBe('Plain');
    expect(region?.description?.regionId).toEqual(shore.grid.regions[0]!.id);
    expect(region?.terrain.isComplete).toBe(true);
    expect(region?.terrain.wind).toBeDefined();
    expect(region?.features).toBeDefined();
    expect(region?.capabilities.has('EventQueueGet')).toBe(true);
    const objects = [...region!.objects.all()].map(({ pcode, name }) => ({ pcode, name }));
    expect(objects).toHaveLength(2);
    expect(objects).toContainEqual({ pcode: PCODE.avatar, name: 'Test User' });
    expect(session.agent.position).toMatchObject({ x: 128, y: 128 });
    expect(session.agent.position.z).toBeGreaterThan(25);
    expect(session.arrival).toEqual({ asked: 'last', region: 'Plain', isElsewhere: false });
    expect(shore.avatarsIn()).toEqual(['Test User']);
    await shore.until(session.logout());
    await shore.grid.close();
  });

  it.each(['xml-rpc', 'llsd'] as const)(
    'goes by a login in %s, to the place that was asked for',
    async (format) => {
      const shore = await Shore.build();
      const session = await shore.arrive('Test', { format, start: 'uri:Plain&40&50&60' });
      expect(session.agent.position).toMatchObject({ x: 40, y: 50 });
      expect(session.arrival).toEqual({ asked: 'Plain', region: 'Plain', isElsewhere: false });
      await shore.grid.close();
    },
  );

  it('of two lets each see the other by name', async () => {
    const shore = await Shore.build();
    const one = await shore.arrive('Test');
    const two = await shore.arrive('Second');
    const seen = [one, two].map(({ region }) =>
      region!.objects
        .avatars()
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(seen).toEqual([
      ['Second Avatar', 'Test User'],
      ['Second Avatar', 'Test User'],
    ]);
    expect(await shore.until(one.names.nameOf(two.agent.id))).toMatchObject({
      firstName: 'Second',
      lastName: 'Avatar',
    });
    await shore.grid.close();
  });

  it('leads to the default region when the wanted one does not exist, and says so', async () => {
    const shore = await Shore.build();
    const session = await shore.arrive('Test', { start: 'uri:Atlantis&128&128&25' });
    expect(session.arrival).toEqual({ asked: 'Atlantis', region: 'Plain', isElsewhere: true });
    await shore.grid.close();
  });

  it('is refused while the account is online, which ends the other session; the next login succeeds', async () => {
    const shore = await Shore.build();
    const first = await shore.arrive('Test');
    const second = shore.until(arrive(shore.options('Test'), shore.network.ports()));
    await expect(second).rejects.toMatchObject({ code: 'remote', reason: 'presence' });
    expect(await shore.until(first.ended)).toMatchObject({ by: 'peer', reason: 'kicked' });
    const third = await shore.arrive('Test');
    expect(third.isAlive).toBe(true);
    expect(shore.avatarsIn()).toEqual(['Test User']);
    await shore.grid.close();
  });

  it('returns to where the agent was before', async () => {
    const shore = await Shore.build();
    const first = await shore.arrive('Test', { start: 'uri:Plain&30&40&25' });
    await shore.until(first.logout());
    const second = await shore.arrive('Test', { start: 'last' });
    expect(second.agent.position.x).toBeCloseTo(30, 1);
    expect(second.agent.position.y).toBeCloseTo(40, 1);
    await shore.grid.close();
  });

  it('that never gets its handshake names what is missing and what came', async () => {
    const shore = await Shore.build();
    shore.grid.inject({ kind: 'silent-handshake' });
    const failing = shore.until(arrive(shore.options('Test'), shore.network.ports()));
    await expect(failing).rejects.toMatchObject({ code: 'timeout', missing: 'RegionHandshake' });
    await expect(failing).rejects.toThrow(/ack of UseCircuitCode/);
    expect(shore.network.clock.now()).toBeLessThan(61_000);
    await shore.grid.close();
  });
});
