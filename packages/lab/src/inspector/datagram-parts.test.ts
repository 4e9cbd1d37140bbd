import { encodeDatagram } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { partsOfDatagram } from './datagram-parts.ts';

describe('a datagram that cannot be read', () => {
  it('shows the place in it; none where it only ends too early', () => {
    const [fault] = partsOfDatagram(Uint8Array.of(0, 0)).parts;
    expect(fault).toMatchObject({ name: 'Cannot be read' });
    expect([fault?.from, fault?.to]).toEqual([undefined, undefined]);
  });

  it.each([false, true])('shows nothing behind its last byte (zero-coded: %s)', (zerocoded) => {
    const whole = encodeDatagram(
      { name: 'PacketAck', Packets: [{ ID: 1 }, { ID: 2 }] },
      { sequence: 1, zerocoded },
    );
    for (let length = 0; length < whole.length; length++) {
      const { parts, bytes } = partsOfDatagram(whole.subarray(0, length));
      expect(Math.max(0, ...parts.map(({ to = 0 }) => to))).toBeLessThanOrEqual(bytes.length);
    }
  });
});
