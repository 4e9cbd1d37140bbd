import { describe, expect, it } from 'vitest';
import { encodeMessage, type Message } from '../message/index.ts';
import { encodePacket } from '../packet/index.ts';
import { CircuitPair, acksIn, eventsOf, numberedMessage, numbersIn } from '../testing/index.ts';

/** A reliable datagram from the peer. */
function reliable(sequence: number, message: Message, resent = false): Uint8Array {
  return encodePacket({ sequence, body: encodeMessage(message), reliable: true, resent });
}

function startPing(sequence: number, oldestUnacked: number): Uint8Array {
  const message: Message = {
    name: 'StartPingCheck',
    PingID: { PingID: sequence & 255, OldestUnacked: oldestUnacked },
  };
  return encodePacket({ sequence, body: encodeMessage(message) });
}

describe('duplicates', () => {
  it.each([false, true])('are used once and acked each time, marked as resent: %s', (resent) => {
    const pair = new CircuitPair();
    for (let i = 0; i < 3; i++) {
      pair.agent.receiveDatagram(reliable(5, numberedMessage(1), i > 0 && resent), pair.now);
      pair.run(100);
    }
    expect(numbersIn(pair.leftEvents)).toEqual([1]);
    expect(pair.fromLeft.map(acksIn)).toEqual([[5], [5], [5]]);
    expect(pair.agent.statistics.duplicates).toBe(2);
  });

  it('of unreliable packets cannot be told and are used', () => {
    const pair = new CircuitPair();
    const datagram = encodePacket({ sequence: 5, body: encodeMessage(numberedMessage(1)) });
    pair.agent.receiveDatagram(datagram, 0);
    pair.agent.receiveDatagram(datagram, 0);
    pair.drain();
    expect(numbersIn(pair.leftEvents)).toEqual([1, 1]);
  });

  it('bring their appended acks all the same', () => {
    const pair = new CircuitPair();
    pair.agentSends(numberedMessage(1));
    const body = encodeMessage(numberedMessage(2));
    pair.agent.receiveDatagram(encodePacket({ sequence: 5, body, reliable: true }), 0);
    pair.agent.receiveDatagram(encodePacket({ sequence: 5, body, reliable: true, acks: [1] }), 0);
    pair.drain();
    expect(eventsOf(pair.leftEvents, 'acked')).toMatchObject([{ sequence: 1 }]);
  });

  it('are known through the wrap, with the peer pinging', () => {
    const pair = new CircuitPair({ firstSequence: 0xfffff0, quality: { delayMs: 50, duplication: 1 } });
    for (let i = 0; i < 100; i++) {
      pair.agentSends(numberedMessage(i));
      pair.simulatorSends(numberedMessage(i));
      pair.run(400);
    }
    const all = Array.from({ length: 100 }, (_, i) => i);
    expect(numbersIn(pair.leftEvents)).toEqual(all);
    expect(numbersIn(pair.rightEvents)).toEqual(all);
    expect(eventsOf(pair.leftEvents, 'acked')).toHaveLength(100);
    expect(Math.min(...eventsOf(pair.leftEvents, 'acked').map(({ sequence }) => sequence))).toBe(0);
  });

  it('of a simulator that counts in 32 bits are known beyond 2^24', () => {
    const pair = new CircuitPair();
    for (const sequence of [0xffffff, 0x1000000, 0x1000001, 0xffffff, 0x1000000, 0xffffffff, 0xffffffff]) {
      pair.agent.receiveDatagram(reliable(sequence, numberedMessage(sequence | 0)), 0);
    }
    pair.run(100);
    expect(numbersIn(pair.leftEvents)).toHaveLength(4);
    expect(pair.fromLeft.flatMap(acksIn)).toEqual([
      0xffffff, 0x1000000, 0x1000001, 0xffffff, 0x1000000, 0xffffffff, 0xffffffff,
    ]);
  });

  it('are known although the peer lies about OldestUnacked', () => {
    const pair = new CircuitPair();
    for (let sequence = 1; sequence <= 50; sequence++) {
      pair.agent.receiveDatagram(reliable(sequence, numberedMessage(sequence)), 0);
    }
    pair.agent.receiveDatagram(startPing(51, 0x7fffff), 0);
    pair.agent.receiveDatagram(startPing(52, 0x7fffff), 5000);
    for (let sequence = 1; sequence <= 50; sequence++) {
      pair.agent.receiveDatagram(reliable(sequence, numberedMessage(sequence)), 5000);
    }
    pair.drain();
    expect(numbersIn(pair.leftEvents)).toHaveLength(50);
  });
});
