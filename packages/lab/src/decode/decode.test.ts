import { describe, expect, it } from 'vitest';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeDatagram } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import type { PacketHeader } from '@landfall/protocol/packet';
import { createRandom } from '@landfall/protocol/testing';
import { createPcapWriter } from '../capture/index.ts';
import { decodeCapture, decodeLines } from './index.ts';

const client: Endpoint = { address: '10.0.0.1', port: 51_000 };
const simulator: Endpoint = { address: '10.0.0.2', port: 9000 };
const id = Uuid.parse('a0000000-0000-4000-8000-000000000003');

type Sent = readonly [from: Endpoint, to: Endpoint, bytes: Uint8Array];

/** A capture of these datagrams, 250 ms apart. */
function captureOf(sent: readonly Sent[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const write = createPcapWriter((part) => parts.push(part));
  sent.forEach(([from, to, bytes], i) => write({ wallTimeMs: 1000 + 250 * i, from, to, bytes }));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const up = (message: Message, header: PacketHeader = { sequence: 1 }): Sent => [
  client,
  simulator,
  encodeDatagram(message, header),
];
const down = (message: Message, header: PacketHeader = { sequence: 1 }): Sent => [
  simulator,
  client,
  encodeDatagram(message, header),
];

const useCircuitCode: Message = {
  name: 'UseCircuitCode',
  CircuitCode: { Code: 77, SessionID: id, ID: id },
};
const ping: Message = { name: 'StartPingCheck', PingID: { PingID: 3, OldestUnacked: 9 } };
const coarse: Message = {
  name: 'CoarseLocationUpdate',
  Location: [
    { X: 1, Y: 2, Z: 3 },
    { X: 4, Y: 5, Z: 6 },
  ],
  Index: { You: -1, Prey: -1 },
  AgentData: [],
};

const movement = (x: number): Message => ({
  name: 'AgentMovementComplete',
  AgentData: { AgentID: id, SessionID: id },
  Data: {
    Position: { x, y: 0.1, z: -2 },
    LookAt: { x: Number.NaN, y: Number.POSITIVE_INFINITY, z: Number.NEGATIVE_INFINITY },
    RegionHandle: 1_099_511_628_032_000n,
    Timestamp: 4_000_000_000,
  },
  SimData: { ChannelVersion: encodeText('Grid "1"') },
});

const json = (sent: readonly Sent[]): Record<string, unknown>[] =>
  Array.from(
    decodeLines(captureOf(sent), { json: true }),
    (line) => JSON.parse(line) as Record<string, unknown>,
  );
const text = (sent: readonly Sent[]): string[] => [...decodeLines(captureOf(sent))];

describe('landfall decode --json', () => {
  it('gives one object for each datagram', () => {
    const sent = [
      up(useCircuitCode, { sequence: 1, reliable: true }),
      down(coarse, { sequence: 5, acks: [1, 2], resent: true, zerocoded: true }),
    ];
    expect(json(sent)).toEqual([
      {
        frame: 1,
        time: 0,
        direction: 'c2s',
        from: '10.0.0.1:51000',
        to: '10.0.0.2:9000',
        sizeBytes: 46,
        sequence: 1,
        reliable: true,
        resent: false,
        zerocoded: false,
        acks: [],
        name: 'UseCircuitCode',
        blocks: { CircuitCode: { Code: 77, SessionID: String(id), ID: String(id) } },
        roundTrip: true,
      },
      {
        frame: 2,
        time: 0.25,
        direction: 's2c',
        from: '10.0.0.2:9000',
        to: '10.0.0.1:51000',
        sizeBytes: sent[1]![2].length,
        sequence: 5,
        reliable: false,
        resent: true,
        zerocoded: true,
        acks: [1, 2],
        name: 'CoarseLocationUpdate',
        blocks: {
          Location: [
            { X: 1, Y: 2, Z: 3 },
            { X: 4, Y: 5, Z: 6 },
          ],
          Index: { You: -1, Prey: -1 },
          AgentData: [],
        },
        roundTrip: true,
      },
    ]);
  });

  it('writes every type in a form that JSON has', () => {
    expect(json([down(movement(125.5))])[0]!['blocks']).toMatchObject({
      Data: {
        Position: [125.5, 0.1, -2],
        LookAt: ['NaN', 'Infinity', '-Infinity'],
        RegionHandle: '1099511628032000',
        Timestamp: 4_000_000_000,
      },
      SimData: { ChannelVersion: 'hex:477269642022312200' },
    });
  });

  it('keeps what a message has beyond its schema, and messages without one', () => {
    const [, , pinged] = up(ping);
    const longer = Uint8Array.from([...pinged, 0xab, 0xcd]);
    const unknown = encodePacket({ sequence: 8, body: Uint8Array.of(0xff, 0xff, 0xee, 0xee, 5) });
    const lines = json([up(useCircuitCode), [client, simulator, longer], [client, simulator, unknown]]);
    expect(lines[1]).toMatchObject({ name: 'StartPingCheck', surplus: 'hex:abcd', roundTrip: true });
    expect(lines[2]).toMatchObject({
      name: 'Unknown',
      number: 0xffffeeee,
      body: 'hex:ffffeeee05',
      roundTrip: true,
    });
  });

  it('shows a message that ends early as it is read, and says so', () => {
    const [, , whole] = up(useCircuitCode, { sequence: 4, reliable: true });
    const short = [client, simulator, whole.subarray(0, whole.length - 1)] as const;
    expect(json([short])[0]).toMatchObject({
      name: 'UseCircuitCode',
      blocks: { CircuitCode: { Code: 77, SessionID: String(id), ID: String(Uuid.zero) } },
      zeroFilled: 16,
      roundTrip: true,
    });
    const [line] = text([short]);
    expect(line).toContain('\n  ends early: 16 bytes read as zero');
    expect(line).toContain('\n  surplus ');
  });

  it('gives an error with its place, and goes on', () => {
    const [, , whole] = up(useCircuitCode, { sequence: 4, reliable: true });
    const cut = whole.subarray(0, 9);
    const lines = json([[client, simulator, Uint8Array.of()], [client, simulator, cut], up(ping)]);
    expect(lines[0]).toMatchObject({
      frame: 1,
      sizeBytes: 0,
      error: 'datagram is too short for a packet',
      offset: 0,
    });
    expect(lines[0]).not.toHaveProperty('name');
    expect(lines[1]).toMatchObject({
      sequence: 4,
      reliable: true,
      error: 'message number is cut short',
      offset: 6,
    });
    expect(lines[1]).not.toHaveProperty('name');
    expect(lines[1]).not.toHaveProperty('roundTrip');
    expect(lines[2]).toMatchObject({ frame: 3, name: 'StartPingCheck' });
  });

  it('tells when encoding would give other bytes', () => {
    const [, , bytes] = up(ping);
    const odd = bytes.slice();
    odd[0] = 0x01;
    expect(json([[client, simulator, odd]])[0]).toMatchObject({ name: 'StartPingCheck', roundTrip: false });
  });
});

describe('the direction', () => {
  const directions = (sent: readonly Sent[]): unknown[] => json(sent).map(({ direction }) => direction);
  const strange: Endpoint = { address: '10.0.0.9', port: 40_000 };

  it('is found from a UseCircuitCode anywhere in the flow, whatever the ports and the other messages say', () => {
    const swapped: Sent[] = [
      [client, simulator, down(coarse)[2]],
      [client, simulator, down(movement(1))[2]],
      [simulator, client, up(useCircuitCode)[2]],
    ];
    expect(directions(swapped)).toEqual(['s2c', 's2c', 'c2s']);
  });

  it('is found from trusted messages and from session ids', () => {
    expect(
      directions([
        [strange, client, down(coarse)[2]],
        [client, strange, up(ping)[2]],
      ]),
    ).toEqual(['s2c', 'c2s']);
    const logout: Message = { name: 'LogoutRequest', AgentData: { AgentID: id, SessionID: id } };
    expect(
      directions([
        [strange, client, up(ping)[2]],
        [client, strange, up(logout)[2]],
      ]),
    ).toEqual(['s2c', 'c2s']);
  });

  it('is taken from what an endpoint is to others, from ports, and at last from who speaks first', () => {
    const other: Endpoint = { address: '10.0.0.3', port: 51_001 };
    const odd: Endpoint = { address: '10.0.0.4', port: 40_001 };
    expect(
      directions([
        [odd, other, up(ping)[2]],
        [client, odd, up(useCircuitCode)[2]],
      ]),
    ).toEqual(['s2c', 'c2s']);
    expect(directions([down(ping), up(ping)])).toEqual(['s2c', 'c2s']);
    expect(
      directions([
        [strange, client, up(ping)[2]],
        [client, strange, up(ping)[2]],
      ]),
    ).toEqual(['c2s', 's2c']);
  });
});

describe('landfall decode as text', () => {
  it('has a header line and a line for each field', () => {
    expect(text([up(useCircuitCode), down(coarse, { sequence: 5, reliable: true, acks: [1, 2] })])).toEqual([
      `#1  0.000000 s  c2s  10.0.0.1:51000 → 10.0.0.2:9000  UseCircuitCode  sequence 1  46 bytes
  CircuitCode
    Code = 77
    SessionID = ${String(id)}
    ID = ${String(id)}`,
      `#2  0.250000 s  s2c  10.0.0.2:9000 → 10.0.0.1:51000  CoarseLocationUpdate  sequence 5  reliable  29 bytes  acks 1 2
  Location[0]
    X = 1
    Y = 2
    Z = 3
  Location[1]
    X = 4
    Y = 5
    Z = 6
  Index
    You = -1
    Prey = -1
  AgentData (none)`,
    ]);
  });

  it('shows text as text, unless a terminal would obey it, and shortens long bytes', () => {
    const [shown = ''] = text([down(movement(1.25))]);
    expect(shown).toContain('ChannelVersion = "Grid \\"1\\""');
    expect(shown).toContain('Position = <1.25, 0.1, -2>');
    const message = movement(1) as Extract<Message, { name: 'AgentMovementComplete' }>;
    const withVersion = (ChannelVersion: Uint8Array): string =>
      text([down({ ...message, SimData: { ChannelVersion } })])[0]!;
    expect(withVersion(encodeText('\u001b[31mred'))).toContain(
      'ChannelVersion = 1b5b33316d72656400 (9 bytes)',
    );
    expect(withVersion(new Uint8Array(100).fill(1))).toContain(`= ${'01'.repeat(32)}… (100 bytes)`);
    expect(withVersion(new Uint8Array(0))).toContain('ChannelVersion = no bytes');
  });

  it('shows errors', () => {
    expect(text([[client, simulator, Uint8Array.of(1)]])).toEqual([
      `#1  0.000000 s  c2s  10.0.0.1:51000 → 10.0.0.2:9000  not a packet  1 bytes
  ERROR datagram is too short for a packet at offset 1`,
    ]);
  });
});

describe('a file that is not whole', () => {
  const file = captureOf([up(useCircuitCode), up(ping)]);

  it('gives what is there, and says where it breaks off', () => {
    const cut = file.subarray(0, file.length - 3);
    const lines = [...decodeLines(cut)];
    expect(lines.length).toBe(2);
    expect(lines[1]).toBe(`The file breaks off at offset ${cut.length}, in the middle of frame 2.`);
    const asJson = decodeLines(cut, { json: true });
    expect(asJson.next().done).toBe(false);
    expect(asJson.next()).toEqual({
      done: true,
      value: { frames: 1, cut: { offset: cut.length, what: 'frame 2' }, messages: 1 },
    });
  });

  it('gives what stands before the damage, then throws', () => {
    const damaged = file.slice();
    const second = 24 + 16 + 28 + 46;
    new DataView(damaged.buffer).setUint32(second + 8, 0xffffffff, true);
    const lines = decodeLines(damaged);
    expect(lines.next().value).toContain('UseCircuitCode');
    expect(() => lines.next()).toThrow(DecodeError);
  });

  it('refuses what is no capture', () => {
    expect(() => [...decodeLines(new Uint8Array(50))]).toThrow('neither a pcap nor a pcapng file');
  });
});

it('decodes or refuses any datagram, and formats both', () => {
  const random = createRandom(31);
  const sent = [up(useCircuitCode), down(coarse), down(movement(3)), up(ping, { sequence: 2, acks: [7, 8] })];
  const spoiled = Array.from({ length: 5000 }, (): Sent => {
    const [from, to, bytes] = sent[random.integer(0, sent.length - 1)]!;
    const copy = bytes.slice(0, random.chance(0.3) ? random.integer(0, bytes.length) : undefined);
    for (let changes = random.integer(0, 4); changes > 0 && copy.length > 0; changes--) {
      copy[random.integer(0, copy.length - 1)] = random.integer(0, 255);
    }
    return [from, to, copy];
  });
  const file = captureOf(spoiled);
  expect([...decodeLines(file)].length).toBe(5000);
  const lines = Array.from(
    decodeLines(file, { json: true }),
    (line) => JSON.parse(line) as { error?: string },
  );
  expect(lines.length).toBe(5000);
  expect(lines.filter(({ error }) => error !== undefined).length).toBeGreaterThan(500);
  expect([...decodeCapture(file)].length).toBe(5000);
});
