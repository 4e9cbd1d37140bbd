import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  BOX_SHAPE,
  EMPTY_OBJECT,
  encodeFullUpdate,
  encodeTerse,
  OBJECT_FLAG,
  PCODE,
} from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { changeOfFull } from './decode-update.ts';
import { ObjectMirror } from './index.ts';

const at = (x: number) => ({ x, y: 2, z: 3 });
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);
const HALF = Math.SQRT1_2;

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

function put(mirror: ObjectMirror, object: ObjectDescription, sequence?: number): void {
  mirror.apply(changeOfFull(encodeFullUpdate(object)), sequence);
}

const moved = (position = at(9), more: object = {}) => ({ position, ...more });

describe('what is kept of an object', () => {
  const RICH = boxOf(5, {
    state: 3,
    material: 2,
    clickAction: 4,
    parentId: 4,
    ownerId: idOf(99),
    text: 'hello',
    textColour: { r: 1, g: 2, b: 3, a: 4 },
    textureEntry: encodeTextureEntry({ default: { ...PLAIN_FACE, textureId: idOf(77) }, faces: new Map() }),
    extraParams: Uint8Array.of(1, 0x70, 0, 4, 0, 0, 0, 1, 0, 0, 0),
    sound: { id: idOf(6), gain: 1, flags: 1, radius: 10 },
  });

  it('is everything that the region said', () => {
    const mirror = new ObjectMirror();
    put(mirror, RICH);
    const object = mirror.get(5);
    expect(object?.describe()).toEqual(RICH);
    expect(object).toMatchObject({
      scale: { x: 0.5, y: 1, z: 2 },
      flags: OBJECT_FLAG.phantom,
      shape: BOX_SHAPE,
    });
    expect(object?.textureEntry?.default.textureId).toEqual(idOf(77));
  });

  it('is told anew with each description', () => {
    const mirror = new ObjectMirror();
    put(mirror, RICH);
    put(mirror, boxOf(5, { text: 'other', scale: at(4) }));
    expect(mirror.get(5)?.describe()).toEqual(boxOf(5, { text: 'other', scale: at(4) }));
  });

  it('stays when it is gone, whatever comes into its slot', () => {
    const mirror = new ObjectMirror();
    put(mirror, RICH);
    const object = mirror.get(5);
    mirror.kill(5);
    put(mirror, boxOf(6, { text: 'new' }));
    expect(object?.describe()).toEqual(RICH);
    expect([object?.localId, object?.id.equals(idOf(5))]).toEqual([5, true]);
    expect(mirror.get(6)?.describe().text).toBe('new');
  });

  it('is right after thousands of changes of any length', () => {
    const random = createRandom(44);
    const mirror = new ObjectMirror();
    const texts = new Map<number, string>();
    for (let round = 0; round < 6000; round++) {
      const localId = random.integer(1, 300);
      if (random.chance(0.1)) {
        mirror.kill(localId);
        texts.delete(localId);
        continue;
      }
      const text = 'x'.repeat(random.integer(0, 200));
      put(mirror, boxOf(localId, { text }));
      texts.set(localId, text);
    }
    expect(mirror.size).toBe(texts.size);
    for (const [localId, text] of texts) expect(mirror.get(localId)?.describe().text).toBe(text);
  });
});

describe('a terse update', () => {
  it('goes straight into the table, with its texture entry', () => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(5, { text: 'hello' }));
    const painted = encodeTextureEntry({ default: { ...PLAIN_FACE, textureId: idOf(8) }, faces: new Map() });
    const data = encodeTerse({ localId: 5, motion: moved(at(9), { velocity: { x: 1, y: 0, z: 0 } }) });
    expect(mirror.applyTerse(data, painted)).toMatchObject({ type: 'updated' });
    expect(mirror.get(5)?.position).toEqual(at(9));
    expect(mirror.get(5)?.velocity.x).toBeCloseTo(1, 2);
    expect(mirror.get(5)?.describe()).toMatchObject({ text: 'hello', textureEntry: painted });
  });

  it('that was overtaken, or is of something unknown, does nothing', () => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(5), 10);
    const data = (localId: number, x: number): Uint8Array => encodeTerse({ localId, motion: moved(at(x)) });
    expect(mirror.applyTerse(data(5, 20), undefined, 12).type).toBe('updated');
    expect(mirror.applyTerse(data(5, 30), undefined, 11).type).toBe('overtaken');
    expect(mirror.get(5)?.position.x).toBe(20);
    expect(mirror.applyTerse(data(6, 1)).type).toBe('ignored');
    mirror.kill(5, 20);
    expect(mirror.applyTerse(data(5, 1), undefined, 19).type).toBe('overtaken');
  });

  it('whose motion nobody has filled in says where it is, and keeps how it is turned', () => {
    const mirror = new ObjectMirror();
    const turned = { x: 0, y: 0, z: Math.fround(HALF), w: Math.fround(HALF) };
    put(mirror, boxOf(5, { motion: { ...EMPTY_OBJECT.motion, position: at(1), rotation: turned } }));
    const data = encodeTerse({ localId: 5, motion: moved() });
    data.fill(0, 18);
    mirror.applyTerse(data);
    const object = mirror.get(5);
    expect(object).toMatchObject({ position: at(9), velocity: ZERO_VECTOR, angularVelocity: ZERO_VECTOR });
    expect(object?.rotation.z).toBeCloseTo(HALF, 6);
  });

  it.each([0, 3, 43])('of %d bytes is refused, and changes nothing', (length) => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(5));
    const data = encodeTerse({ localId: 5, motion: moved() });
    expect(() => mirror.applyTerse(data.subarray(0, length))).toThrow(DecodeError);
    expect(mirror.get(5)?.position).toEqual(at(1));
  });

  it('has a rotation that is exactly 1 long', () => {
    const mirror = new ObjectMirror();
    put(mirror, boxOf(5));
    mirror.applyTerse(
      encodeTerse({ localId: 5, motion: moved(at(1), { rotation: { x: 0.5, y: 0.5, z: 0.5, w: 0.5 } }) }),
    );
    const { x, y, z, w } = mirror.get(5)!.rotation;
    expect(Math.hypot(x, y, z, w)).toBeCloseTo(1, 6);
  });
});

describe('places', () => {
  const quarter = { x: 0, y: 0, z: HALF, w: HALF };
  const placed = (localId: number, parentId: number, rotation = quarter): ObjectDescription =>
    boxOf(localId, {
      parentId,
      motion: { ...EMPTY_OBJECT.motion, position: { x: 10, y: 0, z: 0 }, rotation },
    });

  it('of parts are turned and moved by what they are part of', () => {
    const mirror = new ObjectMirror();
    put(mirror, placed(1, 0));
    put(mirror, placed(2, 1));
    const place = mirror.placeOf(2)!;
    expect(place.position.x).toBeCloseTo(10, 5);
    expect(place.position.y).toBeCloseTo(10, 5);
    // Two quarters are a half.
    expect(place.rotation.z).toBeCloseTo(1, 5);
    expect(place.rotation.w).toBeCloseTo(0, 5);
  });

  it('are not known without the parent, nor of what is not there', () => {
    const mirror = new ObjectMirror();
    put(mirror, placed(2, 1));
    expect(mirror.placeOf(2)).toBeUndefined();
    expect(mirror.placeOf(3)).toBeUndefined();
    put(mirror, placed(1, 0));
    expect(mirror.placeOf(2)).toBeDefined();
  });

  it('turn on between two words of the region, but not those of avatars', () => {
    let now = 0;
    const mirror = new ObjectMirror({ now: () => now });
    const motion = {
      ...EMPTY_OBJECT.motion,
      position: at(1),
      angularVelocity: { x: 0, y: 0, z: Math.PI / 2 },
    };
    put(mirror, boxOf(1, { motion }));
    put(mirror, boxOf(2, { pcode: PCODE.avatar, motion }));
    now = 1000;
    expect(mirror.get(1)?.rotation.z).toBeCloseTo(HALF, 5);
    expect(mirror.get(2)?.rotation).toEqual(NO_ROTATION);
    const gone = mirror.remove(1);
    now = 2000;
    expect(gone?.rotation.z).toBeCloseTo(HALF, 5);
  });
});
