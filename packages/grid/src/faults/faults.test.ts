import { describe, expect, it } from 'vitest';
import { refuseLogin } from '@landfall/protocol/login';
import type { LoginAnswer } from '@landfall/protocol/login';
import { LLSD_XML, decodeEventQueueBatch, encodeEventQueuePoll } from '@landfall/protocol/capability';
import { createTestWorld, logIn, post } from '../testing/index.ts';
import type { LoginChanges, TestWorld } from '../testing/index.ts';
import type { Fault } from './index.ts';

const ask = ({ network, ports, grid }: TestWorld, changes?: LoginChanges) =>
  network.runUntil(logIn(ports, grid.loginUri, changes), 1000);

describe('faults on command', () => {
  it('let messages vanish, so many times', async () => {
    const { network, grid, arrive } = await createTestWorld();
    grid.inject({ kind: 'drop-message', message: 'RegionHandshake', direction: 'sent', times: 1 });
    const unlucky = await arrive();
    expect(unlucky.all('RegionHandshake')).toEqual([]);
    expect(unlucky.all('AgentMovementComplete')).toHaveLength(1);
    const lucky = await arrive({ firstName: 'Second', lastName: 'Avatar' });
    expect(lucky.all('RegionHandshake')).toHaveLength(1);
    grid.inject({ kind: 'drop-message', message: 'ChatFromViewer', direction: 'received', times: 1 });
    lucky.chat('lost');
    await network.run(100);
    lucky.chat('heard');
    await network.run(100);
    expect(lucky.all('ChatFromSimulator')).toHaveLength(1);
  });

  it.each(['sent', 'received'] as const)('hold messages back that are %s', async (direction) => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    const message = direction === 'sent' ? 'ChatFromSimulator' : 'ChatFromViewer';
    const cancel = grid.inject({ kind: 'delay-message', message, direction, delayMs: 5000 });
    agent.chat('late');
    await network.run(4900);
    expect(agent.all('ChatFromSimulator')).toEqual([]);
    await network.run(200);
    expect(agent.all('ChatFromSimulator')).toHaveLength(1);
    cancel();
    agent.chat('at once');
    await network.run(100);
    expect(agent.all('ChatFromSimulator')).toHaveLength(2);
  });

  it.each(['sent', 'received'] as const)('let messages come twice that are %s', async (direction) => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    const message = direction === 'sent' ? 'ChatFromSimulator' : 'ChatFromViewer';
    grid.inject({ kind: 'duplicate-message', message, direction, delayMs: 3000, times: 1 });
    agent.chat('twice');
    await network.run(2900);
    expect(agent.all('ChatFromSimulator')).toHaveLength(1);
    await network.run(200);
    expect(agent.all('ChatFromSimulator')).toHaveLength(2);
    agent.chat('once');
    await network.run(5000);
    expect(agent.all('ChatFromSimulator')).toHaveLength(3);
  });

  it('never answer the handshake, although the circuit lives', async () => {
    const { network, grid, arrive } = await createTestWorld();
    grid.inject({ kind: 'silent-handshake' });
    const agent = await arrive();
    await network.run(30_000);
    expect(agent.all('RegionHandshake')).toEqual([]);
    expect(agent.all('AgentMovementComplete')).toEqual([]);
    expect(
      agent.circuitEvents.some((event) => event.type === 'acked' && event.name === 'CompleteAgentMovement'),
    ).toBe(true);
    expect(agent.circuitEvents.some(({ type }) => type === 'ping')).toBe(true);
  });

  it.each<[string, LoginAnswer, LoginChanges]>([
    ['tos', refuseLogin('tos', 'Read this.'), { agreeToTos: true }],
    ['critical', refuseLogin('critical', 'Read this.'), { readCritical: true }],
    ['mfa-challenge', refuseLogin('mfa-challenge', 'Code?'), { token: '123456' }],
  ])('refuse a login with %s until it is satisfied', async (type, answer, satisfied) => {
    const world = await createTestWorld();
    world.grid.inject({ kind: 'refuse-login', answer });
    expect((await ask(world)).type).toBe(type);
    expect((await ask(world)).type).toBe(type);
    expect((await ask(world, satisfied)).type).toBe('success');
  });

  it.each<LoginAnswer>([
    refuseLogin('internal-error', 'Oh.'),
    { type: 'update', reason: 'update', message: 'Too old.', required: true },
    {
      type: 'indeterminate',
      nextUrl: 'http://127.0.0.1:1/',
      nextMethod: 'login_to_simulator',
      nextDurationSeconds: 1,
      message: '',
    },
    { type: 'fault', faultCode: 4, message: 'fault' },
  ])('refuse a login with $type, once', async (answer) => {
    const world = await createTestWorld();
    world.grid.inject({ kind: 'refuse-login', answer, times: 1 });
    expect((await ask(world)).type).toBe(answer.type);
    expect((await ask(world)).type).toBe('success');
  });

  it.each([
    ['html', 'html'],
    ['empty', 'empty'],
    ['blank-seed', 'incomplete'],
  ] as const)('answer a login with %s', async (answer, type) => {
    const world = await createTestWorld();
    world.grid.inject({ kind: 'refuse-login', answer });
    expect((await ask(world)).type).toBe(type);
  });

  it('make event queues deaf', async () => {
    const { network, ports, grid, join } = await createTestWorld();
    const agent = await join();
    const urls = await network.runUntil(agent.seed(), 1000);
    const cancel = grid.inject({ kind: 'deaf-event-queue' });
    agent.useCircuitCode();
    agent.completeMovement();
    const poll = () => {
      const body = encodeEventQueuePoll({ ack: undefined, done: false });
      return post(ports, urls.get('EventQueueGet')!, 'application/llsd+xml', body);
    };
    await expect(network.runUntil(poll(), 100_000)).rejects.toMatchObject({ code: 'timeout' });
    cancel();
    expect((await network.runUntil(poll(), 1000)).status).toBe(200);
  });

  describe('act on what the event queue tells', () => {
    /** An agent who has arrived, and what its polls are answered with: names of events, or the status; `broken` where the connection broke. */
    async function listening(fault: Fault) {
      const { network, ports, grid, join } = await createTestWorld();
      const agent = await join();
      const urls = await network.runUntil(agent.seed(), 1000);
      grid.inject(fault);
      agent.useCircuitCode();
      agent.completeMovement();
      let ack: number | undefined;
      const poll = async (): Promise<readonly string[] | 'broken'> => {
        const asking = post(
          ports,
          urls.get('EventQueueGet')!,
          LLSD_XML,
          encodeEventQueuePoll({ ack, done: false }),
        );
        const answer = await network.runUntil(
          asking.catch((error: unknown) => String(error)),
          100_000,
        );
        if (typeof answer === 'string') return 'broken';
        if (answer.status !== 200) return [String(answer.status)];
        const { id, events } = decodeEventQueueBatch(answer.body);
        ack = id;
        return events.map(({ message }) => message);
      };
      return { network, poll };
    }
    const parcels = { message: 'ParcelProperties', direction: 'sent', times: 1 } as const;

    it.each<[string, Fault, readonly (readonly string[] | 'broken')[]]>([
      ['not at all', { kind: 'silent-handshake' }, [['502']]],
      [
        'as usual, by a fault that is used up before it begins',
        { kind: 'break-answer', times: 0 },
        [['ParcelProperties'], ['502']],
      ],
      ['never', { kind: 'drop-message', ...parcels }, [['502']]],
      ['late', { kind: 'delay-message', ...parcels, delayMs: 60_000 }, [['502'], ['ParcelProperties']]],
      ['twice', { kind: 'duplicate-message', ...parcels }, [['ParcelProperties', 'ParcelProperties']]],
      [
        'twice, the second time late',
        { kind: 'duplicate-message', ...parcels, delayMs: 60_000 },
        [['ParcelProperties'], ['502'], ['ParcelProperties']],
      ],
      ['again, behind a broken answer', { kind: 'break-answer', times: 1 }, ['broken', ['ParcelProperties']]],
      [
        'whatever breaks that is about something else',
        { kind: 'break-answer', message: 'CrossedRegion' },
        [['ParcelProperties']],
      ],
    ])('%s', async (_, fault, answers) => {
      const { poll } = await listening(fault);
      const got = [];
      for (let n = 0; n < answers.length; n++) got.push(await poll());
      expect(got).toEqual(answers);
    });
  });

  it('kick an avatar by name', async () => {
    const { network, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    grid.inject({ kind: 'kick', agent: 'Test User', reason: 'Enough.' });
    await network.run(100);
    expect(agent.all('KickUser')).toHaveLength(1);
    expect(() => grid.inject({ kind: 'kick', agent: 'Test User', reason: 'Enough.' })).toThrow(
      /Test User is not online/,
    );
  });

  it('crash: silence, and nobody listens any more', async () => {
    const { network, ports, grid, arrive } = await createTestWorld();
    const agent = await arrive();
    grid.inject({ kind: 'crash' });
    await network.run(10);
    const { length } = agent.messages;
    agent.chat('anybody?');
    await network.run(10_000);
    expect(agent.messages).toHaveLength(length);
    await expect(network.runUntil(logIn(ports, grid.loginUri), 5000)).rejects.toMatchObject({
      code: 'closed',
    });
  });
});
