import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { RoomParts } from './room-parts.ts';
import type { RoomWithParts } from './room-parts.ts';

const lamp = (): RoomWithParts => ({ maker: lamp, open: () => 'a lamp' });
const chair = (): RoomWithParts => ({ maker: chair, open: () => 'a chair' });

describe('the parts of rooms', () => {
  it('are found by the room itself and by what made it, whatever the order', () => {
    const rooms = [lamp(), chair()];
    const parts = new RoomParts(rooms);
    parts.add('first');
    parts.add('second');
    expect([parts.get(rooms[0]), parts.get(chair), parts.get(lamp)]).toEqual(['first', 'second', 'first']);
  });

  it('come one after the other: who asks for a later one is told that there is none yet', () => {
    const parts = new RoomParts([lamp(), chair()]);
    expect([parts.has(lamp), parts.has(chair)]).toEqual([false, false]);
    parts.add('first');
    expect([parts.has(lamp), parts.has(chair)]).toEqual([true, false]);
    expect(() => parts.get(chair)).toThrow(UsageError);
  });

  it('may be nothing, which is not the same as none', () => {
    const parts = new RoomParts([lamp()]);
    parts.add(undefined);
    expect([parts.has(lamp), parts.get(lamp)]).toEqual([true, undefined]);
  });

  it('of two rooms of a kind are the first one’s by its maker, each one’s own by the room', () => {
    const [one, other] = [lamp(), lamp()];
    const parts = new RoomParts([one, other]);
    parts.add('one');
    parts.add('other');
    expect([parts.get(lamp), parts.get(one), parts.get(other)]).toEqual(['one', 'one', 'other']);
  });

  it('of another session’s room are not to be had', () => {
    const parts = new RoomParts([lamp()]);
    parts.add('here');
    expect(() => parts.get(lamp())).toThrow('not given a room of this kind');
    expect(parts.has(chair)).toBe(false);
    expect(parts.has(undefined)).toBe(false);
  });
});
