import { Uuid } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { EMPTY_OBJECT, encodeFullUpdate, encodeTerse, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid } from '../testing/index.ts';
import { changeOfFull } from './decode-update.ts';
import { ObjectMirror } from './index.ts';

const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);

function boxOf(localId: number, more: Partial<ObjectDescription> = {}): ObjectDescription {
  const motion = { ...EMPTY_OBJECT.motion, position: { x: localId % 256, y: 2, z: 3 } };
  return { ...EMPTY_OBJECT, localId, id: idOf(localId), pcode: PCODE.prim, motion, ...more };
}

const update = (...objects: readonly ObjectDescription[]): Message => ({
  name: 'ObjectUpdate',
  RegionData,
  ObjectData: objects.map(encodeFullUpdate),
});
const terse = (...localIds: readonly number[]): Message => ({
  name: 'ImprovedTerseObjectUpdate',
  RegionData,
  ObjectData: localIds.map((localId) => ({
    Data: encodeTerse({ localId, motion: { position: { x: 1, y: 2, z: 3 } } }),
    TextureEntry: new Uint8Array(0),
  })),
});
const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => from + n);

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.what));
  return { network, grid, session, malformed, objects: session.region.objects };
}

describe('a flood', () => {
  it('of strangers that move is asked for once, some in a message', async () => {
    const { network, grid, objects } = await arrived();
    for (let times = 0; times < 5; times++)
      for (let first = 1; first <= 2000; first += 20)
        grid.simulator.send(terse(...range(first, 20)), { reliable: false });
    await network.run(5000);
    const asked = grid.simulator.all('RequestMultipleObjects').map(({ ObjectData }) => ObjectData.length);
    expect(asked).toHaveLength(100);
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(2000);
    expect(objects.size).toBe(0);
  });

  it('of probes for what nobody has is asked for once', async () => {
    const { network, grid } = await arrived();
    const ObjectData = range(1, 200).map((ID) => ({ ID, CRC: ID, UpdateFlags: 0 }));
    for (let times = 0; times < 20; times++)
      grid.simulator.send({ name: 'ObjectUpdateCached', RegionData, ObjectData });
    await network.run(3000);
    expect(grid.simulator.all('RequestMultipleObjects').flatMap((each) => each.ObjectData)).toHaveLength(200);
  });

  it('of kills of what is not there leaves nothing behind', async () => {
    const { network, grid, objects } = await arrived();
    for (let first = 1; first < 20_000; first += 200)
      grid.simulator.send({ name: 'KillObject', ObjectData: range(first, 200).map((ID) => ({ ID })) });
    grid.simulator.send(update(boxOf(30_000)));
    await network.run(5000);
    expect([...objects.all()].map(({ localId }) => localId)).toEqual([30_000]);
  });

  it('of full ids under one local id, and of local ids of one full id, is one object', () => {
    const mirror = new ObjectMirror();
    for (const n of range(1, 300)) {
      mirror.apply(changeOfFull(encodeFullUpdate(boxOf(7, { id: idOf(n) }))));
      mirror.apply(changeOfFull(encodeFullUpdate(boxOf(n + 100, { id: idOf(5000) }))));
    }
    expect([...mirror.all()].map(({ localId, id }) => `${localId} ${id.a}`)).toEqual(['7 300', '400 5000']);
    expect([mirror.find(idOf(1)), mirror.find(idOf(5000))?.localId]).toEqual([undefined, 400]);
  });
});

describe('linksets that are none', () => {
  it('move, go and are asked after without end or error', async () => {
    const { network, grid, objects, malformed } = await arrived();
    grid.simulator.send(update(...range(1, 8).map((n) => boxOf(n, { parentId: (n % 8) + 1 }))));
    grid.simulator.send(update(...range(20, 8).map((n) => boxOf(n, { parentId: n }))));
    grid.simulator.send(update(...range(100, 50).map((n) => boxOf(n, { parentId: n - 1 }))));
    await network.run(500);
    grid.simulator.send(terse(...range(1, 8), ...range(100, 50)), { reliable: false });
    await network.run(500);
    for (const { localId } of objects.all()) {
      expect(objects.placeOf(localId)).toBeUndefined();
      expect(objects.linksetOf(localId).length).toBeLessThanOrEqual(2);
    }
    expect(objects.within({ centre: { x: 0, y: 0, z: 0 }, radius: Infinity })).toEqual([]);
    grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 3 }, { ID: 20 }, { ID: 99 }] });
    await network.run(500);
    expect([...objects.all()].map(({ localId }) => localId)).toEqual(range(21, 7));
    expect(malformed).toEqual([]);
  });
});

describe('numbers that are none', () => {
  it('cost the object that has them its place, not the others theirs', async () => {
    const { network, grid, objects, malformed } = await arrived();
    const nowhere = { ...EMPTY_OBJECT.motion, position: { x: Number.NaN, y: 0, z: 0 } };
    const spinning = { ...EMPTY_OBJECT.motion, velocity: { x: Infinity, y: 0, z: 0 } };
    const ObjectData = [
      { ...encodeFullUpdate(boxOf(1)), ObjectData: placed(nowhere.position) },
      encodeFullUpdate(boxOf(2, { motion: spinning })),
      encodeFullUpdate(boxOf(3, { scale: { x: Number.NaN, y: -1, z: Infinity } })),
      encodeFullUpdate(boxOf(4)),
    ];
    grid.simulator.send({ name: 'ObjectUpdate', RegionData, ObjectData });
    await network.run(500);
    expect([...objects.all()].map(({ localId }) => localId)).toEqual([2, 3, 4]);
    expect(malformed).toEqual(['a position that is not finite']);
    expect(objects.get(2)?.velocity).toEqual({ x: 0, y: 0, z: 0 });
    expect(() => JSON.stringify([...objects.all()])).not.toThrow();
    expect(objects.changes(0).slots).toHaveLength(3);
  });

  function placed({ x, y, z }: { x: number; y: number; z: number }): Uint8Array {
    const bytes = new Uint8Array(60);
    const view = new DataView(bytes.buffer);
    for (const [at, value] of [x, y, z].entries()) view.setFloat32(at * 4, value, true);
    return bytes;
  }
});

it('messages that come again, late, or not at all end as the last word had it', () => {
  const random = createRandom(12);
  for (let round = 0; round < 20; round++) {
    // What the region said, in order; each word has the number of its packet.
    const words: { readonly sequence: number; readonly act: (mirror: ObjectMirror) => void }[] = [];
    const say = (act: (mirror: ObjectMirror, sequence: number) => void): void => {
      const sequence = words.length + 1;
      words.push({ sequence, act: (mirror) => act(mirror, sequence) });
    };
    for (let n = 0; n < 60; n++) {
      const localId = random.integer(1, 6);
      const x = random.integer(0, 200);
      const motion = { ...EMPTY_OBJECT.motion, position: { x, y: 2, z: 3 } };
      if (random.chance(0.2)) say((mirror, sequence) => void mirror.kill(localId, sequence));
      else if (random.chance(0.6))
        say((mirror, sequence) =>
          mirror.apply(changeOfFull(encodeFullUpdate(boxOf(localId, { motion }))), sequence),
        );
    }
    const inOrder = new ObjectMirror();
    for (const { act } of words) act(inOrder);
    // Each a few places early or late, and some of them twice.
    const delivered = words
      .flatMap((word) => (random.chance(0.3) ? [word, word] : [word]))
      .map((word) => ({ word, at: word.sequence + random.integer(0, 8) }))
      .toSorted((one, other) => one.at - other.at);
    const shuffled = new ObjectMirror();
    for (const { word } of delivered) word.act(shuffled);
    const told = (mirror: ObjectMirror): readonly string[] =>
      [...mirror.all()].map(({ localId, position }) => `${localId} ${position.x}`).toSorted();
    expect(told(shuffled)).toEqual(told(inOrder));
  }
});

describe('parts whose whole went before it was known to be theirs', () => {
  const full = (localId: number, parentId: number) =>
    changeOfFull(encodeFullUpdate(boxOf(localId, { parentId })));

  it('go when that is heard', () => {
    const mirror = new ObjectMirror();
    mirror.apply(full(1, 0), 1);
    mirror.apply(full(2, 0), 2);
    // The third word, that 2 is part of 1, comes after the fourth, that 1 is gone.
    expect(mirror.kill(1, 4).removed.map(({ localId }) => localId)).toEqual([1]);
    const applied = mirror.apply(full(2, 1), 3);
    expect(applied).toMatchObject({ type: 'removed', gone: { removed: [{ localId: 2 }] } });
    expect(mirror.apply(full(2, 0), 2).type).toBe('overtaken');
    expect(mirror.apply(full(3, 1), 3).type).toBe('overtaken');
    expect(mirror.size).toBe(0);
  });

  it('stay when they were let go of before, in whatever order that is heard', () => {
    const mirror = new ObjectMirror();
    mirror.apply(full(1, 0), 1);
    mirror.apply(full(2, 1), 2);
    // The third word, that 2 stands alone, comes after the fourth, that 1 is gone.
    mirror.kill(1, 4);
    expect(mirror.apply(full(2, 0), 3).type).toBe('added');
    expect(mirror.apply(full(2, 1), 2).type).toBe('overtaken');
    expect([...mirror.all()].map(({ localId, parentId }) => [localId, parentId])).toEqual([[2, 0]]);
  });

  it('are as the last word had it, in any order', () => {
    const random = createRandom(21);
    for (let round = 0; round < 60; round++) {
      const parents = new Map<number, number>();
      const words: ((mirror: ObjectMirror) => void)[] = [];
      const say = (localId: number, parentId: number): void => {
        parents.set(localId, parentId);
        const sequence = words.length + 1;
        words.push((mirror) => void mirror.apply(full(localId, parentId), sequence));
      };
      for (let n = 1; n <= 40; n++) {
        const localId = random.integer(1, 5);
        const other = random.integer(1, 5);
        const isRoot = (each: number): boolean => parents.get(each) === 0;
        const parts = [...parents].filter(([, parent]) => parent === localId).map(([part]) => part);
        if (!parents.has(localId)) say(localId + 0, 0);
        else if (random.chance(0.2) && isRoot(localId)) {
          for (const gone of [localId, ...parts]) parents.delete(gone);
          const sequence = words.length + 1;
          words.push((mirror) => void mirror.kill(localId, sequence));
        } else if (random.chance(0.5) && isRoot(localId) && isRoot(other) && localId !== other) {
          for (const part of [localId, ...parts]) say(part, other);
        } else say(localId, 0);
      }
      const delivered = words
        .map((act, place) => ({ act, at: place + random.integer(0, 6) }))
        .toSorted((one, two) => one.at - two.at);
      const mirror = new ObjectMirror();
      for (const { act } of delivered) act(mirror);
      const told = [...mirror.all()].map(({ localId, parentId }) => `${localId} in ${parentId}`);
      expect(told.toSorted()).toEqual(
        [...parents].map(([part, parent]) => `${part} in ${parent}`).toSorted(),
      );
    }
  });
});
