import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DecodeError, EncodeError, UsageError } from '../errors/index.ts';
import { MAX_APPENDED_ACKS, MTU_BYTES, ackRoom, appendAcks, decodePacket, setResent } from './index.ts';

const path = new URL('../../../../vectors/packet/resend.json', import.meta.url);
const vector = JSON.parse(readFileSync(path, 'utf8')) as {
  first_send_hex: string;
  stored_for_resend_hex: string;
};
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('a stored datagram', () => {
  test('is sent first with acks, and again without but marked', () => {
    const first = hex(vector.first_send_hex);
    const { acks } = decodePacket(first);
    const stored = hex(vector.stored_for_resend_hex);
    stored[0] = stored[0]! & ~0x20;
    expect(appendAcks(stored, acks)).toEqual(first);
    setResent(stored);
    expect(stored).toEqual(hex(vector.stored_for_resend_hex));
  });

  test('keeps its bytes when acks are appended', () => {
    const stored = hex('40 00000001 00 01 02');
    const sent = appendAcks(stored, [5]);
    expect(sent).toEqual(hex('50 00000001 00 01 02 00000005 01'));
    expect(stored).toEqual(hex('40 00000001 00 01 02'));
  });

  test('has its acks replaced', () => {
    expect(appendAcks(hex('50 00000001 00 01 02 00000005 01'), [6, 7])).toEqual(
      hex('50 00000001 00 01 02 00000006 00000007 02'),
    );
  });

  test('has them taken away', () => {
    expect(appendAcks(hex('50 00000001 00 01 02 00000005 01'), [])).toEqual(hex('40 00000001 00 01 02'));
  });

  test('that is cut short is refused', () => {
    expect(() => setResent(hex('40 0000'))).toThrow(UsageError);
    expect(() => appendAcks(hex('10 00000001 00 01 09'), [1])).toThrow(DecodeError);
  });
});

describe('room for acks', () => {
  test('ends at the MTU and at 250', () => {
    expect(ackRoom(8)).toBe(MAX_APPENDED_ACKS);
    expect(ackRoom(MTU_BYTES - 9)).toBe(2);
    expect(ackRoom(MTU_BYTES - 8)).toBe(1);
    expect(ackRoom(MTU_BYTES)).toBe(0);
    expect(ackRoom(60_000)).toBe(0);
  });

  test('is used up exactly', () => {
    const datagram = new Uint8Array(900).fill(1);
    datagram[0] = 0;
    const acks = Array.from({ length: ackRoom(900) }, (_, i) => i);
    expect(appendAcks(datagram, acks).length).toBeLessThanOrEqual(MTU_BYTES);
    expect(() => appendAcks(datagram, [...acks, 1])).toThrow(EncodeError);
  });
});
