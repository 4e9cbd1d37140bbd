import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { createWitness } from '@landfall/protocol/evidence';
import { refuseLogin } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, fakeArriveOptions, FakeGrid } from '../testing/index.ts';
import { login } from '../login/index.ts';
import { arrive, startSession } from '../arrive/index.ts';

describe('behaviours', () => {
  it('standard: an AgentUpdate at least once a second, and pings', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    await network.run(60_000);
    const updates = grid.simulator.all('AgentUpdate').length;
    expect(updates).toBeGreaterThanOrEqual(60);
    expect(updates).toBeLessThan(70);
  });

  it('wallflower: no AgentUpdate, but alive as long as anything comes', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, {}, { behaviour: 'wallflower' });
    await network.run(200_000);
    expect(grid.simulator.all('AgentUpdate')).toHaveLength(0);
    expect(grid.simulator.all('RegionHandshakeReply')).toHaveLength(1);
    expect(session.isAlive).toBe(true);
  });

  it('wallflower: says so in the evidence', async () => {
    const network = new MemoryNetwork();
    const told: string[] = [];
    const { clock } = network;
    const now = (): number => clock.now();
    const wallTime = (): number => clock.wallTime();
    const witness = createWitness(
      { side: 'CLIENT', via: 'Visitant', actor: 'Wall Flower', run: 'test', now, wallTime },
      ({ kind, val }) => told.push(`${kind}: ${val}`),
    );
    await arriveInFakeGrid(network, {}, { behaviour: 'wallflower', witness });
    expect(told).toContain('Wallflower: Disabling Agent Updates (Heartbeat)');
    expect(told.some((line) => line.startsWith('FirstAgentUpdateSent'))).toBe(false);
  });

  it('silent: ticket and movement, then not even an ack', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, {}, { behaviour: 'silent' });
    expect(session.region?.name).toBe('Default Region');
    await network.run(30_000);
    expect(grid.simulator.received.map(({ name }) => name)).toEqual([
      'UseCircuitCode',
      'CompleteAgentMovement',
    ]);
    expect(grid.calls).toEqual(['']);
  });

  it('silent: testifies to nothing that it did not say, and leaves without a word', async () => {
    const network = new MemoryNetwork();
    const told: string[] = [];
    const { clock } = network;
    const now = (): number => clock.now();
    const wallTime = (): number => clock.wallTime();
    const witness = createWitness(
      { side: 'CLIENT', via: 'Visitant', actor: 'Si Lent', run: 'test', now, wallTime },
      ({ kind }) => told.push(kind),
    );
    const { session } = await arriveInFakeGrid(network, {}, { behaviour: 'silent', witness });
    await network.run(30_000);
    const startedAt = clock.now();
    await network.runUntil(session.logout(), 5000);
    expect(clock.now() - startedAt).toBeLessThan(10);
    expect(told).toContain('RegionHandshakeReceived');
    expect(told).toContain('Departed');
    const unsaid = ['RegionHandshakeReplySent', 'Undelivered', 'LogoutInitiated', 'LogoutReplyMissing'];
    expect(told.filter((kind) => unsaid.includes(kind))).toEqual([]);
  });

  it('ghost: logs in and never sends a datagram', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, {}, { behaviour: 'ghost' });
    await network.run(10_000);
    expect(session.region).toBeUndefined();
    await session.logout();
    await network.run(10_000);
    expect(grid.simulator.received).toEqual([]);
    expect(grid.calls).toEqual(['']);
  });

  it('rejection: a password that is certainly wrong', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const right = fakeArriveOptions({ url: '' }).secret;
    const grid = await FakeGrid.start(ports, {
      answerLogin: (request) => {
        expect(request.secret).not.toEqual(right);
        return refuseLogin('bad-credentials', 'Could not authenticate your avatar.');
      },
    });
    const options = { ...fakeArriveOptions(grid), behaviour: 'rejection' as const };
    const error = await network.runUntil(
      arrive(options, ports).catch((reason: unknown) => reason),
      5000,
    );
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ reason: 'key', words: 'Could not authenticate your avatar.' });
  });
});

describe('every step alone', () => {
  it('logs in without opening a circuit', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const response = await network.runUntil(login(fakeArriveOptions(grid), ports), 5000);
    await network.run(10_000);
    expect(response.circuitCode).toBe(969_847_502);
    expect(grid.simulator.received).toEqual([]);
  });

  it('opens a circuit without completing the movement, then completes it, then asks the seed', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const options = fakeArriveOptions(grid);
    const response = await network.runUntil(login(options, ports), 5000);
    const session = await startSession(response, options, ports);
    expect(() => session.requestThrottle()).toThrow(UsageError);
    const region = await network.runUntil(session.openCircuit(), 5000);
    await network.run(20_000);
    expect(grid.simulator.received.map(({ name }) => name)).toEqual(['UseCircuitCode']);
    expect(region.name).toBe('');
    const placement = await network.runUntil(session.completeMovement(), 5000);
    expect(placement.position).toEqual({ x: 128, y: 128, z: 26 });
    expect(grid.calls).toEqual(['']);
    const capabilities = await network.runUntil(session.requestSeed(), 5000);
    expect([...capabilities.keys()]).toContain('EventQueueGet');
    await network.runUntil(session.logout(), 5000);
  });
});
