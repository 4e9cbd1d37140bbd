/** What a circuit does with messages that end early, or that its owner did not name. */
import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import {
  AgentMovementComplete,
  ChatFromViewer,
  KillObject,
  ObjectUpdate,
  createMessageTable,
} from '../message/index.ts';
import type { Message } from '../message/index.ts';
import { encodePacket, zeroEncode } from '../packet/index.ts';
import { CircuitPair, acksIn, eventsOf, numberedMessage, numbersIn } from '../testing/index.ts';

const MOVEMENT: AgentMovementComplete = {
  name: 'AgentMovementComplete',
  AgentData: { AgentID: Uuid.zero, SessionID: Uuid.zero },
  Data: {
    Position: { x: 1, y: 2, z: 3 },
    LookAt: { x: 1, y: 0, z: 0 },
    RegionHandle: 7n,
    Timestamp: 5,
  },
  SimData: { ChannelVersion: new Uint8Array(0) },
};
const KILL: Message = { name: 'KillObject', ObjectData: [{ ID: 7 }] };

/** A message whose bytes are sent as they are. */
const raw = (number: number, body: Uint8Array): Message => ({ name: 'Unknown', number, body });

describe('a message that ends early', () => {
  it('is used and acked: an ObjectUpdate whose last run of zeros is one short', () => {
    const body = zeroEncode(
      ObjectUpdate.encode(ObjectUpdate.fromLlsd({ ObjectData: [{ ID: 1 }, { ID: 2 }] })),
    );
    body[body.length - 1] = body.at(-1)! - 1;
    const pair = new CircuitPair();
    const datagram = new Uint8Array(6 + body.length);
    datagram.set([0xc0, 0, 0, 0, 5, 0]);
    datagram.set(body, 6);
    pair.agent.receiveDatagram(datagram, 0);
    pair.run(1000);
    const [event] = eventsOf(pair.leftEvents, 'message');
    expect(event).toMatchObject({
      sequence: 5,
      message: { name: 'ObjectUpdate', ObjectData: [{ ID: 1 }, { ID: 2 }], zeroFilled: 12 },
    });
    expect(pair.fromLeft.flatMap(acksIn)).toEqual([5]);
    expect(pair.agent.statistics).toMatchObject({ zeroFilled: 1, malformed: 0, unknown: 0 });
  });

  it('does not shut the window of a simulator that sends many of them', () => {
    const pair = new CircuitPair();
    const body = AgentMovementComplete.encode(MOVEMENT);
    for (let i = 0; i < 51; i++)
      pair.simulatorSends(raw(AgentMovementComplete.number, body.subarray(0, body.length - 2)));
    pair.run(2000);
    for (let i = 0; i < 3; i++) pair.simulatorSends(numberedMessage(i));
    pair.run(2000);
    expect(numbersIn(pair.leftEvents)).toEqual([0, 1, 2]);
    expect(pair.simulator.statistics.unackedPackets).toBe(0);
    expect(pair.agent.statistics.zeroFilled).toBe(51);
  });

  it('is counted once, however often it comes', () => {
    const pair = new CircuitPair();
    const body = AgentMovementComplete.encode(MOVEMENT).subarray(0, 20);
    for (let i = 0; i < 3; i++)
      pair.agent.receiveDatagram(encodePacket({ sequence: 5, body, reliable: true }), i);
    pair.run(1000);
    expect(eventsOf(pair.leftEvents, 'message')).toHaveLength(1);
    expect(pair.agent.statistics).toMatchObject({ zeroFilled: 1, duplicates: 2 });
  });
});

describe('a message that is not in the table', () => {
  it('is given as it came, acked and counted', () => {
    const pair = new CircuitPair({ messages: createMessageTable([ChatFromViewer]) });
    const body = KillObject.encode({ name: 'KillObject', ObjectData: [{ ID: 7 }] });
    pair.simulatorSends(raw(KillObject.number, body));
    pair.simulatorSends(numberedMessage(4));
    pair.run(1000);
    expect(eventsOf(pair.leftEvents, 'message').map(({ message }) => message)).toEqual([
      { name: 'Unknown', number: KillObject.number, body },
      numberedMessage(4),
    ]);
    expect(pair.simulator.statistics.unackedPackets).toBe(0);
    expect(pair.agent.statistics.unknown).toBe(1);
  });

  it('cannot be sent', () => {
    const pair = new CircuitPair({ messages: createMessageTable([ChatFromViewer]) });
    expect(() => pair.simulatorSends(KILL)).toThrow('no message of the table is named KillObject');
    expect(pair.simulator.statistics.packetsSent).toBe(0);
  });

  it('is never one that the circuit itself needs', () => {
    const pair = new CircuitPair({ messages: createMessageTable([]) });
    pair.run(20_000);
    expect(eventsOf(pair.leftEvents, 'ping').length).toBeGreaterThan(2);
    pair.agent.close(pair.now);
    pair.run(1000);
    expect(eventsOf(pair.rightEvents, 'closed')).toMatchObject([{ reason: 'close-circuit' }]);
  });
});
