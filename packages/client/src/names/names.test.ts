import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { startSession } from '../arrive/index.ts';
import { login } from '../login/index.ts';
import {
  arriveInFakeGrid,
  enableNeighbour,
  FAKE_AGENT_ID,
  FakeGrid,
  fakeArriveOptions,
  likeOpenSim,
  llsd,
  reply,
} from '../testing/index.ts';
import type { Script } from '../testing/index.ts';
import { displayNamesUrl } from './display-names.ts';
import { formatName, MAX_NAMES, NameCache } from './name-cache.ts';

const ids = Array.from({ length: 100 }, (_, index) => new Uuid(1, 2, 3, index + 1));

const NAMING: Script = (message, simulator) => {
  likeOpenSim(message, simulator);
  if (message.name !== 'UUIDNameRequest') return;
  const UUIDNameBlock = message.UUIDNameBlock.map(({ ID }) => {
    return { ID, FirstName: encodeText(`Agent${ID.d}`), LastName: encodeText('Smith') };
  });
  simulator.send({ name: 'UUIDNameReply', UUIDNameBlock });
};

function nameReply(...named: readonly (readonly [ID: Uuid, first: string, last: string])[]): Message {
  const UUIDNameBlock = named.map(([ID, first, last]) => {
    return { ID, FirstName: encodeText(first), LastName: encodeText(last) };
  });
  return { name: 'UUIDNameReply', UUIDNameBlock };
}

describe('names by UUIDNameRequest', () => {
  it('are asked for by an id or its text; what is none is said', async () => {
    const network = new MemoryNetwork();
    const { session } = await arriveInFakeGrid(network, { script: NAMING });
    const { names } = session;
    const asked = names.nameOf(ids[6]!.toString());
    expect(await network.runUntil(asked, 1000)).toMatchObject({ firstName: 'Agent7' });
    expect(names.known(ids[6]!.toString())).toMatchObject({ firstName: 'Agent7' });
    await expect(names.nameOf('Agent7 Smith')).rejects.toBeInstanceOf(UsageError);
    await expect(names.displayNamesOf(['Agent7 Smith'])).rejects.toThrow('"Agent7 Smith" is no UUID');
  });

  it('are asked for together, once, and remembered', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network, { script: NAMING });
    const asked = Promise.all([...ids, ids[0]!].map((id) => session.names.nameOf(id)));
    const names = await network.runUntil(asked, 1000);
    expect(names[99]).toEqual({ firstName: 'Agent100', lastName: 'Smith' });
    expect(names[100]).toBe(names[0]);
    const requests = grid.simulator.all('UUIDNameRequest');
    expect(requests.map(({ UUIDNameBlock }) => UUIDNameBlock.length)).toEqual([64, 36]);
    await session.names.nameOf(ids[5]!);
    expect(grid.simulator.all('UUIDNameRequest')).toHaveLength(2);
    expect(session.names.known(ids[5]!)).toEqual({ firstName: 'Agent6', lastName: 'Smith' });
  });

  it('are taken of the region that was asked, for the agents it was asked for, once', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    const [wanted, other] = [ids[0]!, ids[1]!];
    const asked = session.names.nameOf(wanted);
    await network.run(10);
    east.send(nameReply([wanted, 'False', 'Neighbour']));
    grid.simulator.send(nameReply([FAKE_AGENT_ID, 'False', 'Self'], [other, 'False', 'Other']));
    await network.run(100);
    expect([session.names.known(wanted), session.names.known(other)]).toEqual([undefined, undefined]);
    grid.simulator.send(nameReply([wanted, 'Right', 'Name']));
    expect(await network.runUntil(asked, 100)).toEqual({ firstName: 'Right', lastName: 'Name' });
    grid.simulator.send(nameReply([wanted, 'Second', 'Thought']));
    await network.run(100);
    expect(session.names.known(wanted)).toEqual({ firstName: 'Right', lastName: 'Name' });
    expect(await session.names.nameOf(FAKE_AGENT_ID)).toEqual({ firstName: 'Test', lastName: 'User' });
  });

  it('that come too late are remembered all the same', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const asked = session.names.nameOf(ids[0]!, { timeoutMs: 500 }).catch(() => 'too late');
    expect(await network.runUntil(asked, 1000)).toBe('too late');
    grid.simulator.send(nameReply([ids[0]!, 'Late', 'Riser']));
    await network.run(100);
    expect(await session.names.nameOf(ids[0]!)).toEqual({ firstName: 'Late', lastName: 'Riser' });
    expect(grid.simulator.all('UUIDNameRequest')).toHaveLength(1);
  });

  it('of very many unknown agents do not make the question for the last one forgotten', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const many = Array.from({ length: MAX_NAMES + 100 }, (_, n) => new Uuid(8, 0, 0, n + 1));
    for (const id of many) session.names.nameOf(id, { timeoutMs: 1 }).catch(() => undefined);
    await network.run(2000);
    grid.simulator.send(nameReply([many[0]!, 'First', 'Asked'], [many.at(-1)!, 'Last', 'Asked']));
    await network.run(100);
    expect(session.names.known(many[0]!)).toBeUndefined();
    expect(session.names.known(many.at(-1)!)).toEqual({ firstName: 'Last', lastName: 'Asked' });
  });

  it('know their own agent without asking', async () => {
    const { grid, session } = await arriveInFakeGrid(new MemoryNetwork());
    expect(await session.names.nameOf(FAKE_AGENT_ID)).toEqual({ firstName: 'Test', lastName: 'User' });
    expect(grid.simulator.all('UUIDNameRequest')).toHaveLength(0);
  });

  it('that never come are a TimeoutError, and asked for again', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    for (let attempt = 1; attempt <= 2; attempt++) {
      const asked = session.names.nameOf(ids[0]!, { timeoutMs: 500 }).catch((error: unknown) => error);
      const error = await network.runUntil(asked, 1000);
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ missing: 'UUIDNameReply' });
      expect(grid.simulator.all('UUIDNameRequest')).toHaveLength(attempt);
    }
  });
});

describe('display names', () => {
  it('come from the capability, with those it knows', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const paths: string[] = [];
    grid.answers.set('/GetDisplayNames/root/', ({ path }) => {
      paths.push(path);
      const agent = { id: ids[0]!, legacy_first_name: 'Bot', legacy_last_name: 'One', display_name: 'Botty' };
      return llsd({ agents: [agent, 7], bad_ids: [ids[1]!] });
    });
    const names = await network.runUntil(session.names.displayNamesOf(ids.slice(0, 2)), 1000);
    expect(paths).toEqual([`/GetDisplayNames/root/?ids=${ids.slice(0, 2).join('&ids=')}`]);
    expect([...names]).toEqual([
      [ids[0]!.toString(), { firstName: 'Bot', lastName: 'One', displayName: 'Botty' }],
    ]);
    await session.names.displayNamesOf([ids[0]!]);
    expect(paths).toHaveLength(1);
  });

  it('need the capability', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), {}, { capabilities: ['EventQueueGet'] });
    await expect(session.names.displayNamesOf([ids[0]!])).rejects.toBeInstanceOf(RemoteError);
  });

  const displayName = (id: string) => ({
    id: Uuid.parse(id),
    display_name: 'D',
    legacy_first_name: 'A',
    legacy_last_name: 'B',
  });

  it('come for more agents than are remembered', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.answers.set('/GetDisplayNames/root/', ({ path }) =>
      llsd({ agents: new URLSearchParams(path.split('?')[1]).getAll('ids').map(displayName) }),
    );
    const many = Array.from({ length: MAX_NAMES + 76 }, (_, n) => new Uuid(7, 0, 0, n + 1));
    const names = await network.runUntil(session.names.displayNamesOf(many), 60_000);
    expect(names.size).toBe(many.length);
    const again = await network.runUntil(session.names.displayNamesOf(many), 60_000);
    expect(again.size).toBe(many.length);
  });

  it('are only those that were asked for', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const [one, other] = ids;
    grid.answers.set('/GetDisplayNames/root/', () =>
      llsd({ agents: [displayName(one!.toString()), displayName(other!.toString())] }),
    );
    const names = await network.runUntil(session.names.displayNamesOf([one!]), 60_000);
    expect([...names.keys()]).toEqual([one!.toString()]);
    expect(session.names.known(other!)).toBeUndefined();
  });

  it('are asked for again when the region says when, unless that is too late', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    let seconds = 3;
    let asked = 0;
    grid.answers.set('/GetDisplayNames/root/', () =>
      ++asked === 1
        ? { ...reply(503), headers: { 'retry-after': String(seconds) } }
        : llsd({ agents: [displayName(ids[0]!.toString())] }),
    );
    const names = await network.runUntil(session.names.displayNamesOf([ids[0]!]), 60_000);
    expect([names.size, asked]).toEqual([1, 2]);
    // OpenSim's word while the agent is between two regions.
    seconds = 30;
    asked = 0;
    const late = network.runUntil(session.names.displayNamesOf([ids[1]!]), 1000);
    await expect(late).rejects.toMatchObject({ code: 'remote', reason: '503', retryAfterMs: 30_000 });
  });

  it('come in time, however many requests it takes', async () => {
    const network = new MemoryNetwork(1, { delayMs: 800 });
    const { grid, session } = await arriveInFakeGrid(network);
    grid.answers.set('/GetDisplayNames/root/', () => llsd({ agents: [] }));
    const many = Array.from({ length: 1000 }, (_, n) => new Uuid(7, 0, 0, n + 1));
    const startedAt = network.clock.now();
    const asking = session.names.displayNamesOf(many, { timeoutMs: 5000 });
    await expect(network.runUntil(asking, 60_000)).rejects.toMatchObject({ code: 'timeout' });
    expect(network.clock.now() - startedAt).toBe(5000);
  });

  it('and plain ones are wrong use before the circuit, and an end after the end', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const grid = await FakeGrid.start(ports);
    const options = fakeArriveOptions(grid);
    const response = await network.runUntil(login(options, ports), 5000);
    const session = await startSession(response, options, ports);
    for (const ask of [() => session.names.nameOf(ids[0]!), () => session.names.displayNamesOf(ids)]) {
      await expect(ask()).rejects.toBeInstanceOf(UsageError);
    }
    await session.logout();
    await expect(session.names.nameOf(ids[0]!)).rejects.toBeInstanceOf(ClosedError);
  });

  it('build a query onto any form of URL', () => {
    const [one] = ids;
    const text = one!.toString();
    expect(displayNamesUrl('http://h/c', [one!])).toBe(`http://h/c/?ids=${text}`);
    expect(displayNamesUrl('http://h/c/', [one!])).toBe(`http://h/c/?ids=${text}`);
    expect(displayNamesUrl('http://h/c?x=1', [one!])).toBe(`http://h/c?x=1&ids=${text}`);
  });
});

describe('the cache', () => {
  it('forgets what was not used for longest', () => {
    const cache = new NameCache();
    const name = { firstName: 'A', lastName: 'B' };
    for (let i = 0; i < MAX_NAMES; i++) cache.set(new Uuid(0, 0, 0, i), name);
    cache.get(new Uuid(0, 0, 0, 0));
    cache.set(new Uuid(9, 9, 9, 9), name);
    expect(cache.size).toBe(MAX_NAMES);
    expect(cache.get(new Uuid(0, 0, 0, 0))).toBeDefined();
    expect(cache.get(new Uuid(0, 0, 0, 1))).toBeUndefined();
  });

  it('calls accounts with one name by it alone', () => {
    expect(formatName({ firstName: 'Solo', lastName: 'Resident' })).toBe('Solo');
    expect(formatName({ firstName: 'Test', lastName: 'User' })).toBe('Test User');
  });
});
