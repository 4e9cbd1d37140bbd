/** What is given to `arrive` and is none of it: told at once, as a fault of the caller's, before any grid is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { avatars } from '../avatars/index.ts';
import { build } from '../build/index.ts';
import { chat } from '../chat/index.ts';
import { contents } from '../contents/index.ts';
import { mutes } from '../mutes/index.ts';
import { objects } from '../objects/index.ts';
import { properties } from '../properties/index.ts';
import type { SessionRoom } from '../session/index.ts';
import { transfers } from '../transfers/index.ts';
import { names } from '../names/index.ts';
import { keepArrivedIn } from '../reconnect/index.ts';
import { fakeArriveOptions, FakeGrid } from '../testing/index.ts';
import { arrive, arriveIn, defaultRooms, startSessionIn } from './index.ts';

async function setUp() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  const { rooms: _, messages: __, ...options } = fakeArriveOptions(grid);
  return { network, ports, grid, options };
}

/** As JavaScript calls it: with anything. */
type Anything = (...given: unknown[]) => Promise<unknown>;
const loosely = (call: unknown): Anything => call as Anything;

/** What a call with these rooms ends with, and how often the grid was asked. */
async function withRooms(rooms: unknown): Promise<unknown> {
  const { network, ports, grid, options } = await setUp();
  const error = await network.runUntil(
    loosely(arrive)({ ...options, rooms }, ports).catch((reason: unknown) => reason),
    60_000,
  );
  expect(grid.logins).toEqual([]);
  return error;
}

describe('rooms that are none', () => {
  it.each([
    ['a number', [5], 'rooms[0] is no room'],
    ['nothing', [chat(), null], 'rooms[1] is no room'],
    ['what makes a room', [chat], 'rooms[0] is a function: call it, such as chat()'],
    ['no list', chat(), 'rooms is a list of rooms'],
    ['a text', 'chat', 'rooms is a list of rooms'],
    ['without messages', [{ name: 'mine' }], 'messages of rooms[0]'],
    ['with messages that are none', [{ messages: ['ChatFromViewer'] }], 'messages of rooms[0]'],
    ['twice the same name', [chat(), names(), chat()], 'two rooms are called chat'],
    ['a promise in disguise', [{ name: 'then', messages: [], start: () => ({}) }], 'called then'],
    ['a name of the session', [{ name: 'logout', messages: [] }], 'called logout'],
    ['a name of regions', [{ name: 'circuit', messages: [] }], 'called circuit'],
    ['a name of every object', [{ name: 'constructor', messages: [] }], 'called constructor'],
    ['a name that is no text', [{ name: 5, messages: [] }], 'name of rooms[0] is a text'],
    ['an empty name', [{ name: '', messages: [] }], 'name of rooms[0] is a text'],
    ['a start that does nothing', [{ messages: [], start: true }], 'start of rooms[0] is a function'],
    ['capabilities that are none', [{ messages: [], capabilities: 'X' }], 'capabilities of rooms[0]'],
  ])('%s', async (_, rooms, words) => {
    const error = await withRooms(rooms);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
  });

  it.each<[string, readonly SessionRoom[], string]>([
    ['build', [build()], 'the room build needs the room objects, which is not in the list'],
    ['build', [objects(), build()], 'the room build needs the room properties, which is not in the list'],
    ['build', [build(), objects(), properties()], 'the room build needs the room objects before it'],
    ['properties', [properties()], 'the room properties needs the room objects'],
    ['contents', [objects(), contents()], 'the room contents needs the room transfers'],
    ['contents', [transfers(), contents(), objects()], 'the room contents needs the room objects before it'],
    ['avatars', [avatars(), objects()], 'the room avatars needs the room objects before it'],
    ['mutes', [mutes()], 'the room mutes needs the room transfers, which is not in the list'],
    ['one of your own', [{ messages: [], needs: { chat } }], 'the room rooms[0] needs the room chat'],
  ])('%s without those it needs', async (_, rooms, words) => {
    expect(String(await withRooms(rooms))).toContain(words);
  });

  it('every room that asks for another one’s part says that it needs it', () => {
    const folder = new URL('..', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('-room.ts'),
    );
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const source = readFileSync(new URL(file, folder), 'utf8');
      const [, own] = /maker: (\w+),/.exec(source) ?? [];
      const [, needs = ''] = /needs: \{([^}]*)\}/.exec(source) ?? [];
      for (const [, asked] of source.matchAll(/region\.part\((\w+)\)/g))
        if (own !== undefined && asked !== own)
          expect([file, needs]).toEqual([file, expect.stringContaining(asked!)]);
    }
  });

  it('a session and a region have nothing of their own that a room could take the place of', async () => {
    const { network, ports, options } = await setUp();
    const session = await network.runUntil(arrive({ ...options, rooms: [] }, ports), 60_000);
    for (const name of [...Object.keys(session), ...Object.keys(session.region)])
      expect(String(await withRooms([{ name, messages: [] }]))).toContain(`called ${name}`);
  });
});

describe('options that are none', () => {
  it.each([
    ['no ports', {}, undefined, 'arrive needs ports'],
    ['ports that are none', {}, {}, 'clock of the ports of arrive'],
    [
      'a deadline in words',
      { deadlineMs: 'soon' },
      'ports',
      'deadlineMs of arrive is a number of milliseconds',
    ],
    ['a deadline that is no number', { deadlineMs: Number.NaN }, 'ports', 'deadlineMs of arrive'],
    [
      'a signal that is none',
      { signal: new AbortController() },
      'ports',
      'signal of arrive is an AbortSignal',
    ],
    ['a logger that is none', { logger: 'console' }, 'ports', 'logger of arrive'],
    ['neighbours in words', { neighbours: 'no' }, 'ports', 'neighbours of arrive is true or false'],
    ['one capability', { capabilities: 'GetTexture' }, 'ports', 'capabilities of arrive is a list of texts'],
    ['messages by name', { messages: 5 }, 'ports', 'messages of arrive'],
    ['a grid that is no text', { grid: 9000 }, 'ports', 'grid is a text'],
    ['a start that is no place', { start: 5 }, 'ports', 'a start is'],
    ['nobody', { firstName: undefined }, 'ports', 'nobody is said to log in'],
    ['a name of a megabyte', { firstName: 'x'.repeat(1 << 20) }, 'ports', 'a name of 1048576 characters'],
    ['a start of a megabyte', { start: `uri:${'x'.repeat(1 << 20)}&1&1&1` }, 'ports', 'a start of 1048586'],
    ['somebody twice', { user: 'Test User' }, 'ports', 'user is both names'],
    ['no password', { secret: undefined }, 'ports', 'there is no password'],
    ['a secret in words', { secret: 'hunter2' }, 'ports', 'there is no password'],
    ['two passwords', { password: 'hunter2' }, 'ports', 'two ways to say one thing'],
  ])('%s', async (_, change, given, words) => {
    const { ports, grid, options } = await setUp();
    const error = await loosely(arrive)({ ...options, ...change }, given === 'ports' ? ports : given).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain('hunter2');
    expect(grid.logins).toEqual([]);
  });

  it.each([[undefined], [null], ['Test User'], [5]])('%j in their place', async (options) => {
    const { ports } = await setUp();
    await expect(loosely(arrive)(options, ports)).rejects.toBeInstanceOf(UsageError);
    await expect(loosely(arriveIn)(options, ports)).rejects.toBeInstanceOf(UsageError);
  });
});

describe('a user and a password', () => {
  it.each(['Test User', 'test.user'])('say who logs in: %s', async (user) => {
    const { network, ports, grid, options } = await setUp();
    const { firstName: _, lastName: __, secret: ___, ...rest } = options;
    const asked = { ...rest, user, password: 'correct horse' };
    const session = await network.runUntil(arrive(asked, ports), 60_000);
    expect(session.agentName.toLowerCase()).toBe('test user');
    expect(grid.logins).toHaveLength(1);
  });
});

describe('where no room comes by itself', () => {
  it('those that are named are there', async () => {
    const { network, ports, options } = await setUp();
    const session = await network.runUntil(arriveIn({ ...options, rooms: [chat()] }, ports), 60_000);
    expect(session.part(chat)).toBe(session.chat);
    const usual = await network.runUntil(arriveIn({ ...options, rooms: defaultRooms() }, ports), 60_000);
    expect(usual.region.terrain).toBeDefined();
  });

  it('they are asked for', async () => {
    const { ports, grid, options } = await setUp();
    await expect(loosely(arriveIn)(options, ports)).rejects.toThrow('which rooms shall there be?');
    await expect(loosely(startSessionIn)({}, options, ports)).rejects.toThrow('which rooms shall there be?');
    const asked = { arrive: options, onArrived: () => undefined };
    await expect(loosely(keepArrivedIn)(asked, ports)).rejects.toThrow('which rooms shall there be?');
    expect(grid.logins).toEqual([]);
  });
});
