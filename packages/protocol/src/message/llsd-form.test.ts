import { describe, expect, test } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { parseLlsdXml, real } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { createRandom, sampleMessage } from '../testing/index.ts';
import {
  ALL_MESSAGES,
  ChatFromViewer,
  EnableSimulator,
  PacketAck,
  TeleportFinish,
  encodeMessage,
} from './index.ts';
import type { MessageName, MessageOf, MessageType } from './index.ts';

const names = Array.from(ALL_MESSAGES, ({ name }) => name as MessageName);
const typeOf = (name: MessageName): MessageType => ALL_MESSAGES.get(name)!;
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(`${value}\0`));

describe('fromLlsd', () => {
  test('takes a map and nothing else', () => {
    for (const wrong of [null, undefined, 'x', 1, [], new Uint8Array(2)])
      expect(() => TeleportFinish.fromLlsd(wrong as never), String(wrong)).toThrow(DecodeError);
  });

  // The form, not the content, of what OpenSimulator 0.9.2 sends.
  const teleport = parseLlsdXml(
    `<llsd><map><key>Info</key><array><map>
      <key>AgentID</key><uuid>a0000000-0000-4000-8000-000000000003</uuid>
      <key>LocationID</key><binary>AAAABA==</binary><key>SimIP</key><binary>fwAAAQ==</binary>
      <key>SimPort</key><integer>9001</integer><key>RegionHandle</key><binary>AAPpAAAD6AA=</binary>
      <key>SeedCapability</key><string>http://127.0.0.1:9000/seed</string><key>SimAccess</key><integer>13</integer>
      <key>TeleportFlags</key><binary>AAAAEA==</binary><key>RegionSizeX</key><binary>AAABAA==</binary>
    </map></array></map></llsd>`,
  ) as LlsdMap;

  test('reads an event as OpenSimulator sends it', () => {
    expect(TeleportFinish.fromLlsd(teleport)).toEqual({
      name: 'TeleportFinish',
      Info: {
        AgentID: Uuid.parse('a0000000-0000-4000-8000-000000000003'),
        LocationID: 4,
        SimIP: '127.0.0.1',
        SimPort: 9001,
        RegionHandle: 0x0003e900_0003e800n,
        SeedCapability: text('http://127.0.0.1:9000/seed'),
        SimAccess: 13,
        TeleportFlags: 16,
      },
    });
  });

  const info = (fields: LlsdMap): MessageOf<'TeleportFinish'>['Info'] =>
    TeleportFinish.fromLlsd({ Info: fields }).Info;

  test('takes integers for binary, binary for integers, text for addresses, a map for an array of one', () => {
    const fields = info({
      LocationID: -1,
      RegionHandle: 7,
      SimIP: '10.0.0.1',
      SimPort: Uint8Array.of(0, 0, 1, 2),
      SimAccess: real(13),
    });
    expect(fields).toMatchObject({
      LocationID: 0xffff_ffff,
      RegionHandle: 7n,
      SimIP: '10.0.0.1',
      SimPort: 258,
      SimAccess: 13,
    });
    expect(info({ SimIP: 0x0a000001 }).SimIP).toBe('10.0.0.1');
    expect(info({ SimIP: '10.0.0.256' }).SimIP).toBe('0.0.0.0');
  });

  test('takes what is missing or of another kind for zero', () => {
    const zero = info({});
    expect(zero).toMatchObject({ AgentID: Uuid.zero, SimIP: '0.0.0.0', SimPort: 0, RegionHandle: 0n });
    expect(zero.SeedCapability).toHaveLength(0);
    expect(
      info({ AgentID: 'nonsense', SimIP: [1], SimPort: null, RegionHandle: {}, SeedCapability: 3 }),
    ).toEqual(zero);
    for (const Info of [null, 3, 'x', [], [3], { SimIP: {} }] as LlsdValue[]) {
      expect(TeleportFinish.fromLlsd({ Info }).Info).toEqual(zero);
    }
  });

  test('takes no message of the schema for refused, whatever the body', () => {
    for (const name of names) {
      const encoded = encodeMessage(typeOf(name).fromLlsd({}));
      expect(encoded.length).toBeGreaterThan(0);
      expect(encodeMessage(typeOf(name).fromLlsd(teleport)).length).toBeGreaterThan(0);
    }
  });

  test('inherited keys are not fields', () => {
    expect(PacketAck.fromLlsd(Object.create({ Packets: [{ ID: 1 }] }) as LlsdMap).Packets).toEqual([]);
  });

  test('bounds repeats', () => {
    const Packets = Array.from({ length: 9000 }, () => ({ ID: 1 }));
    expect(PacketAck.fromLlsd({ Packets }).Packets).toHaveLength(255);
  });
});

describe('toLlsd', () => {
  test('writes by the conventions of the event queue', () => {
    const body = EnableSimulator.toLlsd({
      name: 'EnableSimulator',
      SimulatorInfo: { Handle: 0x0003e900_0003e800n, IP: '127.0.0.1', Port: 9001 },
    });
    expect(
      JSON.parse(
        JSON.stringify(body, (_key, value: unknown) => (value instanceof Uint8Array ? [...value] : value)),
      ),
    ).toEqual({
      SimulatorInfo: [{ Handle: [0, 3, 0xe9, 0, 0, 3, 0xe8, 0], IP: [127, 0, 0, 1], Port: 9001 }],
    });
  });

  test('writes text as text and other bytes as binary', () => {
    const write = (Message: Uint8Array): LlsdValue | undefined => {
      const chat = ChatFromViewer.fromLlsd({});
      const body = ChatFromViewer.toLlsd({ ...chat, ChatData: { ...chat.ChatData, Message } }) as {
        ChatData: LlsdMap[];
      };
      return body.ChatData[0]?.['Message'];
    };
    expect(write(text('häuser'))).toBe('häuser');
    expect(write(new Uint8Array(0))).toBe('');
    for (const bytes of [
      Uint8Array.of(0),
      Uint8Array.of(65),
      Uint8Array.of(65, 0, 66, 0),
      Uint8Array.of(0xff, 0),
    ]) {
      expect(write(bytes)).toEqual(bytes);
    }
  });

  test('every message comes back', () => {
    const random = createRandom(11);
    for (const name of names) {
      const message = sampleMessage(name, {
        random,
        repeats: 2,
        values: 'random',
        fieldBytes: 5,
        optional: true,
      });
      expect(typeOf(name).fromLlsd(typeOf(name).toLlsd(message)), name).toEqual(message);
    }
  });
});
