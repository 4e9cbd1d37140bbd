import { ClosedError, UsageError } from '@landfall/protocol/errors';
import { refuseLogin } from '@landfall/protocol/login';
import type { KeyValueStore } from '@landfall/transport/ports';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { agent } from '../agent/index.ts';
import { chat } from '../chat/index.ts';
import { login } from '../login/index.ts';
import { names } from '../names/index.ts';
import { objects } from '../objects/index.ts';
import type { SessionRoom } from '../session/index.ts';
import { terrain } from '../terrain/index.ts';
import { FakeGrid, fakeArriveOptions } from '../testing/index.ts';
import type { FakeGridOptions } from '../testing/index.ts';
import { arrive, defaultRooms, startSession } from './index.ts';

async function setUp(gridOptions: FakeGridOptions = {}) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, gridOptions);
  const { rooms: _, messages: __, ...options } = fakeArriveOptions(grid);
  return { network, ports, grid, options };
}

describe('a session without a word about rooms', () => {
  it('has the usual ones, by name and by what makes them', async () => {
    const { network, ports, options } = await setUp();
    const session = await network.runUntil(arrive(options, ports), 60_000);
    expect(session.part(chat)).toBe(session.chat);
    expect(session.part(names)).toBe(session.names);
    expect(session.part(agent)).toBe(session.agent);
    expect(session.region.part(objects)).toBe(session.region.objects);
    expect(session.region.part(terrain)).toBe(session.region.terrain);
    expect(session.region).toBe(session.agent.region);
  });

  it('sees as far as it is told to', async () => {
    const { network, ports, grid, options } = await setUp();
    await network.runUntil(arrive({ ...options, drawDistance: 300 }, ports), 60_000);
    await network.run(100);
    expect(grid.simulator.all('AgentUpdate')[0]?.AgentData.Far).toBe(300);
  });

  it.each([
    ['drawDistance', { drawDistance: 300 }],
    ['objectCache', { objectCache: {} as KeyValueStore }],
  ])('refuses %s beside rooms, which would not hear of it', async (name, word) => {
    const { ports, grid, options } = await setUp();
    const asked = { ...options, ...word, rooms: defaultRooms() };
    await expect(arrive(asked, ports)).rejects.toThrow(name);
    const ticket = { ...options } as never;
    await expect(startSession(ticket, asked, ports)).rejects.toMatchObject({ code: 'usage' });
    expect(grid.logins).toEqual([]);
  });

  it.each([
    ['retryPresence', 'retriesPresence'],
    ['neighbors', 'neighbours'],
    ['deadLineMS', 'deadlineMs'],
    ['signl', 'signal'],
    ['room', 'rooms'],
    ['drawdistance', 'drawDistance'],
    ['bahaviour', 'behaviour'],
    ['agreeToToS', 'agreeToTos'],
  ])('tells what is meant by %s, in JavaScript too', async (name, meant) => {
    const { ports, grid, options } = await setUp();
    const asked = { ...options, [name]: true };
    await expect(arrive(asked, ports)).rejects.toThrow(`no option "${name}": is ${meant} meant?`);
    await expect(arrive(asked, ports)).rejects.toBeInstanceOf(UsageError);
    expect(grid.logins).toEqual([]);
  });

  it('has options whose names the compiler knows, and passes over those that nobody does', async () => {
    const { network, ports, options } = await setUp();
    // @ts-expect-error it is retriesPresence
    await expect(arrive({ ...options, retryPresence: true }, ports)).rejects.toThrow(UsageError);
    const later = { ...options, ofLaterPrograms: true };
    expect((await network.runUntil(arrive(later, ports), 60_000)).isAlive).toBe(true);
  });

  it('keeps nothing of another one', async () => {
    const { network, ports, options } = await setUp();
    const rooms = defaultRooms();
    const first = await network.runUntil(arrive({ ...options, rooms }, ports), 60_000);
    const second = await network.runUntil(arrive({ ...options, rooms }, ports), 60_000);
    expect(first.agent).not.toBe(second.agent);
    expect(first.region.terrain).not.toBe(second.region.terrain);
    const heard: string[] = [];
    second.on('ended', () => heard.push('second'));
    await network.runUntil(first.logout(), 5000);
    expect([heard, second.isAlive]).toEqual([[], true]);
  });
});

describe('a session that is made of a ticket', () => {
  it('sends nothing until it is told to, then arrives as any other', async () => {
    const { network, ports, grid, options } = await setUp();
    const ticket = await network.runUntil(login(options, ports), 5000);
    const session = await startSession(ticket, options, ports);
    await network.run(2000);
    expect([grid.simulator.received, session.region, session.arrival]).toEqual([[], undefined, undefined]);
    await network.runUntil(session.arrive(), 5000);
    expect(session.arrival).toMatchObject({ asked: 'last', region: 'Default Region', isElsewhere: false });
    expect(session.agentName).toBe('Test User');
  });

  it('arrives once, and not after its end', async () => {
    const { network, ports, options } = await setUp();
    const ticket = await network.runUntil(login(options, ports), 5000);
    const session = await startSession(ticket, options, ports);
    await network.runUntil(session.arrive(), 5000);
    await expect(network.runUntil(session.openCircuit(), 5000)).rejects.toBeInstanceOf(UsageError);
    await network.runUntil(session.logout(), 5000);
    await expect(session.arrive()).rejects.toBeInstanceOf(ClosedError);
  });

  it('takes its steps in order only', async () => {
    const { network, ports, options } = await setUp();
    const ticket = await network.runUntil(login(options, ports), 5000);
    const session = await startSession(ticket, options, ports);
    await expect(session.requestSeed()).rejects.toBeInstanceOf(UsageError);
    await expect(session.completeMovement()).rejects.toBeInstanceOf(UsageError);
    await network.runUntil(session.logout(), 5000);
  });
});

describe('an arrival that fails', () => {
  it('by a refusal leaves no socket behind, and can be tried again', async () => {
    const { network, ports, grid, options } = await setUp({
      answerLogin: (_, attempt, response) =>
        attempt === 1 ? refuseLogin('bad-credentials', 'No.') : { type: 'success', response },
    });
    let open = 0;
    const counting = {
      ...ports,
      openLink: async (given?: Parameters<typeof ports.openLink>[0]) => {
        open++;
        return ports.openLink(given);
      },
    };
    await expect(network.runUntil(arrive(options, counting), 5000)).rejects.toMatchObject({ reason: 'key' });
    expect([open, grid.simulator.received]).toEqual([0, []]);
    const session = await network.runUntil(arrive(options, counting), 5000);
    expect([open, session.isAlive]).toEqual([1, true]);
  });

  it('by wrong options asks no grid at all', async () => {
    const { network, ports, grid, options } = await setUp();
    const wrong = [{ start: 'Plaza' }, { grid: 'not a grid' }, { grid: '' }];
    for (const change of wrong) {
      const arrival = network.runUntil(arrive({ ...options, ...change }, ports), 5000);
      await expect(arrival).rejects.toBeInstanceOf(UsageError);
    }
    expect(grid.logins).toEqual([]);
  });

  it('by two rooms of one name asks no grid at all', async () => {
    const { network, ports, grid, options } = await setUp();
    const arrival = arrive({ ...options, rooms: [chat(), chat()] }, ports);
    await expect(network.runUntil(arrival, 5000)).rejects.toThrow('two rooms are called chat');
    expect(grid.logins).toEqual([]);
  });

  it('by a room that cannot start closes its socket again', async () => {
    const { network, ports, options } = await setUp();
    let closed = 0;
    const counting = {
      ...ports,
      openLink: async (given?: Parameters<typeof ports.openLink>[0]) => {
        const link = await ports.openLink(given);
        return {
          local: link.local,
          send: link.send.bind(link),
          onDatagram: link.onDatagram.bind(link),
          onError: link.onError.bind(link),
          close: async () => {
            closed++;
            await link.close();
          },
        };
      },
    };
    const needy: SessionRoom = { messages: [], start: (session) => session.part(chat) };
    const arrival = arrive({ ...options, rooms: [needy] }, counting);
    await expect(network.runUntil(arrival, 5000)).rejects.toThrow('not given a room of this kind');
    expect(closed).toBe(1);
  });
});
