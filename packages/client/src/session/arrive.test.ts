import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import { decodeMessage } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Link, Ports } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import {
  agentMovementComplete,
  arriveInFakeGrid,
  fakeArriveOptions,
  FakeGrid,
  likeOpenSim,
  regionHandshake,
  reply,
} from '../testing/index.ts';
import type { Script } from '../testing/index.ts';
import { ARRIVAL_STEPS } from './arrival-progress.ts';
import { ARRIVAL_THROTTLE } from './session-options.ts';
import { arrive } from '../arrive/index.ts';

function nameOf(datagram: Uint8Array): string {
  return decodeMessage(decodePacket(datagram).body).name;
}

/** Ports whose links lose what `isLost` says, both ways. */
function losing(ports: Ports, isLost: (name: string, way: 'out' | 'in') => boolean): Ports {
  const lossy = (link: Link): Link => ({
    local: link.local,
    send: (datagram, to) => {
      if (!isLost(nameOf(datagram), 'out')) link.send(datagram, to);
    },
    onDatagram: (receive) =>
      link.onDatagram((datagram, from) => {
        if (!isLost(nameOf(datagram), 'in')) receive(datagram, from);
      }),
    onError: (report) => link.onError(report),
    close: () => link.close(),
  });
  return { ...ports, openLink: async (options) => lossy(await ports.openLink(options)) };
}

describe('arriving', () => {
  it('sends ticket, throttle and movement in one go, and asks the seed beside them', async () => {
    const { grid, session } = await arriveInFakeGrid(new MemoryNetwork());
    expect(grid.simulator.received.slice(0, 3).map(({ name }) => name)).toEqual([
      'UseCircuitCode',
      'AgentThrottle',
      'CompleteAgentMovement',
    ]);
    expect(grid.calls.slice(0, 2)).toEqual(['', 'seed']);
    expect(session.region?.name).toBe('Default Region');
    expect(session.agent.position).toEqual({ x: 128, y: 128, z: 26 });
    expect(session.region?.simulatorVersion).toBe('Fake 1.0');
    expect(session.arrival).toEqual({ asked: 'last', region: 'Default Region', isElsewhere: false });
  });

  it('answers the handshake at once, as a client without a cache', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    await network.run(2);
    const [answer] = grid.simulator.all('RegionHandshakeReply');
    expect(answer?.RegionInfo.Flags).toBe(7);
  });

  it('asks for just less than OpenSim grants', () => {
    const sum = Object.values(ARRIVAL_THROTTLE).reduce((total, rate) => total + rate, 0);
    expect(sum).toBeLessThan(640_000 * 8);
    expect(sum).toBeGreaterThan(640_000 * 8 * 0.98);
  });

  it('tells a known place in its first AgentUpdate, reliably', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    await network.run(10);
    const [first] = grid.simulator.all('AgentUpdate');
    expect(first?.AgentData.CameraCenter).toEqual({ x: 128, y: 128, z: 26 });
    expect(first?.AgentData.Far).toBe(128);
  });

  it('starts the event queue and asks for features as soon as the seed has answered', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    await network.run(10);
    expect(grid.calls).toEqual(['', 'seed', 'EventQueueGet', 'SimulatorFeatures']);
    expect(session.region?.features).toEqual({ OpenSimExtras: { 'say-range': 20 } });
  });

  it('waits before its handshake reply when told to', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network, {}, { handshakeReplyDelayMs: 2000, handshakeFlags: 4 });
    await network.run(1900);
    expect(grid.simulator.all('RegionHandshakeReply')).toHaveLength(0);
    await network.run(200);
    expect(grid.simulator.all('RegionHandshakeReply').map(({ RegionInfo }) => RegionInfo.Flags)).toEqual([4]);
  });
});

const DELAYS = [0, 700, 1400];
const ORDERS = DELAYS.flatMap((a) => DELAYS.flatMap((b) => DELAYS.map((c) => [a, b, c] as const)));

describe('any order', () => {
  it.each(ORDERS)('handshake after %i ms, placement after %i ms, seed after %i ms', async (a, b, c) => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const script: Script = (message, simulator) => {
      if (message.name !== 'CompleteAgentMovement') return;
      ports.clock.after(a, () => simulator.send(regionHandshake('Slow')));
      ports.clock.after(b, () => simulator.send(agentMovementComplete(message, { x: 1, y: 2, z: 3 })));
    };
    const grid = await FakeGrid.start(ports, { script });
    const slowly: Ports = {
      ...ports,
      http: {
        request: async (request) => {
          if (request.url.includes('/seed/'))
            await new Promise<void>((done) => void ports.clock.after(c, done));
          return ports.http.request(request);
        },
      },
    };
    const session = await network.runUntil(arrive(fakeArriveOptions(grid), slowly), 10_000);
    expect(session.region?.name).toBe('Slow');
    expect(session.agent.position).toEqual({ x: 1, y: 2, z: 3 });
    expect(session.region?.capabilities.size).toBeGreaterThan(0);
  });

  it('answers a repeated RegionHandshake again', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.simulator.send(regionHandshake('Renamed'));
    await network.run(100);
    expect(grid.simulator.all('RegionHandshakeReply')).toHaveLength(2);
    expect(session.region?.name).toBe('Renamed');
  });
});

describe('lost messages', () => {
  it.each([
    ['UseCircuitCode', 'out'],
    ['CompleteAgentMovement', 'out'],
    ['AgentThrottle', 'out'],
    ['RegionHandshakeReply', 'out'],
    ['RegionHandshake', 'in'],
    ['AgentMovementComplete', 'in'],
    ['PacketAck', 'in'],
  ] as const)('arrives when %s is lost three times (%s)', async (name, way) => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    let lost = 0;
    const lossy = losing(ports, (which, where) => which === name && where === way && lost++ < 3);
    const session = await network.runUntil(arrive(fakeArriveOptions(grid), lossy), 60_000);
    await network.run(10_000);
    expect(lost).toBeGreaterThanOrEqual(3);
    expect(session.region?.name).toBe('Default Region');
    expect(grid.simulator.all('RegionHandshakeReply')).toHaveLength(1);
    expect(grid.simulator.all('AgentThrottle')).toHaveLength(1);
  });

  it('arrives when the seed fails four times and is not ready in between', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const statuses = [404, 503, 500, 503, 404, 404];
    grid.answers.set('/seed/root', () => {
      const status = statuses.shift();
      return status === undefined ? undefined : reply(status);
    });
    const session = await network.runUntil(arrive(fakeArriveOptions(grid), ports), 60_000);
    expect(session.region?.capabilities.size).toBeGreaterThan(0);
  });
});

/** Does what OpenSim does but for one message. */
const without =
  (left: string): Script =>
  (message, simulator) => {
    const muted = Object.create(simulator, {
      send: {
        value: (answer: Parameters<typeof simulator.send>[0]) =>
          answer.name === left || simulator.send(answer),
      },
    });
    likeOpenSim(message, muted);
  };

describe('a grid that never answers', () => {
  async function failure(
    script: Script | undefined,
    isLost: (name: string) => boolean,
  ): Promise<TimeoutError> {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, script === undefined ? {} : { script });
    const arrival = arrive({ ...fakeArriveOptions(grid), deadlineMs: 20_000 }, losing(ports, isLost));
    const error: unknown = await network.runUntil(
      arrival.catch((reason: unknown) => reason),
      30_000,
    );
    expect(error).toBeInstanceOf(TimeoutError);
    return error as TimeoutError;
  }

  it('names the ack when nothing comes at all', async () => {
    const error = await failure(undefined, () => true);
    expect(error.missing).toBe(ARRIVAL_STEPS[0]);
    expect(error.message).toContain('seen until then: answer of the seed capability');
  });

  it('names RegionHandshake, and what was seen', async () => {
    const error = await failure(without('RegionHandshake'), () => false);
    expect(error.missing).toBe('RegionHandshake');
    expect(error.message).toMatch(/ack of UseCircuitCode \(\d+ ms\)/);
    expect(error.message.match(/AgentMovementComplete/g)).toHaveLength(1);
  });

  it('names AgentMovementComplete', async () => {
    const error = await failure(without('AgentMovementComplete'), () => false);
    expect(error.missing).toBe('AgentMovementComplete');
    expect(error.waitedMs).toBeLessThanOrEqual(20_000);
  });

  it('gives up a seed that is refused again and again', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    grid.answers.set('/seed/root', () => reply(404));
    const arrival = arrive(fakeArriveOptions(grid), ports).catch((reason: unknown) => reason);
    const error = await network.runUntil(arrival, 60_000);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ reason: '404' });
    await network.run(10);
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
  });
});

describe('aborting', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 8, 10])('after %i ms leaves nothing behind', async (afterMs) => {
    const network = new MemoryNetwork(1, { delayMs: 2 });
    const ports = network.ports();
    const grid = await FakeGrid.start(ports, { script: () => undefined });
    const controller = new AbortController();
    const options = { ...fakeArriveOptions(grid), signal: controller.signal };
    const arrival = arrive(options, ports).catch((reason: unknown) => reason);
    await network.run(afterMs);
    controller.abort();
    const error = await network.runUntil(arrival, 10);
    expect(error).toBeInstanceOf(ClosedError);
    expect(error).toMatchObject({ by: 'us', reason: 'aborted' });
    await network.run(100);
    const before = grid.simulator.received.length;
    await network.run(120_000);
    expect(grid.simulator.received).toHaveLength(before);
    if (grid.simulator.all('UseCircuitCode').length > 0) {
      expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
    }
  });

  it('logs out a session that has arrived', async () => {
    const controller = new AbortController();
    const network = new MemoryNetwork();
    const { session } = await arriveInFakeGrid(network, {}, { signal: controller.signal });
    controller.abort();
    const end = await network.runUntil(session.ended, 5000);
    expect(end).toEqual({ by: 'us', reason: 'logout', words: '' });
  });
});

describe('arriving elsewhere', () => {
  it('is noticed by the name of the region', async () => {
    const options = { start: 'uri:Nowhere Land&10&10&10' };
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), { regionName: 'Safe Hub' }, options);
    expect(session.arrival).toEqual({ asked: 'Nowhere Land', region: 'Safe Hub', isElsewhere: true });
  });

  it('is not a matter of capitals', async () => {
    const options = { start: 'uri:safe hub&10&10&10' };
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), { regionName: 'Safe Hub' }, options);
    expect(session.arrival?.isElsewhere).toBe(false);
  });

  it('is noticed by what the login says of the start', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), {
      answerLogin: (_, __, success) => ({
        type: 'success',
        response: { ...success, startLocation: 'safe' },
      }),
    });
    expect(session.arrival?.isElsewhere).toBe(true);
  });
});
