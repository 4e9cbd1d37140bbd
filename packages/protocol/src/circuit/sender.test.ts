import { describe, expect, it } from 'vitest';
import { ALL_MESSAGES } from '../message/index.ts';
import { SEQUENCE_MODULUS } from '../packet/index.ts';
import { numberedMessage } from '../testing/index.ts';
import type { CircuitEvent } from './event.ts';
import { Fifo } from './fifo.ts';
import { prepare } from './outgoing.ts';
import { RoundTrip } from './round-trip.ts';
import { OPENSIM_RULES } from './rules.ts';
import { Sender } from './sender.ts';
import { createCounters } from './statistics.ts';

function createSender(firstSequence: number): Sender {
  const context = {
    rules: OPENSIM_RULES,
    roundTrip: new RoundTrip(OPENSIM_RULES.roundTrip),
    counters: createCounters(),
    events: new Fifo<CircuitEvent>(),
  };
  return new Sender(context, firstSequence);
}

describe('Sender', () => {
  it('does not use a number again that still awaits its ack after 2^24 packets', () => {
    const sender = createSender(1);
    const message = prepare(numberedMessage(1), { reliable: true }, ALL_MESSAGES, OPENSIM_RULES);
    expect(sender.sendAtOnce(message, 0)).toBe(1);
    expect(sender.oldestUnacked).toBe(1);
    for (let count = 1; count < SEQUENCE_MODULUS; count++) sender.takeSequence();
    expect(sender.takeSequence()).toBe(2);
    sender.receiveAck(1, 10);
    expect(sender.oldestUnacked).toBe(2);
  });

  it('counts 24 bits', () => {
    const sender = createSender(0xfffffe);
    expect([1, 2, 3, 4].map(() => sender.takeSequence())).toEqual([0xfffffe, 0xffffff, 0, 1]);
  });
});
