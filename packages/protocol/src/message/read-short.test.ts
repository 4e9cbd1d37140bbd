import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import {
  ABSENT,
  AgentMovementComplete,
  ChatFromViewer,
  KickUser,
  ObjectUpdate,
  PacketAck,
  encodeMessage,
} from './index.ts';
import { ImprovedInstantMessage, MapBlockReply, SimStats, TestMessage, ViewerEffect } from './index.ts';
import type { Message, MessageType } from './index.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** A message whose every byte behind its number is 1: no value is zero by itself. */
const ones = (type: MessageType, bytes: number): Uint8Array => {
  const body = type
    .encode(type.fromLlsd({}))
    .subarray(0, type.number > 0xffff ? 4 : type.number > 0xff ? 2 : 1);
  return Uint8Array.from([...body, ...new Uint8Array(bytes).fill(1)]);
};

describe('a body that ends early', () => {
  it('reads as zero where nothing is, and says how much that is', () => {
    const body = ones(AgentMovementComplete, 32 + 12);
    const message = AgentMovementComplete.decode(body);
    expect(message.Data.Position.x).not.toBe(0);
    expect(message).toMatchObject({
      Data: { LookAt: { x: 0, y: 0, z: 0 }, RegionHandle: 0n, Timestamp: 0 },
      SimData: { ChannelVersion: new Uint8Array(0) },
      zeroFilled: 12 + 8 + 4 + 2,
    });
    expect(message.surplus).toBeUndefined();
    expect(encodeMessage(message)).toEqual(body);
  });

  it('reads a field that is there in part as zero, and keeps the part', () => {
    const body = ones(AgentMovementComplete, 32 + 12 + 12 + 8 + 3);
    const message = AgentMovementComplete.decode(body);
    expect(message.Data.RegionHandle).toBe(0x0101010101010101n);
    expect(message).toMatchObject({ Data: { Timestamp: 0 }, zeroFilled: 4 + 2, surplus: hex('010101') });
    expect(encodeMessage(message)).toEqual(body);
  });

  it('reads a Variable field whose bytes are not all there as empty', () => {
    const body = ones(ChatFromViewer, 32 + 2 + 100);
    const message = ChatFromViewer.decode(body);
    expect(message).toMatchObject({
      ChatData: { Message: new Uint8Array(0), Type: 0, Channel: 0 },
      zeroFilled: 2 + 1 + 4,
    });
    expect(message.surplus).toHaveLength(2 + 100);
    expect(encodeMessage(message)).toEqual(body);
  });

  it('reads a Variable field as empty whose length is cut', () => {
    const message = ChatFromViewer.decode(ones(ChatFromViewer, 32 + 1));
    expect(message).toMatchObject({ ChatData: { Message: new Uint8Array(0) }, surplus: hex('01') });
  });

  it('reads as many repeats as it counts, the missing ones as zero', () => {
    const body = hex('fffffffb 03 07000000 0100');
    expect(PacketAck.decode(body)).toEqual({
      name: 'PacketAck',
      Packets: [{ ID: 7 }, { ID: 0 }, { ID: 0 }],
      surplus: hex('0100'),
      zeroFilled: 8,
    });
    expect(encodeMessage(PacketAck.decode(body))).toEqual(body);
  });

  it('makes one object of all the repeats that are counted but not there: a few bytes do not ask for much', () => {
    const body = Uint8Array.from([12, ...new Uint8Array(10), 255, 7, 0, 0, 0]);
    const message = ObjectUpdate.decode(body);
    const [first, second, ...rest] = message.ObjectData;
    expect([first!.ID, second!.ID, rest.length]).toEqual([7, 0, 253]);
    expect(new Set(rest)).toEqual(new Set([second]));
    expect(message.zeroFilled).toBe(255 * 153 - 4);
    expect(encodeMessage(message)).toEqual(body);
  });

  it('reads a missing count as none, with more of fixed size behind it or not', () => {
    // SimStats: Region { U32 ×4 }, Stat[], PidStat { S32 }, then RegionInfo[]?
    const stats = SimStats.decode(ones(SimStats, 16));
    expect(stats).toMatchObject({ Stat: [], PidStat: { PID: 0 }, zeroFilled: 1 + 4 });
    expect(stats.Stat).not.toBe(ABSENT);
    expect(stats.RegionInfo).toBeUndefined();
    const effect = ViewerEffect.decode(ones(ViewerEffect, 32));
    expect(effect.Effect).toBe(ABSENT);
    expect(effect.zeroFilled).toBeUndefined();
    const cut = ViewerEffect.decode(ones(ViewerEffect, 20));
    expect(cut.Effect).toBe(ABSENT);
    expect(cut.zeroFilled).toBe(16);
  });

  it('reads every repeat of a Multiple block', () => {
    const { NeighborBlock } = TestMessage.decode(ones(TestMessage, 4 + 12));
    expect(NeighborBlock.map(({ Test0 }) => Test0)).toEqual([0x01010101, 0, 0, 0]);
  });

  it('has no optional block behind the end', () => {
    const body = ones(ImprovedInstantMessage, 40);
    const message = ImprovedInstantMessage.decode(body);
    expect(message.EstateBlock).toBeUndefined();
    expect(message.MessageBlock.Message).toHaveLength(0);
    expect(encodeMessage(message)).toEqual(body);
  });

  it('may end within an optional block that has begun', () => {
    const head = MapBlockReply.encode({
      name: 'MapBlockReply',
      AgentData: { AgentID: Uuid.zero, Flags: 0 },
      Data: [],
    });
    const body = Uint8Array.from([...head, 2, 1, 0, 2, 0, 3]);
    const message = MapBlockReply.decode(body);
    expect(message.Size).toEqual([
      { SizeX: 1, SizeY: 2 },
      { SizeX: 0, SizeY: 0 },
    ]);
    expect(message).toMatchObject({ zeroFilled: 4, surplus: Uint8Array.of(3) });
    expect(encodeMessage(message)).toEqual(body);
  });

  it('may be nothing but a number', () => {
    const message = KickUser.decode(hex('ffff00a3'));
    expect(message).toEqual({
      name: 'KickUser',
      TargetBlock: { TargetIP: '0.0.0.0', TargetPort: 0 },
      UserInfo: { AgentID: Uuid.zero, SessionID: Uuid.zero, Reason: new Uint8Array(0) },
      zeroFilled: 6 + 32 + 2,
    });
    expect(encodeMessage(message)).toEqual(hex('ffff00a3'));
  });

  it('is the same message one zero short, as Second Life sends ObjectUpdates', () => {
    const whole = ObjectUpdate.encode(ObjectUpdate.fromLlsd({ ObjectData: [{ ID: 1 }, { ID: 2 }] }));
    const { zeroFilled, surplus, ...message } = ObjectUpdate.decode(whole.subarray(0, -1));
    expect(message).toEqual(ObjectUpdate.decode(whole));
    expect([zeroFilled, surplus]).toEqual([12, new Uint8Array(11)]);
  });

  it('is written in full once something has been put where nothing was', () => {
    const cut = PacketAck.decode(hex('fffffffb 02 07000000'));
    const filled: Message = { ...cut, Packets: [{ ID: 7 }, { ID: 8 }] };
    expect(encodeMessage(filled)).toEqual(hex('fffffffb 02 07000000 08000000'));
  });
});
