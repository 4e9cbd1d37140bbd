import { describe, expect, it } from 'vitest';
import { EncodeError, UsageError } from '../errors/index.ts';
import {
  ALL_MESSAGES,
  ChatFromViewer,
  CloseCircuit,
  CompletePingCheck,
  KillObject,
  PacketAck,
  StartPingCheck,
  createMessageTable,
  describeMessages,
} from './index.ts';
import type { Message } from './index.ts';

const KILL: Message = { name: 'KillObject', ObjectData: [{ ID: 7 }] };

describe('a table of messages', () => {
  it('is made of nothing else', () => {
    for (const wrong of ['ChatFromViewer', undefined, null, 80, {}, { name: 'ChatFromViewer' }])
      expect(() => createMessageTable([wrong as never]), JSON.stringify(wrong)).toThrow(UsageError);
  });

  it('has what it was made of, and what every circuit needs', () => {
    const table = createMessageTable([ChatFromViewer]);
    expect([...table]).toEqual([ChatFromViewer, PacketAck, StartPingCheck, CompletePingCheck, CloseCircuit]);
    expect(table.size).toBe(5);
    expect(table.get('ChatFromViewer')).toBe(ChatFromViewer);
    expect([table.get('KillObject'), table.get('toString')]).toEqual([undefined, undefined]);
  });

  it('names a message once, however often it is given', () => {
    expect([...createMessageTable([PacketAck, ChatFromViewer, ChatFromViewer])]).toHaveLength(5);
  });

  it('reads what is in it, by number of each frequency', () => {
    const table = createMessageTable([...ALL_MESSAGES]);
    for (const type of ALL_MESSAGES) expect(table.ofNumber(type.number), type.name).toBe(type);
    for (const number of [0, 0xfe, 0xff00, 0xffff0000, 0xfffffffa, 0xffff7fff])
      expect(table.ofNumber(number)).toBeUndefined();
  });

  it('gives what is not in it as it came, whether or not the schema has the number', () => {
    const table = createMessageTable([]);
    const known = KillObject.encode({ name: 'KillObject', ObjectData: [{ ID: 7 }] });
    const strange = Uint8Array.of(0xff, 0xff, 0x7f, 1, 9);
    expect(table.decode(known)).toEqual({ name: 'Unknown', number: KillObject.number, body: known });
    expect(table.decode(strange)).toEqual({ name: 'Unknown', number: 0xffff7f01, body: strange });
    for (const body of [known, strange]) expect(table.encode(table.decode(body))).toEqual(body);
  });

  it('writes only what is in it', () => {
    expect(createMessageTable([KillObject]).encode(KILL)).toEqual(Uint8Array.of(16, 1, 7, 0, 0, 0));
    expect(() => createMessageTable([]).encode(KILL)).toThrow(EncodeError);
    expect(() => createMessageTable([]).encodeDatagram(KILL, { sequence: 1 })).toThrow(
      'no message of the table is named KillObject',
    );
  });

  it('of all messages has the schema, in its order', () => {
    expect(Array.from(ALL_MESSAGES, ({ name }) => name)).toEqual(describeMessages().map(({ name }) => name));
    expect(ALL_MESSAGES.size).toBe(483);
  });
});
