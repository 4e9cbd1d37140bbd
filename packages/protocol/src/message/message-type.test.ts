import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { decodePacket } from '../packet/index.ts';
import {
  AgentUpdate,
  ChatFromViewer,
  KillObject,
  LogoutRequest,
  PacketAck,
  ParcelProperties,
  StartPingCheck,
  TRUSTED,
  TeleportFinish,
  UDP_BLACKLISTED,
  UDP_DEPRECATED,
  ZEROCODED,
} from './index.ts';

const chat: ChatFromViewer = {
  name: 'ChatFromViewer',
  AgentData: { AgentID: Uuid.zero, SessionID: Uuid.zero },
  ChatData: { Message: Uint8Array.of(0x41, 0), Type: 1, Channel: 0 },
};

describe('the value of a message', () => {
  it('has its number as it is on the wire', () => {
    expect([KillObject, ParcelProperties, LogoutRequest, PacketAck].map(({ number }) => number)).toEqual([
      16, 23, 0xffff00fc, 0xfffffffb,
    ]);
  });

  it('has its marks as bits', () => {
    expect(StartPingCheck.flags).toBe(0);
    expect(ParcelProperties.flags).toBe(TRUSTED | ZEROCODED | UDP_DEPRECATED);
    expect(TeleportFinish.flags).toBe(TRUSTED | UDP_BLACKLISTED);
    expect([KillObject.trusted, KillObject.zerocoded]).toEqual([true, false]);
    expect([AgentUpdate.trusted, AgentUpdate.zerocoded]).toEqual([false, true]);
  });

  it('writes and reads the body of a packet', () => {
    const body = ChatFromViewer.encode(chat);
    expect([...body.subarray(0, 4)]).toEqual([0xff, 0xff, 0, 80]);
    expect(ChatFromViewer.decode(body)).toEqual(chat);
  });

  it('reads no other message', () => {
    expect(() => KillObject.decode(ChatFromViewer.encode(chat))).toThrow(DecodeError);
    expect(() => ChatFromViewer.decode(Uint8Array.of(0xff))).toThrow(DecodeError);
  });

  it('writes a datagram, zero-coded as the schema says', () => {
    const packet = decodePacket(ChatFromViewer.encodeDatagram(chat, { sequence: 3, reliable: true }));
    expect([packet.sequence, packet.reliable, packet.zerocoded]).toEqual([3, true, true]);
    expect(ChatFromViewer.decode(packet.body)).toEqual(chat);
    const plain = ChatFromViewer.encodeDatagram(chat, { sequence: 3, zerocoded: false });
    expect(decodePacket(plain).zerocoded).toBe(false);
  });

  it('says which value does not fit', () => {
    const wrong = { ...chat, ChatData: { ...chat.ChatData, Type: 256 } };
    expect(() => ChatFromViewer.encode(wrong)).toThrow(EncodeError);
    expect(() => ChatFromViewer.encodeDatagram(wrong, { sequence: 1 })).toThrow(
      expect.objectContaining({ path: 'ChatData.Type' }),
    );
  });

  it('lists its blocks', () => {
    expect(KillObject.blocks).toEqual([
      {
        name: 'ObjectData',
        repeat: 'Variable',
        count: 1,
        optional: false,
        fields: [{ name: 'ID', type: { kind: 'U32' } }],
      },
    ]);
    expect(KillObject.blocks).toBe(KillObject.blocks);
  });
});
