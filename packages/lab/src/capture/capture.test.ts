import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { createPcapWriter, readDatagrams, readFrames } from './index.ts';
import type { CaptureEnd, CapturedDatagram, CapturedFrame } from './index.ts';

const bytesOf = (...parts: readonly (Uint8Array | readonly number[] | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])));

function u16(value: number, little = false): number[] {
  return little ? [value & 255, (value >> 8) & 255] : [(value >> 8) & 255, value & 255];
}

function u32(value: number, little = false): number[] {
  const big = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return little ? big.reverse() : big;
}

/** All that a generator yields, and what it returns. */
function drain<T>(generator: Generator<T, CaptureEnd, undefined>): { items: T[]; end: CaptureEnd } {
  const items: T[] = [];
  for (;;) {
    const { value, done } = generator.next();
    if (done === true) return { items, end: value };
    items.push(value);
  }
}

const framesOf = (file: Uint8Array): { items: CapturedFrame[]; end: CaptureEnd } => drain(readFrames(file));
const datagramsOf = (file: Uint8Array): { items: CapturedDatagram[]; end: CaptureEnd } =>
  drain(readDatagrams(file));

const PAYLOAD = Uint8Array.of(10, 20, 30, 40, 50);
const udp = (payload: Uint8Array = PAYLOAD): Uint8Array =>
  bytesOf(u16(4000), u16(9000), u16(8 + payload.length), u16(0), payload);

interface Ipv4Options {
  readonly id?: number;
  readonly offset?: number;
  readonly more?: boolean;
  readonly protocol?: number;
  readonly length?: number;
}

function ipv4(content: Uint8Array, options: Ipv4Options = {}): Uint8Array {
  const { id = 1, offset = 0, more = false, protocol = 17, length = 20 + content.length } = options;
  const flags = (more ? 0x2000 : 0) | (offset / 8);
  return bytesOf(
    0x45,
    0,
    u16(length),
    u16(id),
    u16(flags),
    64,
    protocol,
    0,
    0,
    [10, 0, 0, 1],
    [10, 0, 0, 2],
    content,
  );
}

const V6_FROM = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const V6_TO = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2];
const ipv6 = (content: Uint8Array, next = 17): Uint8Array =>
  bytesOf(0x60, 0, 0, 0, u16(content.length), next, 64, V6_FROM, V6_TO, content);

interface PcapOptions {
  readonly linkType?: number;
  readonly magic?: number;
  readonly little?: boolean;
}

const pcapRecord = (
  frame: Uint8Array,
  fraction: number,
  little: boolean,
  wireBytes = frame.length,
): Uint8Array =>
  bytesOf(
    u32(1_700_000_000, little),
    u32(fraction, little),
    u32(frame.length, little),
    u32(wireBytes, little),
    frame,
  );

function pcap(frames: readonly Uint8Array[], options: PcapOptions = {}): Uint8Array {
  const { linkType = 101, magic = 0xa1b2c3d4, little = true } = options;
  const header = bytesOf(
    u32(magic, little),
    u16(2, little),
    u16(4, little),
    u32(0, little),
    u32(0, little),
    u32(65_535, little),
    u32(linkType, little),
  );
  return bytesOf(header, ...frames.map((frame, i) => pcapRecord(frame, 250 * i, little)));
}

const padded = (content: Uint8Array): Uint8Array => bytesOf(content, new Uint8Array(-content.length & 3));

function block(type: number, body: Uint8Array, little = true): Uint8Array {
  const length = u32(12 + padded(body).length, little);
  return bytesOf(u32(type, little), length, padded(body), length);
}

const section = (little = true): Uint8Array =>
  block(
    0x0a0d0d0a,
    bytesOf(u32(0x1a2b3c4d, little), u16(1, little), u16(0), new Uint8Array(8).fill(255)),
    little,
  );

function describedInterface(
  linkType: number,
  options: Uint8Array = bytesOf(),
  snap = 0,
  little = true,
): Uint8Array {
  return block(1, bytesOf(u16(linkType, little), 0, 0, u32(snap, little), options), little);
}

const option = (code: number, value: readonly number[], little = true): Uint8Array =>
  bytesOf(u16(code, little), u16(value.length, little), padded(Uint8Array.from(value)));

function enhanced(frame: Uint8Array, units: bigint, at = 0, little = true): Uint8Array {
  const time = [u32(Number(units >> 32n), little), u32(Number(units & 0xffffffffn), little)];
  const lengths = [u32(frame.length, little), u32(frame.length, little)];
  return block(6, bytesOf(u32(at, little), ...time, ...lengths, frame), little);
}

describe('pcap', () => {
  const frames = [ipv4(udp()), ipv4(udp(Uint8Array.of(1)))];

  it.each([
    ['little-endian', { little: true }, 250_000n],
    ['big-endian', { little: false }, 250_000n],
    ['nanoseconds', { magic: 0xa1b23c4d }, 250n],
  ] as const)('%s', (_, options, apart) => {
    const { items, end } = framesOf(pcap(frames, options));
    expect(items.map(({ number, bytes }) => [number, bytes])).toEqual([
      [1, frames[0]],
      [2, frames[1]],
    ]);
    expect(items[1]!.timeNs - items[0]!.timeNs).toBe(apart);
    expect(items[0]!.timeNs).toBe(1_700_000_000_000_000_000n);
    expect(end).toEqual({ frames: 2, cut: undefined });
  });

  it('gives plain bytes of a file that was read into a Buffer', () => {
    const [first] = framesOf(Buffer.from(pcap(frames))).items;
    expect(Object.getPrototypeOf(first!.bytes)).toBe(Uint8Array.prototype);
  });

  it('says of a packed file that lacks its end that it is cut, though the last frame is whole', () => {
    const file = pcap(frames);
    const packed = gzipSync(file, { level: 0 });
    expect(framesOf(packed).end).toEqual({ frames: 2, cut: undefined });
    // All but what stands behind the bytes themselves.
    for (const missing of [1, 4, 8])
      expect(framesOf(packed.subarray(0, -missing)).end).toEqual({
        frames: 2,
        cut: { offset: file.length, what: 'the gzip stream' },
      });
    const inFrame = framesOf(packed.subarray(0, -20)).end;
    expect(inFrame).toEqual({ frames: 1, cut: { offset: file.length - 12, what: 'frame 2' } });
  });

  it('gives what a file that breaks off holds, and says where it ends', () => {
    const file = pcap(frames);
    const secondAt = file.length - 16 - frames[1]!.length;
    for (let length = 24; length < file.length; length++) {
      const { items, end } = framesOf(file.subarray(0, length));
      const whole = Number(length >= secondAt);
      expect(items.length).toBe(whole);
      const isBetween = length === 24 || length === secondAt;
      expect(end.cut).toEqual(isBetween ? undefined : { offset: length, what: `frame ${whole + 1}` });
    }
    expect(framesOf(file.subarray(0, 10)).end.cut).toEqual({ offset: 10, what: 'file header' });
  });

  it('refuses a length that no frame has, after the frames before it', () => {
    const file = bytesOf(pcap(frames), pcapRecord(bytesOf(), 0, true));
    new DataView(file.buffer).setUint32(file.length - 8, 0x7fffffff, true);
    const seen: CapturedFrame[] = [];
    expect(() => {
      for (const frame of readFrames(file)) seen.push(frame);
    }).toThrow(expect.objectContaining({ code: 'decode', offset: file.length - 8 }));
    expect(seen.length).toBe(2);
  });

  it.each([[bytesOf()], [bytesOf(1, 2, 3)], [new Uint8Array(100)]])('refuses what is no capture', (file) => {
    expect(() => framesOf(file)).toThrow(DecodeError);
  });
});

describe('pcapng', () => {
  const frame = ipv4(udp());

  it.each([true, false])('reads enhanced packets, little-endian %s', (little) => {
    const file = bytesOf(
      section(little),
      describedInterface(101, bytesOf(), 0, little),
      enhanced(frame, 1_700_000_000_000_250n, 0, little),
    );
    const { items, end } = framesOf(file);
    expect(items).toMatchObject([
      { number: 1, timeNs: 1_700_000_000_000_250_000n, linkType: 101, bytes: frame },
    ]);
    expect(end).toEqual({ frames: 1, cut: undefined });
  });

  it('counts each interface in its own unit and from its own offset', () => {
    const file = bytesOf(
      section(),
      describedInterface(101, bytesOf(option(2, [1, 2, 3]), option(9, [9]), option(0, []))),
      describedInterface(101, option(9, [0x80 | 10])),
      describedInterface(101, option(14, [5, 0, 0, 0, 0, 0, 0, 0])),
      enhanced(frame, 7n, 0),
      enhanced(frame, 512n, 1),
      enhanced(frame, 3n, 2),
    );
    expect(framesOf(file).items.map(({ timeNs }) => timeNs)).toEqual([7n, 500_000_000n, 5_000_003_000n]);
  });

  it('reads several sections, each with its own byte order and interfaces, and goes on counting frames', () => {
    const file = bytesOf(
      bytesOf(section(true), describedInterface(101), enhanced(frame, 1n)),
      bytesOf(section(false), describedInterface(1, bytesOf(), 0, false), enhanced(frame, 2n, 0, false)),
    );
    expect(framesOf(file).items.map(({ number, linkType }) => [number, linkType])).toEqual([
      [1, 101],
      [2, 1],
    ]);
  });

  it('reads simple packets, cut to the length of the interface, at the time of the one before', () => {
    const simple = block(3, bytesOf(u32(60, true), new Uint8Array(16).fill(7)));
    const file = bytesOf(section(), describedInterface(101, bytesOf(), 16), enhanced(frame, 9n), simple);
    expect(framesOf(file).items[1]).toMatchObject({
      timeNs: 9000n,
      wireBytes: 60,
      bytes: new Uint8Array(16).fill(7),
    });
  });

  it('reads the older packets and skips blocks it does not need', () => {
    const body = [u16(0, true), u16(3, true), u32(0, true), u32(5, true), u32(frame.length, true)];
    const old = block(2, bytesOf(...body, u32(frame.length, true), frame));
    const file = bytesOf(
      section(),
      describedInterface(101),
      block(5, new Uint8Array(20)),
      block(4, bytesOf()),
      old,
    );
    expect(framesOf(file).items).toMatchObject([{ number: 1, timeNs: 5000n, bytes: frame }]);
  });

  it('gives what a file that breaks off holds', () => {
    const whole = bytesOf(section(), describedInterface(101), enhanced(frame, 1n));
    const file = bytesOf(whole, enhanced(frame, 2n)).subarray(0, whole.length + 30);
    const { items, end } = framesOf(file);
    expect(items.length).toBe(1);
    expect(end).toEqual({ frames: 1, cut: { offset: whole.length + 30, what: `block at ${whole.length}` } });
  });

  it.each([
    ['lengths that differ', bytesOf(section(), block(5, bytesOf()).fill(16, 8)), 36],
    [
      'a length that is no multiple of four',
      bytesOf(section(), u32(5, true), u32(13, true), new Uint8Array(8)),
      32,
    ],
    ['an interface that was not described', bytesOf(section(), enhanced(frame, 1n)), 36],
    ['no byte order', block(0x0a0d0d0a, new Uint8Array(16)), 8],
    [
      'a frame longer than its block',
      bytesOf(
        section(),
        describedInterface(101),
        block(6, bytesOf(new Uint8Array(12), u32(99, true), u32(99, true))),
      ),
      68,
    ],
  ])('refuses %s, with the offset', (_, file, offset) => {
    expect(() => framesOf(file)).toThrow(expect.objectContaining({ code: 'decode', offset }));
  });
});

describe('datagrams in frames', () => {
  const ether = (type: number, content: Uint8Array): Uint8Array =>
    bytesOf(new Uint8Array(12), u16(type), content);
  const packet = ipv4(udp());

  it.each([
    ['raw IP', 101, packet],
    ['raw IPv4', 228, packet],
    ['Ethernet', 1, ether(0x0800, packet)],
    ['Ethernet with padding', 1, bytesOf(ether(0x0800, packet), new Uint8Array(9))],
    ['Ethernet with a VLAN tag', 1, ether(0x8100, bytesOf(u16(5), u16(0x0800), packet))],
    [
      'Ethernet with two VLAN tags',
      1,
      ether(0x88a8, bytesOf(u16(5), u16(0x8100), u16(6), u16(0x0800), packet)),
    ],
    ['BSD loopback', 0, bytesOf(u32(2, true), packet)],
    ['OpenBSD loopback', 108, bytesOf(u32(2), packet)],
    ['Linux cooked', 113, bytesOf(new Uint8Array(14), u16(0x0800), packet)],
    ['Linux cooked 2', 276, bytesOf(u16(0x0800), new Uint8Array(18), packet)],
    ['a packet whose length is left to the network card', 101, ipv4(udp(), { length: 0 })],
  ] as const)('%s', (_, linkType, frame) => {
    const { items } = datagramsOf(pcap([frame], { linkType }));
    expect(items).toMatchObject([
      { from: { address: '10.0.0.1', port: 4000 }, to: { address: '10.0.0.2', port: 9000 }, missingBytes: 0 },
    ]);
    expect(items[0]!.bytes).toEqual(PAYLOAD);
  });

  it('IPv6, with its addresses written short and its extension headers passed over', () => {
    const options = bytesOf(17, 0, new Uint8Array(6), udp());
    const { items } = datagramsOf(pcap([ipv6(udp()), ipv6(options, 0)]));
    expect(items.map(({ from, to, bytes }) => [from.address, to.address, bytes])).toEqual([
      ['fe80::1', '2001:db8::1:0:0:2', PAYLOAD],
      ['fe80::1', '2001:db8::1:0:0:2', PAYLOAD],
    ]);
  });

  it('passes over everything that holds no UDP, and counts it', () => {
    const tcp = ipv4(udp(), { protocol: 6 });
    const { items, end } = datagramsOf(pcap([tcp, bytesOf(), bytesOf(0x45), packet]));
    expect(items.map(({ frame, sinceFirstNs }) => [frame, sinceFirstNs])).toEqual([[4, 750_000n]]);
    expect(end.frames).toBe(4);
    expect(datagramsOf(pcap([packet], { linkType: 147 })).items).toEqual([]);
    expect(datagramsOf(pcap([ether(0x0806, packet)], { linkType: 1 })).items).toEqual([]);
  });

  it('says how much of a datagram the capture did not keep', () => {
    const { items } = datagramsOf(pcap([packet.subarray(0, packet.length - 2)]));
    expect(items).toMatchObject([{ bytes: PAYLOAD.subarray(0, 3), missingBytes: 2 }]);
  });

  const long = Uint8Array.from({ length: 3000 }, (_, i) => i & 255);
  const pieces = (id = 1): Uint8Array[] => {
    const whole = udp(long);
    return [0, 1000, 2000].map((offset) => {
      const more = offset < 2000;
      return ipv4(whole.subarray(offset, more ? offset + 1000 : undefined), { id, offset, more });
    });
  };

  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['with one twice', [1, 0, 1, 2]],
  ])('puts fragments together: %s', (_, order) => {
    const { items } = datagramsOf(pcap(order.map((at) => pieces()[at]!)));
    expect(items).toMatchObject([{ frame: order.length }]);
    expect(items[0]!.bytes).toEqual(long);
  });

  it('keeps fragments of different packets apart, and gives none that is not whole', () => {
    const [a0, a1, a2] = pieces(1);
    const [b0, b1] = pieces(2);
    const { items } = datagramsOf(pcap([a0!, b0!, a1!, b1!, a2!]));
    expect(items.map(({ frame }) => frame)).toEqual([5]);
    expect(datagramsOf(pcap([a0!, a2!])).items).toEqual([]);
  });

  it('puts IPv6 fragments together', () => {
    const whole = udp(long);
    const piece = (offset: number, end: number, more: number): Uint8Array =>
      ipv6(bytesOf(17, 0, u16(offset | more), u32(77), whole.subarray(offset, end)), 44);
    const { items } = datagramsOf(pcap([piece(1496, 3008, 0), piece(0, 1496, 1)]));
    expect(items[0]!.bytes).toEqual(long);
  });

  it('waits for a bounded number of packets only', () => {
    const starts = Array.from({ length: 400 }, (_, id) => pieces(id)[0]!);
    const rest = (id: number): Uint8Array[] => pieces(id).slice(1);
    expect(datagramsOf(pcap([...starts, ...rest(0)])).items).toEqual([]);
    expect(datagramsOf(pcap([...starts, ...rest(399)])).items.length).toBe(1);
  });
});

describe('writing', () => {
  const from = { address: '127.0.0.1', port: 4000 };
  const to = { address: '192.168.1.200', port: 9000 };

  function written(count: number): Uint8Array {
    const parts: Uint8Array[] = [];
    const write = createPcapWriter((part) => parts.push(part));
    for (let i = 0; i < count; i++) {
      write({ wallTimeMs: 1_767_225_600_123.456 + i * 10, from, to, bytes: Uint8Array.of(i, 1, 2) });
    }
    return bytesOf(...parts);
  }

  it('comes back from reading', () => {
    const { items, end } = datagramsOf(written(3));
    expect(end).toEqual({ frames: 3, cut: undefined });
    expect(items.map(({ frame, sinceFirstNs, bytes }) => [frame, sinceFirstNs, [...bytes]])).toEqual([
      [1, 0n, [0, 1, 2]],
      [2, 10_000_000n, [1, 1, 2]],
      [3, 20_000_000n, [2, 1, 2]],
    ]);
    expect(items[0]).toMatchObject({ from, to, missingBytes: 0 });
    expect(framesOf(written(1)).items[0]!.timeNs).toBe(1_767_225_600_123_456_000n);
  });

  it('has a right header checksum', () => {
    const packet = framesOf(written(1)).items[0]!.bytes;
    let sum = 0;
    for (let i = 0; i < 20; i += 2) sum += (packet[i]! << 8) | packet[i + 1]!;
    expect((sum & 0xffff) + (sum >> 16)).toBe(0xffff);
  });

  it('refuses what UDP over IPv4 cannot carry', () => {
    const write = createPcapWriter(() => {});
    const datagram = { wallTimeMs: 0, from, to, bytes: PAYLOAD };
    expect(() => write({ ...datagram, bytes: new Uint8Array(65_508) })).toThrow('datagram of 65508 bytes');
    expect(() => write({ ...datagram, to: { address: '::1', port: 1 } })).toThrow('not an IPv4 address');
  });
});

it('raises nothing but DecodeError for spoiled and cut files, and gives no more frames than they have room for', () => {
  const { next: random } = createRandom(20_261_121);
  const below = (limit: number): number => Math.floor(random() * limit);
  const packets = [
    ipv4(udp()),
    ipv4(udp().subarray(0, 8), { more: true }),
    ipv6(udp()),
    ipv6(bytesOf(17, 0, udp()), 0),
  ];
  const files = [
    pcap(packets),
    pcap(packets, { little: false, linkType: 113 }),
    bytesOf(
      section(),
      describedInterface(101, option(9, [6])),
      ...packets.map((packet, i) => enhanced(packet, BigInt(i))),
      block(3, bytesOf(u32(5, true), packets[0]!)),
    ),
  ];
  let refused = 0;
  for (let round = 0; round < 20_000; round++) {
    const file = files[round % files.length]!.slice(0, round % 2 === 0 ? undefined : below(400));
    for (let changes = below(6); changes > 0; changes--) file[below(file.length)] = below(256);
    try {
      expect(datagramsOf(file).items.length).toBeLessThan(100);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
});
