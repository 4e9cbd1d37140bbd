import { Uuid } from '@landfall/protocol/datatypes';
import { STRANDED_MS } from '@landfall/protocol/journey';
import { decodeAccessAnswer } from '@landfall/protocol/simulation';
import { describe, expect, it } from 'vitest';
import { endSession, kick } from '../simulator/departure/index.ts';
import { AGENT, joinRobust, NOBODY, SESSION } from '../testing/robust-member.ts';

describe('who comes from a ROBUST', () => {
  it('takes their name from the accounts, whatever is said of it', async () => {
    const { membership, post, services } = await joinRobust({}, undefined, { banned: ['Ann Other'] });
    await membership.begin();
    const { allowed, reason } = decodeAccessAnswer(
      (await post({ firstName: 'Anybody', teleportFlags: 16 })).body,
    );
    expect([allowed, reason]).toEqual([false, expect.stringContaining('You have been banned')]);
    expect(services.accounts.byName('Anybody', 'Other')).toBeUndefined();
    expect(services.accounts.byName('Ann', 'Other')?.id).toEqual(AGENT);
  });

  it('asks a child agent that is to be the root for what it was not asked as a child', async () => {
    const { membership, post, put, query, openCircuit, told } = await joinRobust({}, undefined, {
      banned: ['Ann Other'],
    });
    await membership.begin();
    // As a neighbour who looks in.
    expect(decodeAccessAnswer((await post()).body).allowed).toBe(true);
    await openCircuit();
    expect([await put(), await put(true)]).toEqual(['False', 'False']);
    expect((await query()).reason).toContain('You have been banned');
    expect(told.filter((line) => line.startsWith('report'))).toEqual([]);
  });

  it('knows who may come before they have ever been here', async () => {
    const { membership, query, told } = await joinRobust({}, undefined, { admitted: ['Ann Other'] });
    await membership.begin();
    expect(await query()).toEqual({ allowed: true, reason: '' });
    // Who is known is not asked about.
    await query();
    expect(told.filter((line) => line === 'getaccount')).toHaveLength(1);
    expect((await query(SESSION)).reason).toContain('private region');
  });

  it('asks for nobody’s name where no list has names, and for so many at once', async () => {
    const open = await joinRobust();
    await open.membership.begin();
    expect((await open.query()).allowed).toBe(true);
    expect(open.told).not.toContain('getaccount');
    let settle = (): void => undefined;
    const held = new Promise<void>((resolve) => (settle = resolve));
    let isHeld = false;
    const until = (): Promise<void> => (isHeld ? held : Promise.resolve());
    const closed = await joinRobust({ getaccount: NOBODY }, until, { admitted: ['Ann Other'] });
    await closed.membership.begin();
    isHeld = true;
    const queries = Array.from({ length: 40 }, (_, at) => closed.query(new Uuid(9, 9, 9, at % 20)));
    expect(closed.told.filter((line) => line === 'getaccount')).toHaveLength(16);
    settle();
    expect(new Set((await Promise.all(queries)).map(({ allowed }) => allowed))).toEqual(new Set([false]));
  });

  it('lets in who has an account in another grid under a name that no resident can have', async () => {
    for (const [lastName, isIn] of [
      ['@other.example:8002', true],
      ['Other', false],
    ] as const) {
      const { membership, post, services } = await joinRobust({ getaccount: NOBODY });
      await membership.begin();
      const { allowed } = decodeAccessAnswer((await post({ firstName: 'Ann.Other', lastName })).body);
      expect([allowed, services.accounts.byId(AGENT)?.last]).toEqual([isIn, isIn ? lastName : undefined]);
    }
  });
});

describe('who is in a region of a ROBUST', () => {
  it.each(['falls silent while it is expected', 'falls silent long after', 'kick', 'logout'] as const)(
    'tells the grid of who was handed over a border by a region of OpenSim, and has never entered: %s',
    async (happens) => {
      const { network, membership, post, put, openCircuit, told, services, destination } = await joinRobust();
      await membership.begin();
      await post();
      const agent = await openCircuit();
      expect(await put()).toBe('True');
      if (happens !== 'falls silent while it is expected') await network.run(STRANDED_MS + 1000);
      // OpenSim is not asked whether it has kept them.
      expect([services.presence.size, told.filter((line) => line.startsWith('logout'))]).toEqual([1, []]);
      if (happens === 'kick') kick(services, services.presence.of(AGENT)!, 'Out.');
      else if (happens === 'logout') agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
      else await agent.vanish();
      await network.run(65_000);
      expect(services.presence.of(AGENT)).toBeUndefined();
      expect(told.filter((line) => line.startsWith('logout') || line.startsWith('loggedout'))).toEqual([
        `logout ${SESSION.toString()}`,
        `loggedout ${destination.id.toString()}`,
      ]);
    },
  );

  it('says nothing of who was handed over a border and is heard of again where they were', async () => {
    for (const heard of ['place', 'post'] as const) {
      const member = await joinRobust();
      const { network, membership, openCircuit, told, services } = member;
      await membership.begin();
      await member.post();
      const agent = await openCircuit();
      await member.put();
      await network.run(STRANDED_MS + 1000);
      await member[heard]();
      await agent.vanish();
      await network.run(65_000);
      // Who only looked in is forgotten here.
      expect([services.presence.size, told.filter((line) => line.startsWith('logout'))]).toEqual([0, []]);
    }
  });

  it('tells the grid of who has logged in and never opens a circuit, and not of who has', async () => {
    for (const comes of [false, true]) {
      const { network, membership, post, openCircuit, told, services } = await joinRobust();
      await membership.begin();
      await post({ isChild: false });
      if (comes) await openCircuit();
      await network.run(59_000);
      expect(told).not.toContain(`logout ${SESSION.toString()}`);
      if (comes) expect(services.presence.of(AGENT)).toBeDefined();
      else {
        await network.run(2000);
        expect([services.presence.of(AGENT), told]).toEqual([
          undefined,
          expect.arrayContaining([`logout ${SESSION.toString()}`]),
        ]);
      }
    }
  });

  it('leaves who only looks in online, when they are closed here', async () => {
    const { membership, post, openCircuit, told, services } = await joinRobust();
    await membership.begin();
    await post();
    await openCircuit();
    endSession(services, services.presence.of(AGENT)!);
    expect(told.filter((line) => line.startsWith('logout'))).toEqual([]);
  });
});
