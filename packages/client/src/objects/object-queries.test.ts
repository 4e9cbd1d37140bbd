import { NO_ROTATION, Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { EMPTY_OBJECT, encodeFullUpdate, OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { changeOfFull } from './decode-update.ts';
import { isInArea } from './area.ts';
import { ObjectMirror } from './index.ts';
import type { WorldObject } from './index.ts';

const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);
const OWNER = idOf(1000);
const AGENT = idOf(2000);
const HALF = Math.SQRT1_2;

interface Placed extends Partial<ObjectDescription> {
  readonly position?: Vector3;
}

function put(mirror: ObjectMirror, localId: number, { position, ...more }: Placed = {}): void {
  const motion = { ...EMPTY_OBJECT.motion, position: position ?? { x: 10, y: 10, z: 10 } };
  const id = idOf(localId);
  mirror.apply(
    changeOfFull(encodeFullUpdate({ ...EMPTY_OBJECT, localId, id, pcode: PCODE.prim, motion, ...more })),
  );
}

const ids = (objects: readonly WorldObject[]): number[] => objects.map(({ localId }) => localId);

describe('an area', () => {
  const mirror = new ObjectMirror();
  put(mirror, 1, { position: { x: 10, y: 10, z: 20 } });
  put(mirror, 2, { position: { x: 13, y: 14, z: 20 } });
  put(mirror, 3, { position: { x: 200, y: 200, z: 20 } });
  // A part that stands far from its root, near the first.
  put(mirror, 4, { parentId: 3, position: { x: -189, y: -190, z: 0 } });
  put(mirror, 5, { parentId: 99, position: { x: 10, y: 10, z: 20 } });

  it('is a ball, its edge with it', () => {
    const centre = { x: 10, y: 10, z: 20 };
    expect(ids(mirror.within({ centre, radius: 5 }))).toEqual([1, 2, 4]);
    expect(ids(mirror.within({ centre, radius: 4.9 }))).toEqual([1, 4]);
    expect(ids(mirror.within({ centre, radius: 0 }))).toEqual([1]);
    expect(ids(mirror.within({ centre, radius: Infinity }))).toEqual([1, 2, 3, 4]);
  });

  it('is a box, which may be endless', () => {
    const min = { x: 11, y: 10, z: 0 };
    const max = { x: 200, y: 200, z: 20 };
    expect(ids(mirror.within({ min, max }))).toEqual([2, 3, 4]);
    const sky = { min: { ...min, z: -Infinity }, max: { ...max, z: Infinity } };
    expect(ids(mirror.within(sky))).toEqual([2, 3, 4]);
    expect(ids(mirror.within({ min: { ...min, z: 21 }, max: { ...max, z: Infinity } }))).toEqual([]);
  });

  it.each([
    { centre: { x: Number.NaN, y: 0, z: 0 }, radius: 1 },
    { centre: { x: 0, y: 0, z: 0 }, radius: -1 },
    { min: { x: 5, y: 0, z: 0 }, max: { x: 4, y: 0, z: 0 } },
    { min: { x: 0, y: 0, z: Number.NaN }, max: { x: 4, y: 0, z: 0 } },
  ])('of %j is refused', (area) => {
    expect(() => mirror.within(area)).toThrow(UsageError);
  });

  it('finds what looking at every place finds', () => {
    let now = 0;
    const random = createRandom(5);
    const crowd = new ObjectMirror({ now: () => now });
    const place = (): Vector3 => ({
      x: random.integer(0, 256),
      y: random.integer(0, 256),
      z: random.integer(0, 99),
    });
    for (let localId = 1; localId <= 600; localId++) {
      const rotation = random.chance(0.5) ? NO_ROTATION : { x: 0, y: 0, z: HALF, w: HALF };
      const velocity = random.chance(0.1) ? { x: 3, y: 0, z: 0 } : EMPTY_OBJECT.motion.velocity;
      const parentId = random.chance(0.6) ? random.integer(1, 600) : 0;
      const motion = { ...EMPTY_OBJECT.motion, position: place(), rotation, velocity };
      put(crowd, localId, { parentId, motion });
    }
    now = 1500;
    for (let round = 0; round < 20; round++) {
      const area = { centre: place(), radius: random.integer(5, 90) };
      const expected = crowd.filter(
        ({ regionPosition }) => regionPosition !== undefined && isInArea(area, regionPosition),
      );
      expect(ids(crowd.within(area))).toEqual(ids(expected));
      expect(expected.length).toBeLessThan(600);
    }
  });
});

describe('an owner', () => {
  const family = {
    id: idOf(3),
    ownerId: OWNER,
    groupId: idOf(4000),
    lastOwnerId: Uuid.zero,
    masks: { base: 0, owner: 0, group: 0, everyone: 0, nextOwner: 0 },
    ownershipCost: 0,
    saleType: 0,
    salePrice: 0,
    category: 0,
    name: 'Table',
    description: '',
  };

  it('is whom the region has named, in whatever way', () => {
    const mirror = new ObjectMirror({ agentId: AGENT });
    put(mirror, 1, { updateFlags: OBJECT_FLAG.youOwner });
    put(mirror, 2, { ownerId: OWNER, textureEntry: new Uint8Array(20) });
    put(mirror, 3);
    put(mirror, 4);
    expect(ids(mirror.ownedBy(AGENT))).toEqual([1]);
    expect(ids(mirror.ownedBy(OWNER.toString()))).toEqual([2]);
    expect(mirror.get(3)?.ownerId).toBeUndefined();
    mirror.learn(3, { properties: family });
    mirror.learn(4, { properties: { ...family, ownerId: Uuid.zero } });
    expect(ids(mirror.ownedBy(OWNER))).toEqual([2, 3]);
    expect(ids(mirror.ownedBy(idOf(4000)))).toEqual([4]);
    expect(mirror.get(3)?.name).toBe('Table');
    expect(() => mirror.ownedBy('nobody')).toThrow(UsageError);
  });

  it('by its properties counts more than flags of before', () => {
    const mirror = new ObjectMirror({ agentId: AGENT });
    put(mirror, 3, { updateFlags: OBJECT_FLAG.youOwner });
    mirror.learn(3, { properties: family });
    expect(ids(mirror.ownedBy(AGENT))).toEqual([]);
    expect(mirror.learn(9, { properties: family })).toBeUndefined();
  });
});

describe('a linkset', () => {
  const mirror = new ObjectMirror();
  put(mirror, 1);
  put(mirror, 5, { parentId: 1 });
  put(mirror, 3, { parentId: 1 });
  put(mirror, 7, { parentId: 1, pcode: PCODE.avatar });
  put(mirror, 8, { parentId: 7 });
  put(mirror, 9, { parentId: 8 });
  put(mirror, 20, { parentId: 99 });

  it('has its root first, and nobody who sits on it', () => {
    expect(ids(mirror.linksetOf(3))).toEqual([1, 3, 5]);
    expect(ids(mirror.linksetOf(1))).toEqual([1, 3, 5]);
    expect(ids(mirror.linksetOf(7))).toEqual([7]);
    expect(mirror.rootOf(3)?.localId).toBe(1);
    expect(mirror.rootOf(1)?.localId).toBe(1);
  });

  it('that is attached ends at its own root; its avatar is where all of it is', () => {
    expect(ids(mirror.linksetOf(9))).toEqual([8, 9]);
    expect(mirror.rootOf(9)?.localId).toBe(1);
  });

  it('without its root is what is known of it', () => {
    expect(ids(mirror.linksetOf(20))).toEqual([20]);
    expect(mirror.rootOf(20)).toBeUndefined();
    expect(mirror.linksetOf(77)).toEqual([]);
  });

  it('that is a circle has no root, and is no trouble', () => {
    const circle = new ObjectMirror();
    put(circle, 1, { parentId: 2 });
    put(circle, 2, { parentId: 3 });
    put(circle, 3, { parentId: 1 });
    put(circle, 4, { parentId: 4 });
    expect([circle.rootOf(1), circle.rootOf(4)]).toEqual([undefined, undefined]);
    expect(ids(circle.linksetOf(1))).toEqual([2, 1]);
    expect(circle.within({ centre: { x: 0, y: 0, z: 0 }, radius: Infinity })).toEqual([]);
    expect(circle.placeOf(4)).toBeUndefined();
    expect(new Set(ids(circle.kill(2).removed))).toEqual(new Set([1, 2, 3]));
  });
});

it('predicates are asked of everything', () => {
  const mirror = new ObjectMirror();
  put(mirror, 1, { text: 'shop' });
  put(mirror, 2);
  expect(ids(mirror.filter((object) => object.describe().text !== ''))).toEqual([1]);
});
