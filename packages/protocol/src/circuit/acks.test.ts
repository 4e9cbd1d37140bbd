import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodeMessage, encodeMessage, type Message } from '../message/index.ts';
import { decodePacket, encodePacket } from '../packet/index.ts';
import { CircuitPair, acksIn, eventsOf, messageNameOf, numberedMessage } from '../testing/index.ts';
import { VIEWER_RULES } from './rules.ts';

const USE_CIRCUIT_CODE: Message = {
  name: 'UseCircuitCode',
  CircuitCode: { Code: 1, SessionID: Uuid.zero, ID: Uuid.zero },
};

/** Lets acks pile up. */
const PATIENT = { ...VIEWER_RULES, ackCollectCount: Infinity };
/** A viewer on both sides. */
const TWO_VIEWERS = { simulatorRules: VIEWER_RULES };

function named(datagrams: readonly Uint8Array[], name: string): Uint8Array[] {
  return datagrams.filter((datagram) => messageNameOf(datagram) === name);
}

describe('acks', () => {
  it('ride on the next packet that leaves', () => {
    const pair = new CircuitPair();
    const sequence = pair.simulatorSends(numberedMessage(1))!;
    pair.run(50);
    pair.agentSends(numberedMessage(2), {});
    pair.run(1000);
    expect(decodePacket(pair.fromLeft[0]!).acks).toEqual([sequence]);
    expect(named(pair.fromLeft, 'PacketAck')).toEqual([]);
    expect(eventsOf(pair.rightEvents, 'acked')).toMatchObject([{ sequence, rttMs: 50 }]);
  });

  it('go out as a PacketAck after 0.1 s, several in one', () => {
    const pair = new CircuitPair();
    for (let i = 0; i < 3; i++) pair.simulatorSends(numberedMessage(i));
    pair.run(99);
    expect(pair.fromLeft).toEqual([]);
    pair.run(1);
    expect(pair.fromLeft).toHaveLength(1);
    const packet = decodePacket(pair.fromLeft[0]!);
    expect(packet.reliable).toBe(false);
    expect(packet.acks).toEqual([]);
    expect(decodeMessage(packet.body)).toMatchObject({ Packets: [{ ID: 1 }, { ID: 2 }, { ID: 3 }] });
  });

  it('never make a datagram longer than 1200 bytes nor carry more than 250', () => {
    const pair = new CircuitPair({
      agentRules: PATIENT,
      simulatorRules: { ...VIEWER_RULES, sendsPings: false },
    });
    for (let i = 0; i < 249; i++) pair.simulatorSends(numberedMessage(i));
    pair.drain();
    pair.runUntil(() => eventsOf(pair.leftEvents, 'message').length === 249, 10);
    pair.agentSends(numberedMessage(1, 1000), {});
    pair.agentSends(numberedMessage(2, 1200), {});
    pair.agentSends(numberedMessage(3), {});
    pair.drain();
    const [large, tooLarge, small] = pair.fromLeft;
    expect(decodePacket(large!).acks.length).toBeGreaterThan(20);
    expect(large!.length).toBeGreaterThan(1196);
    expect(large!.length).toBeLessThanOrEqual(1200);
    expect(decodePacket(tooLarge!).acks).toEqual([]);
    expect(small!.length).toBeLessThanOrEqual(1200);
    expect(pair.fromLeft.flatMap(acksIn)).toEqual(Array.from({ length: 249 }, (_, i) => i + 1));
  });

  it('of a viewer come often enough that OpenSim’s window of 50 does not slow it down', () => {
    const pair = new CircuitPair({ quality: { delayMs: 5 } });
    for (let i = 0; i < 500; i++) pair.simulatorSends(numberedMessage(i));
    const arrived = (): boolean => eventsOf(pair.leftEvents, 'message').length === 500;
    expect(pair.runUntil(arrived, 150)).toBe(true);
    expect(pair.fromLeft.length).toBeLessThan(60);
  });

  it('go out at once when a whole PacketAck is full', () => {
    const pair = new CircuitPair({ agentRules: PATIENT });
    const datagrams = Array.from({ length: 250 }, (_, i) =>
      encodePacket({ sequence: 1000 + i, body: encodeMessage(numberedMessage(i)), reliable: true }),
    );
    for (const datagram of datagrams) pair.agent.receiveDatagram(datagram, 0);
    pair.drain();
    expect(pair.fromLeft).toHaveLength(1);
    expect(acksIn(pair.fromLeft[0]!)).toHaveLength(250);
  });

  it('are never appended to a PacketAck, nor by OpenSim to anything', () => {
    const pair = new CircuitPair({ quality: { delayMs: 10 } });
    for (let i = 0; i < 40; i++) {
      pair.simulatorSends(numberedMessage(i));
      pair.agentSends(numberedMessage(i));
      pair.run(130);
    }
    for (const datagram of named(pair.fromLeft, 'PacketAck')) expect(decodePacket(datagram).acks).toEqual([]);
    for (const datagram of pair.fromRight) expect(decodePacket(datagram).acks).toEqual([]);
    expect(named(pair.fromRight, 'PacketAck').length).toBeGreaterThan(5);
    expect(eventsOf(pair.leftEvents, 'acked')).toHaveLength(40);
  });

  it('are not appended to a PacketAck of the owner’s own either', () => {
    const pair = new CircuitPair();
    pair.simulatorSends(numberedMessage(1));
    pair.drain();
    pair.run(1);
    pair.agentSends({ name: 'PacketAck', Packets: [{ ID: 77 }] }, {});
    pair.agentSends(numberedMessage(2), {});
    pair.drain();
    const [packetAck, next] = pair.fromLeft;
    expect(messageNameOf(packetAck!)).toBe('PacketAck');
    expect(decodePacket(packetAck!).acks).toEqual([]);
    expect(decodePacket(next!).acks).toEqual([1]);
  });

  it('are not repeated by a resend', () => {
    const pair = new CircuitPair({ ...TWO_VIEWERS, toRight: { loss: 1 } });
    const receive = (sequence: number): void => {
      const body = encodeMessage(numberedMessage(sequence));
      pair.agent.receiveDatagram(encodePacket({ sequence, body, reliable: true }), pair.now);
    };
    receive(76);
    pair.agentSends(numberedMessage(2));
    pair.run(950);
    receive(77);
    pair.run(60);
    const [first, resend] = named(pair.fromLeft, 'ChatFromViewer').map(decodePacket);
    expect(first!.acks).toEqual([76]);
    expect(resend!.resent).toBe(true);
    expect(resend!.acks).toEqual([77]);
  });

  it('of UseCircuitCode come from the simulator at once, by a PacketAck with number 0, and again for a repeat', () => {
    const pair = new CircuitPair({ toLeft: { drop: (datagram) => acksIn(datagram).includes(1) } });
    pair.agentSends(USE_CIRCUIT_CODE);
    pair.run(5000);
    const acks = named(pair.fromRight, 'PacketAck');
    expect(acks.map((datagram) => decodePacket(datagram).sequence)).toEqual([0, 0]);
    expect(acks.map(acksIn)).toEqual([[1], [1]]);
    expect(eventsOf(pair.rightEvents, 'message')).toHaveLength(1);
  });

  it('of OpenSim go out after 500 ms, or after 2800 bytes of reliable packets', () => {
    const slow = new CircuitPair();
    slow.agentSends(numberedMessage(1));
    slow.run(499);
    expect(slow.fromRight).toEqual([]);
    slow.run(1);
    expect(slow.fromRight.map(acksIn)).toEqual([[1]]);
    const fast = new CircuitPair();
    for (let i = 0; i < 3; i++) fast.agentSends(numberedMessage(i, 1000));
    fast.run(1);
    expect(fast.fromRight.map(acksIn)).toEqual([[1, 2, 3]]);
  });

  it('do not wait for anything when the circuit is closed', () => {
    const pair = new CircuitPair();
    pair.simulatorSends(numberedMessage(1));
    pair.run(10);
    pair.agent.close(pair.now);
    pair.drain();
    expect(pair.fromLeft.map(messageNameOf)).toEqual(['CloseCircuit']);
    expect(acksIn(pair.fromLeft[0]!)).toEqual([1]);
  });

  it('leave in a PacketAck ahead of the CloseCircuit of a simulator, which appends none', () => {
    const pair = new CircuitPair();
    const sequence = pair.agentSends(numberedMessage(1));
    pair.run(10);
    pair.simulator.close(pair.now);
    pair.drain();
    expect(pair.fromRight.map(messageNameOf)).toEqual(['PacketAck', 'CloseCircuit']);
    pair.run(10);
    expect(eventsOf(pair.leftEvents, 'acked')).toMatchObject([{ sequence }]);
  });

  it('come for unknown messages too, which are shown as they are', () => {
    const pair = new CircuitPair();
    const body = Uint8Array.of(0xff, 0xff, 0x7f, 0x7f, 1, 2, 3);
    pair.agent.receiveDatagram(encodePacket({ sequence: 9, body, reliable: true }), 0);
    pair.run(100);
    expect(pair.fromLeft.flatMap(acksIn)).toEqual([9]);
    expect(pair.leftEvents).toMatchObject([{ type: 'message', message: { name: 'Unknown' }, sequence: 9 }]);
  });

  it.each([
    ['an unreliable packet', false],
    ['a reliable packet', true],
  ])('are heard though the message they ride on does not decode: %s', (_, reliable) => {
    const pair = new CircuitPair();
    const sequence = pair.agentSends(numberedMessage(1))!;
    const halfANumber = encodePacket({
      sequence: 9,
      reliable,
      body: Uint8Array.of(0xff, 0xff),
      acks: [sequence],
    });
    pair.agent.receiveDatagram(halfANumber, 10);
    pair.drain();
    expect(eventsOf(pair.leftEvents, 'acked')).toMatchObject([{ sequence }]);
    expect(pair.agent.statistics).toMatchObject({ unackedPackets: 0, malformed: 1 });
  });

  it('are not given for a message without a whole number; a good one under the same number is', () => {
    const pair = new CircuitPair();
    const good = encodeMessage(numberedMessage(1));
    const cut = encodePacket({ sequence: 9, body: good.subarray(0, good.length - 20), reliable: true });
    pair.agent.receiveDatagram(cut.subarray(0, 9), 0);
    pair.agent.receiveDatagram(cut.subarray(0, 5), 0);
    pair.run(1000);
    expect(pair.fromLeft).toEqual([]);
    expect(pair.leftEvents).toMatchObject([
      { type: 'malformed', sizeBytes: 9 },
      { type: 'malformed', sizeBytes: 5 },
    ]);
    pair.agent.receiveDatagram(encodePacket({ sequence: 9, body: good, reliable: true }), pair.now);
    pair.run(100);
    expect(pair.fromLeft.flatMap(acksIn)).toEqual([9]);
    expect(pair.agent.statistics.malformed).toBe(2);
  });
});
