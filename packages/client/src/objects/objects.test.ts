import { ByteWriter, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, fullUpdate } from '../testing/index.ts';
import { changeOfCompressed, changeOfFull, changeOfTerse } from './decode-update.ts';
import { ObjectMirror } from './object-mirror.ts';

const ID = new Uuid(1, 2, 3, 4);
const PLACE = { x: 10, y: 20, z: 30 };

/** Fields 1 to 7 of PROTOCOL §9.3. */
function compressed(flags: number, parentId = 0): Uint8Array {
  const writer = new ByteWriter(128);
  for (const byte of ID.toBytes()) writer.u8(byte);
  writer.u32le(42);
  writer.u8(9);
  for (let i = 0; i < 1 + 4 + 1 + 1 + 12; i++) writer.u8(7);
  for (const value of [PLACE.x, PLACE.y, PLACE.z, 0, 0, 0]) writer.f32le(value);
  writer.u32le(flags);
  for (let i = 0; i < 16; i++) writer.u8(0);
  if ((flags & 0x80) !== 0) for (let i = 0; i < 12; i++) writer.u8(0xff);
  if ((flags & 0x20) !== 0) writer.u32le(parentId);
  return writer.finish();
}

describe('full updates', () => {
  it('say where an object is, and who an avatar is', () => {
    const NameValue = encodeText(
      'FirstName STRING RW SV Bot\nLastName STRING RW SV One\nTitle STRING RW SV x',
    );
    const [prim] = fullUpdate({ ID: 42, FullID: ID, PCode: 9, ParentID: 7 }, PLACE).ObjectData;
    const [avatar] = fullUpdate({ ID: 43, FullID: ID, PCode: 47, NameValue }, PLACE, true).ObjectData;
    expect(changeOfFull(prim!)).toEqual({ localId: 42, id: ID, pcode: 9, parentId: 7, position: PLACE });
    expect(changeOfFull(avatar!)).toMatchObject({ name: 'Bot One', position: PLACE });
  });

  it('refuse forms that viewers refuse, and places that are none', () => {
    const [block] = fullUpdate({ ID: 42, FullID: ID, PCode: 9 }, PLACE).ObjectData;
    expect(() => changeOfFull({ ...block!, ObjectData: new Uint8Array(32) })).toThrow(DecodeError);
    expect(() => changeOfFull({ ...block!, ObjectData: new Uint8Array(60).fill(0xff) })).toThrow(DecodeError);
  });
});

describe('compressed updates', () => {
  it('are read up to the parent', () => {
    expect(changeOfCompressed(compressed(0))).toEqual({
      localId: 42,
      id: ID,
      pcode: 9,
      parentId: 0,
      position: PLACE,
    });
    expect(changeOfCompressed(compressed(0xa0, 77)).parentId).toBe(77);
  });

  it('and terse ones: nothing but DecodeError comes of garbage and of what is cut short', () => {
    const random = createRandom(7);
    const whole = compressed(0xa0, 1);
    for (let length = 0; length < whole.length; length++) {
      expect(() => changeOfCompressed(whole.subarray(0, length))).toThrow(DecodeError);
    }
    for (let i = 0; i < 2000; i++) {
      const garbage = random.bytes(random.integer(0, 120));
      for (const decode of [changeOfCompressed, changeOfTerse]) {
        try {
          decode(garbage);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }
    }
  });
});

describe('the mirror', () => {
  it('adds, moves and removes, and ignores terse updates of strangers', () => {
    const mirror = new ObjectMirror();
    expect(mirror.apply({ localId: 1, position: PLACE }).type).toBe('ignored');
    expect(mirror.apply({ localId: 1, id: ID, pcode: 47, position: PLACE, name: 'A B' }).type).toBe('added');
    expect(mirror.apply({ localId: 1, position: { x: 0, y: 0, z: 0 } })).toMatchObject({
      type: 'updated',
      object: { id: ID, name: 'A B', position: { x: 0 } },
    });
    expect(mirror.avatarCount).toBe(1);
    expect(mirror.find(ID)?.localId).toBe(1);
    expect(mirror.remove(1)?.name).toBe('A B');
    expect(mirror.remove(1)).toBeUndefined();
    expect([mirror.size, mirror.avatarCount]).toEqual([0, 0]);
  });

  it('takes another id under a known local id for another object', () => {
    const mirror = new ObjectMirror();
    mirror.apply({ localId: 1, id: ID, pcode: 47, position: PLACE, name: 'Old' });
    const applied = mirror.apply({ localId: 1, id: new Uuid(9, 9, 9, 9), pcode: 9, position: PLACE });
    expect(applied).toMatchObject({ type: 'added', object: { name: '' } });
    expect(mirror.avatarCount).toBe(0);
  });
});

describe('in a session', () => {
  it('objects come, move and go as events of their region', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const events: string[] = [];
    const { region } = session;
    region?.on('objectAdded', ({ localId }) => events.push(`added ${localId}`));
    region?.on('objectUpdated', ({ localId }) => events.push(`updated ${localId}`));
    region?.on('objectRemoved', ({ localId }) => events.push(`removed ${localId}`));
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    grid.simulator.send(fullUpdate({ ID: 41, FullID: new Uuid(4, 1, 0, 0), PCode: 9 }, PLACE));
    const ObjectData = [{ UpdateFlags: 0, Data: compressed(0) }];
    grid.simulator.send({ name: 'ObjectUpdateCompressed', RegionData, ObjectData });
    grid.simulator.send({ name: 'ObjectUpdateCompressed', RegionData, ObjectData });
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 42 }, { ID: 43 }] });
    await network.run(10);
    expect(events).toEqual(['added 41', 'added 42', 'updated 42', 'removed 42']);
  });

  it('asks for what a server believes to be cached, once and all of it', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    grid.simulator.send(fullUpdate({ ID: 1, FullID: ID, PCode: 9 }, PLACE));
    const ObjectData = [1, 2, 3].map((id) => ({ ID: id, CRC: 5, UpdateFlags: 0 }));
    grid.simulator.send({ name: 'ObjectUpdateCached', RegionData, ObjectData });
    await network.run(10);
    const [request] = grid.simulator.all('RequestMultipleObjects');
    expect(request?.ObjectData).toEqual([
      { CacheMissType: 0, ID: 2 },
      { CacheMissType: 0, ID: 3 },
    ]);
  });

  it('goes on with the rest when one of several makes no sense', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.what));
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    const ObjectData = [new Uint8Array(9), compressed(0)].map((Data) => ({ UpdateFlags: 0, Data }));
    grid.simulator.send({ name: 'ObjectUpdateCompressed', RegionData, ObjectData });
    await network.run(10);
    expect(malformed).toHaveLength(1);
    expect(session.region?.objects.size).toBe(1);
  });
});
