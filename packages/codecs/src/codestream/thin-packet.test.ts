import { expect, it } from 'vitest';
import { vectorBytes } from '../testing/index.ts';
import { HeaderBits } from './header-bits.ts';
import { HeaderBitsWriter } from './header-bits-writer.ts';
import { decodeCodestream, packetsOf } from './index.ts';
import { decodePacketHeader } from './packet-header.ts';
import { createPrecinct } from './precinct.ts';
import { thinPacket } from './thin-packet.ts';

it.each(['lrcp-5-layers', 'lrcp-5-layers-alpha', 'lrcp-lossless', 'rpcl-precincts', 'five-components'])(
  'a thinner packet of %s fits, and its header says what its body has',
  (name) => {
    const { packets, precincts } = packetsOf(decodeCodestream(vectorBytes(name)))[0]!;
    let thinner = 0;
    for (const packet of packets) {
      const { resolution, across, down } = precincts[packet.precinctIndex]!;
      const create = () => createPrecinct(resolution, across, down);
      const before = packets.filter(
        ({ precinctIndex, layer }) => precinctIndex === packet.precinctIndex && layer < packet.layer,
      );
      for (const part of [0.2, 0.5, 0.9]) {
        const room = Math.floor((packet.header.length + packet.body.length) * part);
        const thin = thinPacket(packet, create, before, room);
        if (thin === undefined) continue;
        thinner++;
        expect(thin.header.length + thin.body.length).toBeLessThanOrEqual(room);
        const precinct = create();
        for (const { header, layer } of before)
          decodePacketHeader(new HeaderBits(header, 0), precinct, layer);
        const bits = new HeaderBits(thin.header, 0);
        expect(decodePacketHeader(bits, precinct, packet.layer)).toBe(thin.body.length);
        expect(bits.offset).toBe(thin.header.length);
      }
    }
    expect(thinner).toBeGreaterThan(packets.length / 4);
  },
);

it('blocks in several segments are not cut', () => {
  const { packets, precincts } = packetsOf(decodeCodestream(vectorBytes('rlcp-bypass-terminated')))[0]!;
  const { resolution, across, down } = precincts[packets[0]!.precinctIndex]!;
  expect(thinPacket(packets[0]!, () => createPrecinct(resolution, across, down), [], 30)).toBeUndefined();
});

it('bits are stuffed as they are read', () => {
  for (let count = 1; count < 40; count++) {
    const writer = new HeaderBitsWriter();
    for (let bit = 0; bit < count; bit++) writer.put(1);
    const bytes = writer.finish();
    const reader = new HeaderBits(Uint8Array.from([...bytes, 0x55]), 0);
    for (let bit = 0; bit < count; bit++) expect(reader.next()).toBe(1);
    reader.align();
    expect(reader.offset).toBe(bytes.length);
    expect(bytes.at(-1)).not.toBe(0xff);
  }
});
