import { describe, expect, it } from 'vitest';
import { CONTROL } from '@landfall/protocol/avatar';
import { decodeText } from '@landfall/protocol/bytes';
import { encodeSeedRequest } from '@landfall/protocol/capability';
import { encodeMessage } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { TestAgent, createTestWorld, logIn, post } from '../../testing/index.ts';
import type { TestWorld } from '../../testing/index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };

const logout = (agent: TestAgent): void => agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });

const names = ({ grid }: TestWorld): string[] => grid.regions[0]!.avatars().map(({ name }) => name);

describe('a client that is untidy when it leaves', () => {
  it('may say so twice: there is one reply, and one avatar less', async () => {
    const world = await createTestWorld();
    const watcher = await world.arrive(SECOND);
    const agent = await world.arrive();
    logout(agent);
    logout(agent);
    await world.network.run(1000);
    expect(agent.all('LogoutReply')).toHaveLength(1);
    expect(watcher.all('KillObject')).toHaveLength(1);
  });

  it('is not heard any more after it has left, though its circuit still acks', async () => {
    const world = await createTestWorld();
    const watcher = await world.arrive(SECOND);
    const agent = await world.arrive();
    logout(agent);
    await world.network.run(100);
    agent.chat('one more thing');
    agent.update(CONTROL.forward);
    await world.network.run(1000);
    expect(watcher.all('ChatFromSimulator')).toEqual([]);
    expect(names(world)).toEqual(['Second Avatar']);
  });

  it('is a stranger after three seconds', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    logout(agent);
    await world.network.run(4000);
    const before = agent.circuitEvents.length;
    const ping = { name: 'StartPingCheck', PingID: { PingID: 7, OldestUnacked: 0 } } as const;
    agent.sendRaw(encodePacket({ sequence: 9000, body: encodeMessage(ping) }));
    agent.useCircuitCode();
    await world.network.run(2000);
    // The ticket is gone with the session: acked as any UseCircuitCode is, and refused.
    expect(agent.all('RegionHandshake').length).toBe(1);
    expect(agent.circuitEvents.slice(before).some(({ type }) => type === 'message')).toBe(false);
  });

  it('comes back from the same socket with a new login before the old circuit is closed', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    logout(agent);
    await world.network.run(500);
    const again = await world.join();
    await world.network.runUntil(again.arrive(), 1000);
    await world.network.run(5000);
    expect(names(world)).toEqual(['Test User']);
    expect(again.all('KickUser')).toEqual([]);
  });

  it('leaves the place where it was last, however it left', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    agent.update(CONTROL.forward);
    await world.network.run(5000);
    const { x } = world.grid.regions[0]!.avatars()[0]!.position;
    agent.send({ name: 'CloseCircuit' }, false);
    await world.network.run(100);
    await world.arrive();
    expect(world.grid.regions[0]!.avatars()[0]!.position.x).toBeCloseTo(x, 3);
  });
});

describe('throwing somebody out', () => {
  it('says why, and ends everything that was theirs', async () => {
    const world = await createTestWorld();
    const watcher = await world.arrive(SECOND);
    const agent = await world.arrive();
    world.grid.inject({ kind: 'kick', agent: 'Test User', reason: 'Closing time.' });
    await world.network.run(1000);
    const [kick] = agent.all('KickUser');
    expect(decodeText(kick!.UserInfo.Reason)).toBe('Closing time.');
    expect(kick!.UserInfo.AgentID.equals(agent.login.agentId)).toBe(true);
    expect(names(world)).toEqual(['Second Avatar']);
    expect(watcher.all('KickUser')).toEqual([]);
    const seed = post(world.ports, agent.login.seedCapability, 'application/llsd+xml', encodeSeedRequest([]));
    expect((await world.network.runUntil(seed, 1000)).status).toBe(404);
  });

  it('needs somebody who is there', async () => {
    const { grid, arrive } = await createTestWorld();
    await arrive();
    expect(() => grid.inject({ kind: 'kick', agent: 'No Body', reason: 'x' })).toThrow(
      /No Body is not online/,
    );
    expect(() => grid.inject({ kind: 'kick', agent: 'test user', reason: 'x' })).toThrow(/not online/);
  });

  it('happens to the first of two sessions, and the third login is let in', async () => {
    const world = await createTestWorld();
    const first = await world.arrive();
    const attempt = () => world.network.runUntil(logIn(world.ports, world.grid.loginUri), 1000);
    expect((await attempt()).type).toBe('presence');
    await world.network.run(500);
    expect(decodeText(first.all('KickUser')[0]!.UserInfo.Reason)).toMatch(/another location/);
    const third = await attempt();
    if (third.type !== 'success') return expect(third.type).toBe('success');
    const agent = await TestAgent.open(world.ports, third.response);
    await world.network.runUntil(agent.arrive(), 1000);
    await world.network.run(3000);
    expect(names(world)).toEqual(['Test User']);
    expect(agent.all('KickUser')).toEqual([]);
  });

  it('does not reach a session that has begun and not arrived: it is replaced', async () => {
    const world = await createTestWorld();
    const abandoned = await world.join();
    const agent = await world.arrive();
    abandoned.useCircuitCode();
    abandoned.completeMovement();
    await world.network.run(2000);
    expect(abandoned.messages).toEqual([]);
    expect(agent.all('KickUser')).toEqual([]);
    expect(names(world)).toEqual(['Test User']);
  });
});

describe('the process that is gone', () => {
  it('says nothing to anybody', async () => {
    const { network, ports, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    const before = agent.messages.length;
    grid.inject({ kind: 'crash' });
    await network.run(10_000);
    expect(agent.messages.slice(before)).toEqual([]);
    const answer = ports.http.request({ method: 'GET', url: grid.loginUri });
    await expect(network.runUntil(answer, 1000)).rejects.toMatchObject({ code: 'closed' });
  });
});
