import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { createRandom } from '../testing/random.ts';
import {
  FLAG_ACKS,
  FLAG_RELIABLE,
  FLAG_RESENT,
  MAX_EXPANDED_BYTES,
  decodePacket,
  encodeBody,
  encodePacket,
  encodePacketLike,
  numberLength,
  peekWireNumber,
  readWireNumber,
} from './index.ts';
import type { Slab } from './index.ts';

interface Header {
  readonly hex: string;
  readonly flags: number;
  readonly zerocoded: boolean;
  readonly reliable: boolean;
  readonly resent: boolean;
  readonly appended_acks: boolean;
  readonly sequence: number;
}

const vectors = new URL('../../../../vectors/packet/', import.meta.url);
const headers = JSON.parse(readFileSync(new URL('headers.json', vectors), 'utf8')) as { list: Header[] };
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('headers', () => {
  test.each(headers.list)('$hex both ways', (header) => {
    const acks = header.appended_acks ? '00000007 01' : '';
    const datagram = hex(`${header.hex} 01 05 ${acks}`);
    const packet = decodePacket(datagram);
    const { flags, zerocoded, reliable, resent, sequence } = packet;
    expect({ flags, zerocoded, reliable, resent, sequence }).toEqual({
      flags: header.flags,
      zerocoded: header.zerocoded,
      reliable: header.reliable,
      resent: header.resent,
      sequence: header.sequence,
    });
    expect(packet.body).toEqual(hex('01 05'));
    expect(packet.acks).toEqual(header.appended_acks ? [7] : []);
    expect(encodePacket(packet)).toEqual(datagram);
  });
});

describe('decodePacket', () => {
  test('appended acks are big-endian, outside the zero-coded body, in wire order', () => {
    const packet = decodePacket(hex('90 00000001 00 ff 0003 05  00000002 01020304 ffffffff 03'));
    expect(packet.acks).toEqual([2, 0x01020304, 0xffffffff]);
    expect(packet.body).toEqual(hex('ff 000000 05'));
  });

  test('a body that is not zero-coded is a view of the datagram', () => {
    const datagram = hex('00 00000001 00 01 05');
    expect(decodePacket(datagram).body.buffer).toBe(datagram.buffer);
  });

  test('the extra header stands behind the message number, in the coded area', () => {
    const plain = decodePacket(hex('40 00000001 02 ffff0003 aabb 0102'));
    expect([plain.extra, plain.body]).toEqual([hex('aabb'), hex('ffff0003 0102')]);
    const coded = decodePacket(hex('c0 00000001 03 ffff 0001 03 0003 0102'));
    expect([coded.extra, coded.body]).toEqual([hex('000000'), hex('ffff0003 0102')]);
  });

  test.each([
    ['nothing', ''],
    ['six bytes', '40 00000001 00'],
    ['more acks than bytes', '10 00000001 00 01 02'],
    ['acks that leave no number', '10 00000001 00 00000001 01'],
    ['an extra header beyond the end', '00 00000001 09 01 02'],
    ['an extra header beyond the end of the expanded body', '80 00000001 ff 01 0002'],
    ['an expansion without bound', `80 00000001 00 ${'00ff'.repeat(40)}`],
  ])('refuses %s', (_name, text) => {
    expect(() => decodePacket(hex(text))).toThrow(DecodeError);
  });

  test('seeded garbage is a packet, that comes back identical, or a DecodeError', () => {
    const random = createRandom(20_251);
    for (let i = 0; i < 20_000; i++) {
      const datagram = random.bytes(random.integer(0, 60));
      // Half of them without extra header, as real ones.
      if (random.chance(0.5) && datagram.length > 5) datagram[5] = 0;
      try {
        const packet = decodePacket(datagram);
        const again = encodePacket(packet);
        expect(packet.end - packet.start).toBeLessThanOrEqual(MAX_EXPANDED_BYTES);
        if (isExact(datagram)) expect(again).toEqual(datagram);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

/** No sender sets the low flag bits or announces acks without any: these are not kept. */
function isExact(datagram: Uint8Array): boolean {
  const flags = datagram[0]!;
  return (flags & 15) === 0 && ((flags & FLAG_ACKS) === 0 || datagram.at(-1) !== 0);
}

describe('encodePacket', () => {
  const body = hex('ffff0003 00000000000000 01');

  test('writes all parts', () => {
    const datagram = encodePacket({ sequence: 0xfffffe, body, reliable: true, resent: true, acks: [1, 2] });
    expect(datagram).toEqual(hex('70 00fffffe 00 ffff0003 00000000000000 01  00000001 00000002 02'));
    expect(datagram[0]).toBe(FLAG_RELIABLE | FLAG_RESENT | FLAG_ACKS);
  });

  test('zero-codes when told to try and it helps', () => {
    expect(encodePacket({ sequence: 1, body, zerocoded: 'try' })).toEqual(
      hex('80 00000001 00 ffff 0001 03 0007 01'),
    );
    const dense = hex('ffff0003 01');
    expect(encodePacket({ sequence: 1, body: dense, zerocoded: 'try' })).toEqual(
      hex('00 00000001 00 ffff0003 01'),
    );
    expect(encodePacket({ sequence: 1, body: dense, zerocoded: true })).toEqual(
      hex('80 00000001 00 ffff 0001 03 01'),
    );
  });

  test('equal length is not worth coding', () => {
    expect(encodePacket({ sequence: 1, body: hex('01 0000 05'), zerocoded: 'try' })[0]).toBe(0);
  });

  test('acks stay outside the zero-coding', () => {
    const datagram = encodePacket({ sequence: 1, body, zerocoded: 'try', acks: [0] });
    expect(datagram).toEqual(hex('90 00000001 00 ffff 0001 03 0007 01 00000000 01'));
  });

  test('long bodies are sent plain, however many zeros they have', () => {
    const long = new Uint8Array(MAX_EXPANDED_BYTES + 1).fill(0);
    long[0] = 1;
    expect(encodePacket({ sequence: 1, body: long, zerocoded: 'try' })).toHaveLength(long.length + 6);
    expect(() => encodePacket({ sequence: 1, body: long, zerocoded: true })).toThrow(EncodeError);
  });

  test('what it gives is not written to again', () => {
    const first = encodePacket({ sequence: 1, body });
    const copy = first.slice();
    for (let i = 0; i < 5000; i++) encodePacket({ sequence: i, body, zerocoded: 'try', acks: [i] });
    expect(first).toEqual(copy);
  });

  test.each([
    ['an empty body', { sequence: 1, body: new Uint8Array(0) }],
    ['a negative sequence', { sequence: -1, body }],
    ['a sequence of 33 bits', { sequence: 2 ** 32, body }],
    ['256 acks', { sequence: 1, body, acks: Array.from({ length: 256 }, () => 1) }],
    ['an ack that is no number', { sequence: 1, body, acks: [NaN] }],
    ['a long extra header', { sequence: 1, body, extra: new Uint8Array(256) }],
    ['more than a datagram', { sequence: 1, body: new Uint8Array(65_502).fill(1) }],
  ])('refuses %s', (_name, parts) => {
    expect(() => encodePacket(parts)).toThrow(EncodeError);
    expect(encodePacket({ sequence: 1, body: hex('01') })).toEqual(hex('00 00000001 00 01'));
  });

  test('a body may be written straight into the datagram, also one that outgrows the memory at hand', () => {
    const write = (length: number, { bytes }: Slab, at: number): number => {
      for (let i = 0; i < length; i++) bytes[at + i] = 1 + (i % 9);
      return at + length;
    };
    for (const length of [1, 1499, 60_000, 65_501, 3]) {
      const datagram = encodeBody({ sequence: 9 }, 'try', length, write);
      expect(datagram).toHaveLength(6 + length);
      expect([datagram[6], datagram.at(-1)]).toEqual([1, 1 + ((length - 1) % 9)]);
    }
  });

  test('through a view, whose end is told by a RangeError, until no datagram is long enough', () => {
    const write = (length: number, { view }: Slab, at: number): number => {
      for (let i = 0; i < length; i++) view.setUint8(at + i, 7);
      return at + length;
    };
    for (const zerocoded of [false, 'try'] as const) {
      for (const length of [1400, 9000, 60_000, 65_501])
        expect(encodeBody({ sequence: 9 }, zerocoded, length, write)).toHaveLength(6 + length);
      expect(() => encodeBody({ sequence: 9 }, zerocoded, 65_502, write)).toThrow(EncodeError);
      expect(() => encodeBody({ sequence: 9 }, zerocoded, 1e6, write)).toThrow(EncodeError);
    }
    const fails = (): number => {
      throw new TypeError('not this one');
    };
    expect(() => encodeBody({ sequence: 9 }, false, 1, fails)).toThrow(TypeError);
  });
});

describe('a zero-coding that no known encoder writes', () => {
  const datagram = hex('80 00000001 00 01 0001 0001 02');

  test('is kept, to give back the same bytes', () => {
    const packet = decodePacket(datagram);
    expect(packet.body).toEqual(hex('01 0000 02'));
    expect(packet.coded).toEqual(hex('01 0001 0001 02'));
    expect(encodePacketLike(packet, packet.body)).toEqual(datagram);
  });

  test('is not used for another body', () => {
    expect(encodePacketLike(decodePacket(datagram), hex('01 000000'))).toEqual(hex('80 00000001 00 01 0003'));
  });
});

describe('message numbers', () => {
  test.each([
    ['0c', 0x0c],
    ['ff06', 0xff06],
    ['ffff0094', 0xffff0094],
    ['fffffffb', 0xfffffffb],
  ])('%s', (text, number) => {
    expect(readWireNumber(hex(`${text} 00`))).toBe(number);
    for (const zerocoded of [false, true]) {
      const body = hex(`${text} 000000`);
      expect(peekWireNumber(encodePacket({ sequence: 1, body, zerocoded, extra: hex('0001') }))).toBe(number);
    }
  });

  test.each(['ffff000003', 'ffff0000', 'ffff00000001', 'ff0003', 'ffff00', 'ffff0002'])(
    'zero-coded as no encoder does it (%s): a look ahead sees what decoding sees',
    (coded) => {
      const datagram = hex(`80 00000001 00 ${coded}`);
      const { body } = decodePacket(datagram);
      const whole = body.length >= numberLength(body[0]!, body[1]);
      expect(peekWireNumber(datagram)).toBe(whole ? readWireNumber(body) : undefined);
    },
  );

  test.each(['', 'ff', 'ffff', 'ffff00'])('cut short: "%s"', (text) => {
    expect(() => readWireNumber(hex(text))).toThrow(DecodeError);
    expect(peekWireNumber(hex(`00 00000001 00 ${text}`))).toBeUndefined();
  });
});
