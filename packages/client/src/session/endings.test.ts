import { encodeText } from '@landfall/protocol/bytes';
import { ClosedError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, FAKE_AGENT_ID, FAKE_SESSION_ID, likeOpenSim } from '../testing/index.ts';
import type { FakeGrid, Script } from '../testing/index.ts';
import type { Session } from '../arrive/index.ts';
import { Uuid } from '@landfall/protocol/datatypes';

const REPLYLESS: Script = (message, simulator) => {
  if (message.name !== 'LogoutRequest') likeOpenSim(message, simulator);
};

function kick(grid: FakeGrid, words: string): void {
  grid.simulator.send({
    name: 'KickUser',
    TargetBlock: { TargetIP: '0.0.0.0', TargetPort: 0 },
    UserInfo: { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, Reason: encodeText(words) },
  });
}

/** What a caller gets that waits when the session ends. */
function pendingCalls(session: Session): Promise<readonly PromiseSettledResult<unknown>[]> {
  return Promise.allSettled([
    session.names.nameOf(new Uuid(9, 9, 9, 9)),
    session.agent.walkTo({ x: 200, y: 200, z: 0 }),
    session.agent.sitOn(new Uuid(8, 8, 8, 8)),
    session.completeMovement(),
  ]);
}

describe('the end of a session', () => {
  it('by a kick tells the words, and rejects what is pending with the same cause', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const calls = pendingCalls(session);
    kick(grid, 'Be gone');
    const end = await network.runUntil(session.ended, 100);
    expect(end).toEqual({ by: 'peer', reason: 'kicked', words: 'Be gone' });
    for (const result of await calls) {
      const error: unknown = result.status === 'rejected' ? result.reason : undefined;
      expect(error).toBeInstanceOf(ClosedError);
      expect(error).toMatchObject({ by: 'peer', reason: 'kicked' });
    }
  });

  it('by DisableSimulator of the region the agent is in', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.simulator.send({ name: 'DisableSimulator' });
    expect(await network.runUntil(session.ended, 100)).toMatchObject({ by: 'peer', reason: 'disabled' });
  });

  it.each([
    [true, []],
    [false, [expect.stringMatching(/event queue error/)]],
  ])('by our own logout (%s) is no reason for a warning', async (leaves, expected) => {
    const network = new MemoryNetwork();
    const warnings: string[] = [];
    const logger = { log: (level: string, text: string) => level === 'warn' && warnings.push(text) };
    const { grid, session } = await arriveInFakeGrid(network, { script: REPLYLESS }, { logger });
    const leaving = leaves ? session.logout() : undefined;
    grid.endQueue(500);
    await network.run(1500);
    expect(warnings).toEqual(expected);
    await network.runUntil(leaving ?? session.logout(), 10_000);
  });

  it('by CloseCircuit', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.simulator.closeCircuit();
    expect(await network.runUntil(session.ended, 100)).toMatchObject({ by: 'peer', reason: 'close-circuit' });
  });

  it('by silence, after as long as the viewer waits', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    await network.run(10_000);
    grid.simulator.vanish();
    await network.run(90_000);
    expect(session.isAlive).toBe(true);
    expect(await network.runUntil(session.ended, 30_000)).toMatchObject({ by: 'network', reason: 'silent' });
  });

  it('by an event queue that fails eleven times', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    grid.endQueue(499);
    const end = await network.runUntil(session.ended, 1_000_000);
    expect(end).toMatchObject({ by: 'network', reason: 'event-queue-failed' });
  });

  it('is not the end of its event queue', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    grid.endQueue(404);
    await network.run(60_000);
    expect(session.isAlive).toBe(true);
    expect(grid.calls.filter((call) => call === 'EventQueueGet')).toHaveLength(1);
  });

  it('ends iterations and rejects later calls', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const heard: string[] = [];
    const listening = (async () => {
      for await (const { text } of session.events('chat')) heard.push(text);
    })();
    const { agent } = session;
    kick(grid, '');
    await network.run(10);
    await listening;
    expect(heard).toEqual([]);
    expect(() => session.chat.say('too late')).toThrow(ClosedError);
    expect(() => agent.walk()).toThrow(ClosedError);
    await expect(session.names.nameOf(new Uuid(9, 9, 9, 9))).rejects.toBeInstanceOf(ClosedError);
    await session.logout();
  });

  it('leaves no timer and sends nothing any more', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    await network.runUntil(session.logout(), 5000);
    await network.run(100);
    const count = grid.simulator.received.length;
    await network.run(300_000);
    expect(grid.simulator.received).toHaveLength(count);
  });
});

describe('logging out', () => {
  it('ends with the reply', async () => {
    const network = new MemoryNetwork();
    const { session, ports } = await arriveInFakeGrid(network);
    const startedAt = ports.clock.now();
    await network.runUntil(session.logout(), 5000);
    expect(ports.clock.now() - startedAt).toBeLessThan(10);
    expect(await session.ended).toEqual({ by: 'us', reason: 'logout', words: '' });
  });

  it('takes the end of the event queue for an answer', async () => {
    const network = new MemoryNetwork();
    const { session, grid, ports } = await arriveInFakeGrid(network, { script: REPLYLESS });
    await network.run(100);
    const startedAt = ports.clock.now();
    const leaving = session.logout();
    grid.endQueue(404);
    await network.runUntil(leaving, 5000);
    expect(ports.clock.now() - startedAt).toBeLessThan(10);
  });

  it('does not wait long for a reply that never comes', async () => {
    const network = new MemoryNetwork();
    const { session, ports, grid } = await arriveInFakeGrid(network, { script: REPLYLESS });
    const startedAt = ports.clock.now();
    await network.runUntil(session.logout(), 5000);
    expect(ports.clock.now() - startedAt).toBe(2000);
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
  });

  it('happens once, and by `await using`', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    await network.runUntil(Promise.all([session.logout(), session[Symbol.asyncDispose]()]), 5000);
    await network.run(100);
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
  });
});
