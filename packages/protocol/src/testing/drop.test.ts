import { describe, expect, it } from 'vitest';
import { encodeMessage, type Message } from '../message/index.ts';
import { encodePacket } from '../packet/index.ts';
import { acksIn, dropAny, dropFirst, dropFirstAcksOf, messageNameOf } from './drop.ts';

const CLOSE = datagram({ name: 'CloseCircuit' }, [7]);
const ACK = datagram({ name: 'PacketAck', Packets: [{ ID: 8 }, { ID: 9 }] });

function datagram(message: Message, acks: readonly number[] = []): Uint8Array {
  return encodePacket({ sequence: 1, body: encodeMessage(message), acks });
}

describe('drop rules', () => {
  it('name the message', () => {
    expect(messageNameOf(CLOSE)).toBe('CloseCircuit');
    expect(messageNameOf(new Uint8Array(6))).toBeUndefined();
  });

  it('find acks of both kinds', () => {
    expect(acksIn(CLOSE)).toEqual([7]);
    expect(acksIn(ACK)).toEqual([8, 9]);
  });

  it('drop the first ones only', () => {
    const rule = dropFirst(2, 'CloseCircuit');
    expect([CLOSE, ACK, CLOSE, CLOSE].map(rule)).toEqual([true, false, true, false]);
    const ackRule = dropFirstAcksOf(1, 9);
    expect([CLOSE, ACK, ACK].map(ackRule)).toEqual([false, true, false]);
  });

  it('combine, each counting what it would have dropped', () => {
    const rule = dropAny(dropFirst(1, 'CloseCircuit'), dropFirst(1, 'PacketAck'));
    expect([CLOSE, ACK, CLOSE, ACK].map(rule)).toEqual([true, true, false, false]);
  });
});
