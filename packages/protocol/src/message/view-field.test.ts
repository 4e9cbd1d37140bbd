import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodePacket } from '../packet/index.ts';
import { CoarseLocationUpdate, ObjectUpdate, decodeMessage } from './index.ts';
import { viewOf } from './view-field.ts';

const ids = [1, 2, 3].map((d) => new Uuid(-1, 0x01020304, 7, d));
const coarse = (AgentData: readonly { readonly AgentID: Uuid }[]): CoarseLocationUpdate => ({
  name: 'CoarseLocationUpdate',
  Location: AgentData.map((_, i) => ({ X: i, Y: 2, Z: 3 })),
  Index: { You: -1, Prey: 0 },
  AgentData,
});

describe('a view to read numbers through', () => {
  it.each([7, 2048, 2049, 70_000])('has the offsets of the bytes, of which there are %d', (length) => {
    const around = new Uint8Array(length + 5).map((_, i) => i * 7);
    const bytes = around.subarray(5);
    const view = viewOf(bytes);
    for (const at of [0, 3, length - 1]) expect(view.getUint8(at)).toBe(bytes[at]);
  });

  it('is of the memory itself where a zero-coded body lies', () => {
    const datagram = ObjectUpdate.encodeDatagram(ObjectUpdate.fromLlsd({ ObjectData: [{ ID: 9 }] }), {
      sequence: 1,
    });
    const { bytes, start } = decodePacket(datagram);
    expect(bytes).not.toBe(datagram);
    expect(viewOf(bytes).buffer).toBe(bytes.buffer);
    expect(viewOf(bytes)).toBe(viewOf(bytes));
    expect(viewOf(bytes).getUint8(start)).toBe(ObjectUpdate.number);
  });

  it('leaves what was read before as it was', () => {
    const one = CoarseLocationUpdate.decode(CoarseLocationUpdate.encode(coarse([{ AgentID: ids[0]! }])));
    const two = CoarseLocationUpdate.encode(coarse(ids.map((AgentID) => ({ AgentID }))));
    expect(decodeMessage(two)).toEqual(coarse(ids.map((AgentID) => ({ AgentID }))));
    expect(one).toEqual(coarse([{ AgentID: ids[0]! }]));
  });

  it('reads a body that was expanded long ago', () => {
    const message = ObjectUpdate.fromLlsd({ ObjectData: [{ ID: 9, FullID: ids[2]!, Scale: [1, 2, 3] }] });
    const old = decodePacket(ObjectUpdate.encodeDatagram(message, { sequence: 1 }));
    for (let i = 0; i < 600; i++) decodePacket(ObjectUpdate.encodeDatagram(message, { sequence: 2 }));
    expect(decodeMessage(old.bytes, old.start, old.end)).toEqual(
      ObjectUpdate.decode(ObjectUpdate.encode(message)),
    );
  });
});
