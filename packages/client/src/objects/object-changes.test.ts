import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import {
  BOX_SHAPE,
  EMPTY_OBJECT,
  encodeFullUpdate,
  encodeTerse,
  MOTION_ROW,
  OBJECT_FLAG,
  PCODE,
  readShape,
} from '@landfall/protocol/object';
import { ByteReader } from '@landfall/protocol/bytes';
import type { ObjectDescription } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { changeOfFull } from './decode-update.ts';
import { CHANGED, ObjectMirror, readRest } from './index.ts';

const at = (x: number) => ({ x, y: 2, z: 3 });
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);
const ALL = Object.values(CHANGED).reduce((sum, bit) => sum | bit, 0) & ~CHANGED.removed;

function boxOf(localId: number, more: Partial<ObjectDescription> = {}): ObjectDescription {
  return {
    ...EMPTY_OBJECT,
    localId,
    id: idOf(localId),
    pcode: PCODE.prim,
    crc: 7,
    scale: { x: 0.5, y: 1, z: 2 },
    shape: BOX_SHAPE,
    updateFlags: OBJECT_FLAG.phantom,
    motion: { ...EMPTY_OBJECT.motion, position: at(1) },
    ...more,
  };
}

function put(mirror: ObjectMirror, object: ObjectDescription): void {
  mirror.apply(changeOfFull(encodeFullUpdate(object)));
}

const moved = (position = at(9), more: object = {}) => ({ position, ...more });
const painted = (n: number): Uint8Array =>
  encodeTextureEntry({ default: { ...PLAIN_FACE, textureId: idOf(n) }, faces: new Map() });

describe('changes', () => {
  it('since the beginning are everything that there is', () => {
    const mirror = new ObjectMirror();
    for (const localId of [1, 2, 3]) put(mirror, boxOf(localId));
    mirror.kill(2);
    const changes = mirror.changes(0);
    expect([...changes.localIds]).toEqual([1, 3]);
    expect([...changes.kinds]).toEqual([ALL, ALL]);
    expect([...changes.pcodes]).toEqual([9, 9]);
    expect([...changes.motion.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect([...changes.scales.subarray(3)]).toEqual([0.5, 1, 2]);
    expect(changes.shapes).toHaveLength(2 * 23);
    expect(mirror.changes(changes.cursor).slots).toHaveLength(0);
  });

  it('since then are what moved, what was described, and what went', () => {
    const mirror = new ObjectMirror();
    for (const localId of [1, 2, 3, 4]) put(mirror, boxOf(localId));
    const { cursor } = mirror.changes(0);
    mirror.applyTerse(encodeTerse({ localId: 3, motion: moved() }));
    put(mirror, boxOf(1, { parentId: 4 }));
    mirror.kill(2);
    mirror.applyTerse(encodeTerse({ localId: 3, motion: moved(at(10)) }));
    const { localIds, kinds, parentIds, motion } = mirror.changes(cursor);
    expect([...localIds]).toEqual([1, 2, 3]);
    expect([...kinds]).toEqual([
      CHANGED.described | CHANGED.moved | CHANGED.parent,
      CHANGED.removed,
      CHANGED.moved,
    ]);
    expect([...parentIds].slice(0, 1)).toEqual([4]);
    expect(motion[2 * MOTION_ROW.length]).toBe(10);
  });

  it('of a slot that was used again are of what is in it now', () => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(1));
    const { cursor, slots } = mirror.changes(0);
    mirror.kill(1);
    put(mirror, boxOf(2));
    const after = mirror.changes(cursor);
    expect([...after.slots]).toEqual([...slots]);
    expect([[...after.localIds], [...after.kinds]]).toEqual([[2], [ALL]]);
  });

  it('are copies: those who got them keep them', () => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(1));
    const { motion } = mirror.changes(0);
    mirror.applyTerse(encodeTerse({ localId: 1, motion: moved() }));
    expect(motion[0]).toBe(1);
  });

  it('kept up with give the same objects as the mirror has, whatever happens', () => {
    const random = createRandom(9);
    const mirror = new ObjectMirror();
    const copy = new Map<number, { localId: number; x: number }>();
    let cursor = 0;
    for (let round = 0; round < 3000; round++) {
      const localId = random.integer(1, 60);
      const x = random.integer(0, 250);
      if (random.chance(0.2)) mirror.kill(localId);
      else if (random.chance(0.5))
        put(mirror, boxOf(localId, { motion: { ...EMPTY_OBJECT.motion, position: at(x) } }));
      else mirror.applyTerse(encodeTerse({ localId, motion: moved(at(x)) }));
      if (random.chance(0.9)) continue;
      const changes = mirror.changes(cursor);
      ({ cursor } = changes);
      for (const [index, slot] of changes.slots.entries()) {
        if (changes.kinds[index] === CHANGED.removed) copy.delete(slot);
        else
          copy.set(slot, {
            localId: changes.localIds[index]!,
            x: changes.motion[index * MOTION_ROW.length]!,
          });
      }
      const seen = [...copy.values()].map(({ localId: id, x: place }) => `${id} ${place}`).sort();
      expect(seen).toEqual(
        [...mirror.all()].map(({ localId: id, position }) => `${id} ${position.x}`).sort(),
      );
    }
    expect(copy.size).toBeGreaterThan(20);
  });
});

describe('kinds of change', () => {
  const sound = { id: idOf(6), gain: 1, flags: 1, radius: 10 };
  const white = { r: 255, g: 255, b: 255, a: 255 };
  const cases: [keyof typeof CHANGED, Partial<ObjectDescription>][] = [
    ['shape', { scale: at(4) }],
    ['shape', { shape: { ...BOX_SHAPE, profileHollow: 9 } }],
    ['textures', { textureEntry: painted(4) }],
    ['text', { text: 'hello' }],
    ['text', { text: 'above', textColour: white }],
    ['particles', { particles: Uint8Array.of(1, 2, 3) }],
    ['textureAnimation', { textureAnimation: Uint8Array.of(3, 2, 1) }],
    ['extraParams', { extraParams: Uint8Array.of(0) }],
    ['media', { mediaUrl: 'x-mv:1' }],
    ['sound', { sound }],
    ['parent', { parentId: 77 }],
  ];
  const before = boxOf(1, { text: 'above', textureEntry: painted(3), ownerId: idOf(8) });

  it.each(cases)('tell that %s changed, and nothing else', (kind, more) => {
    const mirror = new ObjectMirror();
    put(mirror, before);
    const { cursor } = mirror.changes(0);
    put(mirror, { ...before, ...more });
    const expected = CHANGED.described | CHANGED.moved | CHANGED[kind];
    expect([...mirror.changes(cursor).kinds]).toEqual([expected]);
    const back = mirror.changes(cursor).cursor;
    put(mirror, before);
    expect([...mirror.changes(back).kinds]).toEqual([expected]);
    // Who asks more seldom hears of both.
    expect([...mirror.changes(cursor).kinds]).toEqual([expected]);
  });

  it('are none of these when it is said again as it was', () => {
    const mirror = new ObjectMirror();
    put(mirror, before);
    const { cursor } = mirror.changes(0);
    put(mirror, before);
    expect([...mirror.changes(cursor).kinds]).toEqual([CHANGED.described | CHANGED.moved]);
  });

  it('are those since the cursor, however many came before', () => {
    const mirror = new ObjectMirror();
    put(mirror, before);
    put(mirror, { ...before, text: 'one' });
    const { cursor } = mirror.changes(0);
    mirror.applyTerse(encodeTerse({ localId: 1, motion: moved() }), painted(5));
    expect([...mirror.changes(cursor).kinds]).toEqual([CHANGED.described | CHANGED.moved | CHANGED.textures]);
    const later = mirror.changes(cursor).cursor;
    mirror.learn(1, {
      cost: { linksetCost: 1, cost: 1, physicsCost: 1, linksetPhysicsCost: 1, limitedBy: '' },
    });
    expect([...mirror.changes(later).kinds]).toEqual([CHANGED.described | CHANGED.details]);
  });
});

describe('a frame’s changes', () => {
  it('go to a worker in one piece, with all that was said', () => {
    const mirror = new ObjectMirror();
    const rich = boxOf(5, {
      state: 3,
      material: 2,
      clickAction: 4,
      text: 'hello',
      textureEntry: painted(3),
      particles: Uint8Array.of(9, 9),
      extraParams: Uint8Array.of(0),
      mediaUrl: 'x-mv:1',
    });
    put(mirror, rich);
    put(mirror, boxOf(6));
    const changes = mirror.changes(0);
    const there = structuredClone(changes, { transfer: [changes.buffer] });
    expect(changes.slots).toHaveLength(0);
    expect(there.buffer.byteLength).toBeGreaterThan(0);
    const { text, textureEntry, particles, extraParams, mediaUrl } = rich;
    expect(readRest(there, 0)).toMatchObject({ text, textureEntry, particles, extraParams, mediaUrl });
    expect(readRest(there, 1)).toMatchObject({ text: '', mediaUrl: '' });

    expect(there).toMatchObject({
      localIds: Uint32Array.of(5, 6),
      ids: Int32Array.of(5, 0, 0, 1, 6, 0, 0, 1),
      updateFlags: Uint32Array.of(OBJECT_FLAG.phantom, OBJECT_FLAG.phantom),
      states: Uint8Array.of(3, 0),
      materials: Uint8Array.of(2, 0),
      clickActions: Uint8Array.of(4, 0),
    });
    expect(readShape(new ByteReader(there.shapes, 23))).toEqual(BOX_SHAPE);
  });

  it.each([Number.NaN, -1, 0.5, 1e12, Infinity, undefined as unknown as number])(
    'have no cursor %d: that is the caller’s fault',
    (cursor) => {
      const mirror = new ObjectMirror();
      put(mirror, boxOf(5));
      expect(() => mirror.changes(cursor)).toThrow(UsageError);
      expect(() => mirror.changes(mirror.changes(0).cursor + 1)).toThrow('no cursor of these changes');
      expect(mirror.changes(mirror.changes(0).cursor).slots).toHaveLength(0);
    },
  );

  it('have no rest of what only moved', () => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(5, { text: 'hello' }));
    const { cursor } = mirror.changes(0);
    mirror.applyTerse(encodeTerse({ localId: 5, motion: moved() }));
    const changes = mirror.changes(cursor);
    expect(changes.rest).toHaveLength(0);
    expect(readRest(changes, 0).text).toBe('');
  });
});
