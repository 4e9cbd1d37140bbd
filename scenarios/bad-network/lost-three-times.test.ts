import { describe, expect, it } from 'vitest';
import { ARRIVAL_DEADLINE_MS } from '@landfall/client';
import type { MessageName } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { acksIn, messageNameOf } from '@landfall/protocol/testing';
import type { DropDatagram } from '@landfall/transport/wrappers';
import { FarAwayGrid } from './bad-network.ts';
import type { Path } from './bad-network.ts';

const TIMES = 3;
/** Long enough for whatever is still to be resent, and for an ordinary message to be given up. */
const LATER_MS = 30_000;

/** Loses the first three datagrams for which it holds, and counts what it has lost. */
class Thief {
  lost = 0;

  drops(where: DropDatagram): DropDatagram {
    return (datagram) => this.lost < TIMES && where(datagram) && ++this.lost > 0;
  }
}

type Direction = 'outgoing' | 'incoming';

const other = (direction: Direction): Direction => (direction === 'outgoing' ? 'incoming' : 'outgoing');

/** Loses a message of the handshake, resends counted. */
function loseMessage(name: MessageName, direction: Direction, thief: Thief): Path {
  const drop = thief.drops((datagram) => messageNameOf(datagram) === name);
  return { outgoing: {}, incoming: {}, http: {}, [direction]: { drop } };
}

/** Lets the message pass, and loses every datagram that acks it, with whatever else is in it. */
function loseAcks(name: MessageName, direction: Direction, thief: Thief): Path {
  let sequence: number | undefined;
  const watch: DropDatagram = (datagram) => {
    if (messageNameOf(datagram) === name) sequence ??= decodePacket(datagram).sequence;
    return false;
  };
  const drop = thief.drops((datagram) => sequence !== undefined && acksIn(datagram).includes(sequence));
  return { outgoing: {}, incoming: {}, http: {}, [direction]: { drop: watch }, [other(direction)]: { drop } };
}

/** Who sends what, in the order of an arrival. */
const HANDSHAKE: readonly (readonly [MessageName, Direction])[] = [
  ['UseCircuitCode', 'outgoing'],
  ['CompleteAgentMovement', 'outgoing'],
  ['RegionHandshake', 'incoming'],
  ['AgentMovementComplete', 'incoming'],
  ['RegionHandshakeReply', 'outgoing'],
];

describe.each(HANDSHAKE)('%s', (name, direction) => {
  it.each([
    ['the message', loseMessage],
    ['its ack', loseAcks],
  ] as const)('%s lost three times in a row: arrives all the same', async (_, lose) => {
    const thief = new Thief();
    const grid = await FarAwayGrid.start(1);
    const startedAt = grid.network.clock.now();
    const session = await grid.login(lose(name, direction, thief));
    expect(grid.network.clock.now() - startedAt).toBeLessThan(ARRIVAL_DEADLINE_MS);

    const undelivered: string[] = [];
    session.on('undelivered', (event) => undelivered.push(event.name));
    await grid.network.run(LATER_MS);
    expect(thief.lost).toBe(TIMES);
    expect(undelivered).toEqual([]);
    expect(session.isAlive).toBe(true);
    expect(session.region?.terrain.isComplete).toBe(true);
    // Its own avatar, and the prim that waits for RegionHandshakeReply.
    expect(session.region?.objects.size).toBe(2);
    await grid.network.runUntil(session.logout(), LATER_MS);
    await grid.close();
  });
});
