import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { decodePacket, readWireNumber } from '../packet/index.ts';
import {
  ABSENT,
  decodeMessage,
  describeMessage,
  encodeDatagram,
  encodeMessage,
  nameOfWireNumber,
  wireNumberOfName,
} from './index.ts';
import type { Message, MessageOf } from './index.ts';

interface Datagram {
  readonly hex: string;
  readonly message: string;
  readonly sequence: number;
  readonly reliable: boolean;
  readonly zerocoded: boolean;
  readonly acks: readonly number[];
  readonly blocks: unknown;
}

const vectors = new URL('../../../../vectors/message/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, vectors), 'utf8'));
const datagrams = (read('datagrams.json') as { list: Datagram[] }).list;
const numbers = (read('numbers.json') as { list: { message: string; id_hex: string }[] }).list;
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** A value as the vectors write it. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value instanceof Uuid) return value.toString();
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  if ('x' in value) return Object.values(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Numbers near enough: rotations are restored in double precision here, in single precision there. */
function near(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === 'number' ? Math.round(item * 1e6) / 1e6 + 0 : item,
  );
}

describe('vectors', () => {
  test.each(datagrams)('$message', ({ hex: text, blocks, sequence, reliable, zerocoded, acks }) => {
    const packet = decodePacket(hex(text));
    const { name, ...content } = decodeMessage(packet.body) as Message & Record<string, unknown>;
    expect(near(plain(content))).toEqual(near(blocks));
    expect([packet.sequence, packet.reliable, packet.zerocoded, packet.acks]).toEqual([
      sequence,
      reliable,
      zerocoded,
      acks,
    ]);
    expect(encodeDatagram(decodeMessage(packet.body), { sequence, reliable, zerocoded, acks })).toEqual(
      hex(text),
    );
    expect(name).toBe(describeMessage(name)?.name);
  });

  test.each(numbers)('$message is $id_hex', ({ message, id_hex }) => {
    expect(wireNumberOfName(message)).toBe(readWireNumber(hex(id_hex)));
    expect(nameOfWireNumber(readWireNumber(hex(id_hex)))).toBe(message);
  });
});

const ack: Message = { name: 'PacketAck', Packets: [{ ID: 1 }] };

describe('encodeDatagram', () => {
  const update = (): Message => decodeMessage(hex(`04${'00'.repeat(114)}`));

  test('zero-codes when the schema says so and it helps', () => {
    expect(encodeDatagram(update(), { sequence: 2 })).toEqual(hex('80 00000002 00 04 0072'));
    expect(encodeDatagram(ack, { sequence: 2 })[0]).toBe(0);
  });

  test('does as the header says otherwise', () => {
    expect(encodeDatagram(update(), { sequence: 2, zerocoded: false })).toHaveLength(6 + 115);
    expect(encodeDatagram(ack, { sequence: 2, zerocoded: true })[0]).toBe(0x80);
  });
});

describe('decodeMessage', () => {
  test('reads a stretch of a larger array, where the number may need what lies behind it', () => {
    const bytes = hex('aa fffffffb 01 01000000 bb');
    expect(decodeMessage(bytes, 1, 10)).toEqual(ack);
    expect(() => decodeMessage(hex('fffffffb'), 0, 2)).toThrow(DecodeError);
    expect(() => decodeMessage(new Uint8Array(0))).toThrow(DecodeError);
    expect(() => decodeMessage(hex('01'), 1, 1)).toThrow(DecodeError);
  });

  test('byte fields are views, and empty ones are all the same', () => {
    const chat = encodeMessage({
      ...chatFromViewer,
      ChatData: { ...chatFromViewer.ChatData, Message: hex('414200') },
    });
    const { Message: text } = (decodeMessage(chat) as typeof chatFromViewer).ChatData;
    expect(text.buffer).toBe(chat.buffer);
    const one = (decodeMessage(encodeMessage(chatFromViewer)) as typeof chatFromViewer).ChatData.Message;
    const other = (decodeMessage(encodeMessage(chatFromViewer)) as typeof chatFromViewer).ChatData.Message;
    expect(one).toBe(other);
  });

  test('keeps surplus bytes', () => {
    const body = hex('01 05 00000001 aabb');
    const message = decodeMessage(body);
    expect(message).toEqual({
      name: 'StartPingCheck',
      PingID: { PingID: 5, OldestUnacked: 0x01000000 },
      surplus: hex('aabb'),
    });
    expect(encodeMessage(message)).toEqual(body);
  });

  test('keeps unknown numbers raw', () => {
    const body = hex('ffff7f01 0102');
    expect(decodeMessage(body)).toEqual({ name: 'Unknown', number: 0xffff7f01, body });
    expect(encodeMessage(decodeMessage(body))).toEqual(body);
  });

  test('a missing trailing Variable block is absent, and an empty one is empty', () => {
    const missing = decodeMessage(hex('fffffffb')) as MessageOf<'PacketAck'>;
    const empty = decodeMessage(hex('fffffffb 00')) as MessageOf<'PacketAck'>;
    expect(missing.Packets).toBe(ABSENT);
    expect(empty.Packets).toEqual([]);
    expect(encodeMessage(missing)).toEqual(hex('fffffffb'));
    expect(encodeMessage(empty)).toEqual(hex('fffffffb 00'));
  });
});

const terse = { Data: hex('0102030405'), TextureEntry: hex('0102') };
const chatFromViewer: MessageOf<'ChatFromViewer'> = {
  name: 'ChatFromViewer',
  AgentData: { AgentID: Uuid.zero, SessionID: Uuid.zero },
  ChatData: { Message: new Uint8Array(0), Type: 1, Channel: 0 },
};

describe('ImprovedInstantMessage, of which three forms are in use', () => {
  const AgentData = { AgentID: Uuid.zero, SessionID: Uuid.zero };
  const empty = new Uint8Array(0);
  const MessageBlock = {
    FromGroup: false,
    ToAgentID: Uuid.zero,
    ParentEstateID: 0,
    RegionID: Uuid.zero,
    Position: { x: 0, y: 0, z: 0 },
    Offline: 0,
    Dialog: 0,
    ID: Uuid.zero,
    Timestamp: 0,
    FromAgentName: empty,
    Message: empty,
    BinaryBucket: empty,
  };
  const common: MessageOf<'ImprovedInstantMessage'> = {
    name: 'ImprovedInstantMessage',
    AgentData,
    MessageBlock,
  };
  const short = encodeMessage(common);
  const longer = (tail: string): Uint8Array => Uint8Array.from([...short, ...hex(tail)]);

  test('as OMV writes it: neither block', () => {
    expect(decodeMessage(short)).toEqual(common);
  });

  test('as OpenSimulator writes it: EstateBlock only', () => {
    const message = { ...common, EstateBlock: { EstateID: 0 } };
    expect(decodeMessage(longer('00000000'))).toEqual(message);
    expect(encodeMessage(message)).toEqual(longer('00000000'));
  });

  test('as the viewer writes it: a count and no EstateBlock', () => {
    const message = decodeMessage(longer('00'));
    expect(message).toEqual({ ...common, surplus: hex('00') });
    expect(encodeMessage(message)).toEqual(longer('00'));
  });

  test('in full', () => {
    const message = { ...common, EstateBlock: { EstateID: 7 }, MetaData: [{ Data: hex('05') }] };
    expect(decodeMessage(longer('07000000 01 0100 05'))).toEqual(message);
    expect(encodeMessage(message)).toEqual(longer('07000000 01 0100 05'));
  });

  test('not with a later block alone', () => {
    expect(() => encodeMessage({ ...common, MetaData: [] })).toThrow(
      expect.objectContaining({ code: 'encode', path: 'MetaData' }),
    );
  });
});

describe('encodeMessage says which value does not fit', () => {
  const refuses = (message: unknown, path: string): void => {
    expect(() => encodeMessage(message as Message)).toThrow(EncodeError);
    expect(() => encodeMessage(message as Message)).toThrow(expect.objectContaining({ path }));
  };
  const ping = (PingID: unknown, OldestUnacked: unknown): unknown => ({
    name: 'StartPingCheck',
    PingID: { PingID, OldestUnacked },
  });

  test.each([256, -1, 1.5, NaN, undefined, '1'])('U8 %s', (value) => {
    refuses(ping(value, 0), 'PingID.PingID');
  });

  test.each([2 ** 32, -1, 0.5])('U32 %s', (value) => {
    refuses(ping(1, value), 'PingID.OldestUnacked');
  });

  test('a Variable field of 256 bytes in the second repeat', () => {
    const ObjectData = [terse, { Data: new Uint8Array(256), TextureEntry: hex('') }];
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    refuses({ name: 'ImprovedTerseObjectUpdate', RegionData, ObjectData }, 'ObjectData[1].Data');
    refuses(
      { name: 'ImprovedTerseObjectUpdate', RegionData: { ...RegionData, RegionHandle: -1n }, ObjectData: [] },
      'RegionData.RegionHandle',
    );
  });

  test.each([5, {}, true])('%s in place of bytes, and what is written next is whole', (Message) => {
    const ChatData = { Message, Type: 1, Channel: 0 };
    const AgentData = { AgentID: new Uuid(1, 2, 3, 4), SessionID: new Uuid(1, 2, 3, 4) };
    const before = encodeMessage(ping(1, 2) as Message);
    refuses({ name: 'ChatFromViewer', AgentData, ChatData }, 'ChatData.Message');
    expect(encodeMessage(ping(1, 2) as Message)).toEqual(before);
  });

  test('something else in place of repeats', () => {
    refuses({ name: 'PacketAck', Packets: 5 }, 'Packets');
    refuses({ name: 'PacketAck', Packets: {} }, 'Packets');
  });

  test('256 repeats', () => {
    refuses({ name: 'PacketAck', Packets: Array.from({ length: 256 }, () => ({ ID: 1 })) }, 'Packets');
  });

  test('a wrong number of Multiple repeats', () => {
    refuses({ name: 'TestMessage', TestBlock1: { Test1: 1 }, NeighborBlock: [] }, 'NeighborBlock');
  });

  test('a missing block, a missing address', () => {
    refuses({ name: 'StartPingCheck' }, 'PingID');
    const CircuitInfo = { IP: '1.2.3', Port: 1 };
    refuses({ name: 'OpenCircuit', CircuitInfo }, 'CircuitInfo.IP');
    refuses({ name: 'OpenCircuit', CircuitInfo: { IP: '1.2.3.256', Port: 1 } }, 'CircuitInfo.IP');
  });

  test('a name the schema does not have', () => {
    expect(() => encodeMessage({ name: 'toString' } as unknown as Message)).toThrow(EncodeError);
  });

  test('more than a datagram', () => {
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    const ObjectData = Array.from({ length: 255 }, () => ({
      Data: new Uint8Array(255),
      TextureEntry: new Uint8Array(60_000),
    }));
    expect(() => encodeMessage({ name: 'ImprovedTerseObjectUpdate', RegionData, ObjectData })).toThrow(
      EncodeError,
    );
  });
});

test('a rotation with negative w is written as its equal with positive w', () => {
  const update = decodeMessage(hex(`04${'00'.repeat(114)}`)) as MessageOf<'AgentUpdate'>;
  const BodyRotation = { x: 0, y: 0, z: 0.6, w: -0.8 };
  const again = decodeMessage(encodeMessage({ ...update, AgentData: { ...update.AgentData, BodyRotation } }));
  const { z, w } = (again as MessageOf<'AgentUpdate'>).AgentData.BodyRotation;
  expect(z).toBeCloseTo(-0.6, 6);
  expect(w).toBeCloseTo(0.8, 6);
});
