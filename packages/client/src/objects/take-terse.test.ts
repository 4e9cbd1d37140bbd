import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createMessageTable, LateTerseObjectUpdate, UnreadTerse } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { BOX_SHAPE, EMPTY_OBJECT, encodeTerse, PCODE } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { ObjectMirror } from './index.ts';

type Blocks = MessageOf<'ImprovedTerseObjectUpdate'>['ObjectData'];
const TABLE = createMessageTable([LateTerseObjectUpdate]);
const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };
const COUNT = 60;
const NOTHING = new Uint8Array(0);

/** Prims, and an avatar at each tenth place. */
function filled(): ObjectMirror {
  const mirror = new ObjectMirror({ now: () => 1000 });
  for (let localId = 1; localId <= COUNT; localId++) {
    const pcode = localId % 10 === 0 ? PCODE.avatar : PCODE.prim;
    const id = new Uuid(localId, 0, 0, 1);
    const description = { ...EMPTY_OBJECT, localId, id, pcode, shape: BOX_SHAPE };
    const { motion } = description;
    mirror.apply({ localId, id, pcode, parentId: 0, description, position: motion.position });
  }
  return mirror;
}

function unread(ObjectData: Blocks): UnreadTerse {
  const body = LateTerseObjectUpdate.encode({ name: 'ImprovedTerseObjectUpdate', RegionData, ObjectData });
  const message = TABLE.decode(body);
  if (!(message instanceof UnreadTerse)) throw new RangeError('not unread');
  return message;
}

/** What of a message goes another way; each is taken as single ones are. */
function takeWhole(
  mirror: ObjectMirror,
  blocks: Blocks,
  sequence: number,
): { moved: number[]; rest: number } {
  const told = { moved: [] as number[], rest: 0 };
  mirror.takeTerseMessage(unread(blocks), sequence, {
    moved: ({ localId }) => told.moved.push(localId),
    rest: (data) => {
      told.rest++;
      takeOne(mirror, data, sequence);
    },
  });
  return told;
}

function takeOne(mirror: ObjectMirror, data: Uint8Array, sequence: number): void {
  try {
    mirror.applyTerse(data, undefined, sequence);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}

describe('the terse updates of a whole message', () => {
  it('leave the same as one by one, whatever is in them and in whatever order they come', () => {
    const random = createRandom(3);
    const below = (most: number): number => Math.floor(random.next() * most);
    const [whole, single] = [filled(), filled()];
    let plain = 0;
    for (let round = 0; round < 100; round++) {
      const blocks = Array.from({ length: below(30) }, () => {
        const localId = 1 + below(COUNT + 5);
        const position = { x: below(256), y: random.next(), z: below(20) === 0 ? Number.NaN : 20 };
        const rotation = { x: random.next(), y: 0, z: 0, w: random.next() };
        const velocity = { x: random.next() * 9, y: 0, z: -1 };
        const isAvatar = localId % 10 === 0;
        const plane = isAvatar ? { collisionPlane: { x: 0, y: 0, z: 1, w: 5 } } : {};
        const data = encodeTerse({ localId, motion: { position, rotation, velocity, ...plane } });
        return { Data: below(20) === 0 ? data.subarray(0, below(44)) : data, TextureEntry: NOTHING };
      });
      const sequence = 100 + round - below(5);
      plain += takeWhole(whole, blocks, sequence).moved.length;
      for (const { Data } of blocks) takeOne(single, Data, sequence);
    }
    expect(plain).toBeGreaterThan(300);
    const [one, other] = [whole.changes(0), single.changes(0)];
    const motionOf = ({ localIds, motion }: typeof one): ReadonlyMap<number, Float32Array> =>
      new Map([...localIds].map((localId, index) => [localId, motion.subarray(index * 20, index * 20 + 20)]));
    const wanted = motionOf(other);
    for (const [localId, row] of motionOf(one))
      for (const [place, number] of row.entries())
        expect(number).toBeCloseTo(wanted.get(localId)![place]!, 5);
    expect(one.cursor).toBe(other.cursor);
  });

  it('tells who has moved, and leaves avatars, strangers and new textures to others', () => {
    const position = { x: 1, y: 2, z: 3 };
    const block = (localId: number, more: object = {}): Blocks[number] => ({
      Data: encodeTerse({ localId, motion: { position, ...more } }),
      TextureEntry: NOTHING,
    });
    const painted = { ...block(4), TextureEntry: Uint8Array.of(1, 0, 0, 0, 7) };
    const avatar = block(10, { collisionPlane: { x: 0, y: 0, z: 1, w: 0 } });
    const mirror = filled();
    const told = takeWhole(mirror, [block(1), avatar, block(999), painted, block(3)], 7);
    expect(told).toEqual({ moved: [1, 3], rest: 3 });
    expect(mirror.get(3)?.position).toEqual(position);
    expect(takeWhole(mirror, [block(3)], 6)).toEqual({ moved: [], rest: 1 });
  });
});
