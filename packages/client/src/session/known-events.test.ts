/** What JavaScript lets through: events that there are not. */
import { UsageError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { agent, chat, environment, names, objects, travel } from '../index.ts';
import { arriveInFakeGrid } from '../testing/index.ts';
import type { RoomSession, SessionRoom } from './index.ts';

/** As JavaScript listens: to anything. */
interface Listening {
  on(name: unknown, listener: unknown): void;
  events(name: unknown): unknown;
}
const loosely = (source: unknown): Listening => source as Listening;
const listen = (): void => undefined;

describe('an event that there is not', () => {
  it.each([
    ['caht', 'a session has no event "caht": is chat meant?'],
    ['Chat', 'is chat meant?'],
    ['instantMessages', 'is instantMessage meant?'],
    ['avatarAdded', '"avatarAdded" is an event of regions, not of a session'],
    ['message ', 'is message meant?'],
    ['quux', 'a session has no event "quux", but alert, chat, ended, '],
    ['x'.repeat(500), 'a session has no event "xxxx'],
    [undefined, 'a session has no event "undefined"'],
  ])('%s', async (name, words) => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork());
    for (const ask of [() => loosely(session).on(name, listen), () => loosely(session).events(name)]) {
      expect(ask).toThrow(UsageError);
      expect(ask).toThrow(words);
    }
  });

  it('of regions and of the agent neither', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork());
    expect(() => loosely(session.region).on('objectAded', listen)).toThrow('is objectAdded meant?');
    expect(() => loosely(session.region).on('chat', listen)).toThrow('"chat" is an event of the session');
    expect(() => loosely(session.agent).on('mooved', listen)).toThrow('is moved meant?');
  });

  it('is one that a room would have', async () => {
    const network = new MemoryNetwork();
    const rooms = [agent(), chat(), names(), objects(), travel()] as const;
    const { session } = await arriveInFakeGrid(network, {}, { rooms } as never);
    session.on('chat', listen);
    loosely(session).on('restarting', listen);
    expect(() => loosely(session.region).on('terrainPatched', listen)).toThrow(UsageError);
  });

  it('is no fault of rooms that listen to others that are not there', async () => {
    const rooms = [agent(), chat(), environment()] as const;
    const faults: string[] = [];
    const logger = { log: (level: string, text: string) => void (level === 'error' && faults.push(text)) };
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), {}, { rooms, logger } as never);
    expect(session.agent.region).toBe(session.region);
    expect(session.agent.position).not.toEqual({ x: 0, y: 0, z: 0 });
    expect(faults).toEqual([]);
  });

  it('cannot be told where a room does not say what it adds', async () => {
    const own: SessionRoom = {
      messages: [],
      start: (session: RoomSession<{ third: object }>) => void session,
    };
    const { session } = await arriveInFakeGrid(new MemoryNetwork(), {}, { rooms: [own] } as never);
    loosely(session).on('third', listen);
    const told: SessionRoom = { ...own, events: ['third'] };
    const { session: other } = await arriveInFakeGrid(new MemoryNetwork(), {}, { rooms: [told] } as never);
    loosely(other).on('third', listen);
    expect(() => loosely(other).on('fourth', listen)).toThrow(UsageError);
  });

  it('has no listener that is none', async () => {
    const { session } = await arriveInFakeGrid(new MemoryNetwork());
    expect(() => loosely(session).on('chat', 'log')).toThrow('what listens to chat is a function');
  });
});
