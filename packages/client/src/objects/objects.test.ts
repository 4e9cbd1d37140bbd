import { ByteWriter, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import type { Region } from '../arrive/index.ts';
import { arriveInFakeGrid, fullUpdate, terseUpdate } from '../testing/index.ts';
import { changeOfCompressed, changeOfFull } from './decode-update.ts';
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
    expect(changeOfFull(prim!)).toMatchObject({
      localId: 42,
      id: ID,
      pcode: 9,
      parentId: 7,
      position: PLACE,
    });
    expect(changeOfFull(avatar!)).toMatchObject({ name: 'Bot One', position: PLACE });
  });

  it('refuse forms that nobody writes, and places that are none', () => {
    const [block] = fullUpdate({ ID: 42, FullID: ID, PCode: 9 }, PLACE).ObjectData;
    expect(() => changeOfFull({ ...block!, ObjectData: new Uint8Array(33) })).toThrow(DecodeError);
    expect(() => changeOfFull({ ...block!, ObjectData: new Uint8Array(60).fill(0xff) })).toThrow(DecodeError);
  });
});

describe('compressed updates', () => {
  it('are read up to the parent', () => {
    expect(changeOfCompressed(compressed(0))).toMatchObject({
      localId: 42,
      id: ID,
      pcode: 9,
      parentId: 0,
      crc: 0x07070707,
      position: PLACE,
      rotation: { x: 0, y: 0, z: 0, w: 1 },
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
      for (const decode of [changeOfCompressed, (data: Uint8Array) => new ObjectMirror().applyTerse(data)]) {
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

const REGION = { RegionHandle: 0n, TimeDilation: 0xffff };
const prim = (ID: number, more: { readonly ParentID?: number; readonly CRC?: number } = {}) =>
  fullUpdate({ ID, FullID: new Uuid(ID, 0, 0, 1), PCode: 9, ...more }, PLACE);
const avatar = (ID: number, ParentID = 0, position: Vector3 = PLACE) => {
  const NameValue = encodeText('FirstName STRING RW SV Bot\nLastName STRING RW SV One');
  return fullUpdate({ ID, FullID: new Uuid(ID, 0, 0, 1), PCode: 47, ParentID, NameValue }, position, true);
};

/** Everything that is told of the objects and avatars of a region, in order. */
function listen(region: Region): string[] {
  const told: string[] = [];
  region.on('objectAdded', ({ localId }) => told.push(`added ${localId}`));
  region.on('objectUpdated', ({ localId }) => told.push(`updated ${localId}`));
  region.on('objectRemoved', ({ localId }) => told.push(`removed ${localId}`));
  region.on('avatarAdded', ({ name }) => told.push(`${name} came`));
  region.on('avatarRemoved', ({ name, position }) => told.push(`${name} left ${position?.x}`));
  return told;
}

describe('from a region that is untidy', () => {
  it('a killed root takes its parts along, and leaves who sat on it', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const region = session.region!;
    for (const message of [prim(6, { ParentID: 5 }), prim(5), avatar(9, 5, { x: 1, y: 1, z: 1 })])
      grid.simulator.send(message);
    await network.run(300);
    const told = listen(region);
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 5 }, { ID: 5 }, { ID: 4711 }] });
    await network.run(300);
    expect(told).toEqual(['removed 6', 'removed 5', 'updated 9']);
    expect(region.avatars).toMatchObject([{ name: 'Bot One', position: { x: 11, y: 21, z: 31 } }]);
  });

  it('avatars come and go as such', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const told = listen(session.region!);
    grid.simulator.send(avatar(9));
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 9 }] });
    await network.run(300);
    expect(told).toEqual(['added 9', 'Bot One came', 'removed 9', 'Bot One left 10']);
    expect(session.region!.avatars).toEqual([]);
  });

  it('another object under the same local id: the former is told as removed', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const told = listen(session.region!);
    grid.simulator.send(prim(5));
    grid.simulator.send(fullUpdate({ ID: 5, FullID: new Uuid(2, 0, 0, 0), PCode: 9 }, PLACE));
    await network.run(300);
    expect(told).toEqual(['added 5', 'removed 5', 'added 5']);
  });

  it('what is cached in another version is asked for, once in a while', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    const asked = () => grid.simulator.all('RequestMultipleObjects').map(({ ObjectData }) => ObjectData);
    const cached = (CRC: number): void =>
      grid.simulator.send({
        name: 'ObjectUpdateCached',
        RegionData: REGION,
        ObjectData: [{ ID: 5, CRC, UpdateFlags: 0 }],
      });
    grid.simulator.send(prim(5, { CRC: 1 }));
    cached(1);
    await network.run(300);
    expect(asked()).toEqual([]);
    for (let i = 0; i < 20; i++) cached(2);
    await network.run(300);
    expect(asked()).toEqual([[{ CacheMissType: 1, ID: 5 }]]);
    // It never came: another time.
    await network.run(10_000);
    cached(2);
    await network.run(300);
    expect(asked()).toHaveLength(2);
    grid.simulator.send(prim(5, { CRC: 2 }));
    cached(3);
    await network.run(300);
    expect(asked()).toHaveLength(3);
  });

  it('many misses are asked for in messages of 255', async () => {
    const network = new MemoryNetwork();
    const { grid } = await arriveInFakeGrid(network);
    for (let first = 1; first <= 600; first += 200) {
      const ObjectData = Array.from({ length: 200 }, (_, i) => ({ ID: first + i, CRC: 1, UpdateFlags: 0 }));
      grid.simulator.send({ name: 'ObjectUpdateCached', RegionData: REGION, ObjectData });
    }
    const known = Array.from({ length: 255 }, (_, i) => ({ ID: 10_000 + i, CRC: 1, UpdateFlags: 0 }));
    grid.simulator.send({ name: 'ObjectUpdateCached', RegionData: REGION, ObjectData: known });
    await network.run(1000);
    const sizes = grid.simulator.all('RequestMultipleObjects').map(({ ObjectData }) => ObjectData.length);
    expect(sizes).toEqual([200, 200, 200, 255]);
  });

  it('what moves before it was described, and an unknown seat, are asked for; then all falls into place', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.simulator.send(terseUpdate(5, PLACE, { isAvatar: false }));
    grid.simulator.send(terseUpdate(5, PLACE, { isAvatar: false }));
    grid.simulator.send(avatar(9, 7, { x: 0, y: 0, z: 1 }));
    await network.run(300);
    const asked = grid.simulator.all('RequestMultipleObjects').flatMap(({ ObjectData }) => ObjectData);
    expect(asked.map(({ ID }) => ID)).toEqual([5, 7]);
    expect(session.region!.avatars[0]?.position).toBeUndefined();
    grid.simulator.send(prim(7));
    await network.run(300);
    expect(session.region!.avatars[0]).toMatchObject({
      position: { x: 10, y: 20, z: 31 },
      seat: { localId: 7 },
    });
  });

  it('what moves is where it is now, not where it was told to be', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    grid.simulator.send(avatar(9, 0, { x: 100, y: 100, z: 25 }));
    grid.simulator.send(terseUpdate(9, { x: 100, y: 100, z: 25 }, { velocity: { x: 3, y: 0, z: 0 } }));
    await network.run(1000);
    const [walker] = session.region!.avatars;
    expect(walker?.position?.x).toBeGreaterThan(102.9);
    expect(session.region!.objects.get(9)?.position.x).toBeGreaterThan(102.9);
    // A minute without a word: it is no longer believed to walk.
    await network.run(60_000);
    expect(walker?.position?.x).toBeLessThan(110);
    expect(JSON.parse(JSON.stringify(walker))).toMatchObject({ name: 'Bot One', isSitting: false });
  });
});
