import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { BOX_SHAPE, EMPTY_OBJECT, encodeFullUpdate, OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { changeOfFull, ObjectMirror } from '../objects/index.ts';
import type { WorldObject } from '../objects/index.ts';
import { Creations } from './creations.ts';
import type { Expected } from './creations.ts';

const SIZE = { x: 0.5, y: 0.5, z: 0.5 };
const OWN = OBJECT_FLAG.youOwner;

function stands(position: Vector3, more: Partial<ObjectDescription> = {}): WorldObject {
  const mirror = new ObjectMirror();
  const motion = { ...EMPTY_OBJECT.motion, position };
  const kind = { pcode: PCODE.prim, shape: BOX_SHAPE, scale: SIZE, updateFlags: OWN };
  const object = { ...EMPTY_OBJECT, localId: 1, id: new Uuid(1, 1, 1, 1), motion, ...kind, ...more };
  mirror.apply(changeOfFull(encodeFullUpdate(object)));
  return mirror.get(1)!;
}

const wanted = (x: number, more: Partial<NonNullable<Expected['look']>> = {}): Expected => ({
  look: { pcode: PCODE.prim, shape: BOX_SHAPE, scale: SIZE, ...more },
  position: { x, y: 20, z: 30 },
});

describe('what has been made', () => {
  it('goes to the nearest request, whoever asks first', () => {
    const creations = new Creations();
    const [far, near] = [wanted(10), wanted(11)];
    creations.expect(far);
    creations.expect(near);
    const object = stands({ x: 11.2, y: 20, z: 30.25 });
    expect(creations.claim(object, far)).toBe(false);
    expect(creations.claim(object, near)).toBe(true);
    // It is somebody's now.
    expect(creations.claim(object, far)).toBe(false);
    expect(creations.claim(object, near)).toBe(false);
    expect(creations.claim(stands({ x: 11.2, y: 20, z: 30.25 }), far)).toBe(true);
  });

  it('goes to nobody who has given up', () => {
    const creations = new Creations();
    const request = wanted(10);
    const forget = creations.expect(request);
    forget();
    expect(creations.claim(stands({ x: 10, y: 20, z: 30 }), request)).toBe(false);
  });

  const place = { x: 10, y: 20, z: 30 };
  it.each<[string, Vector3, Partial<ObjectDescription>]>([
    ['somebody else’s', place, { updateFlags: OBJECT_FLAG.modify }],
    ['a part', place, { parentId: 7 }],
    ['of another kind', place, { pcode: PCODE.tree }],
    ['of another shape', place, { shape: { ...BOX_SHAPE, pathTwist: 3 } }],
    ['of another size', place, { scale: { ...SIZE, z: 0.6 } }],
    ['3 m to the east', { ...place, x: 13.5 }, {}],
    ['3 m higher', { ...place, z: 33.5 }, {}],
  ])('is not what is %s', (_, position, more) => {
    const creations = new Creations();
    const request = wanted(10);
    creations.expect(request);
    expect(creations.claim(stands(position, more), request)).toBe(false);
    expect(creations.claim(stands(place), request)).toBe(true);
  });

  it('is anything in hand of what comes out of the inventory, whatever it looks like', () => {
    const creations = new Creations();
    const request: Expected = { look: undefined, position: place };
    creations.expect(request);
    const tall = { scale: { ...SIZE, z: 50 }, updateFlags: OWN };
    const high = { ...place, z: 55 };
    expect(creations.claim(stands(high, tall), request)).toBe(false);
    const inHand = { ...tall, updateFlags: OWN | OBJECT_FLAG.createSelected };
    expect(creations.claim(stands(high, { ...inHand, parentId: 7 }), request)).toBe(false);
    expect(creations.claim(stands({ ...place, x: 80 }, inHand), request)).toBe(false);
    expect(creations.claim(stands(high, inHand), request)).toBe(true);
  });

  it('is told by its first flag, too', () => {
    const creations = new Creations();
    const request = wanted(10);
    creations.expect(request);
    const object = stands(place, { updateFlags: OBJECT_FLAG.createSelected });
    expect(creations.claim(object, request)).toBe(true);
  });

  it('is a tree of whatever size', () => {
    const creations = new Creations();
    const request = wanted(10, { pcode: PCODE.tree });
    creations.expect(request);
    const tree = stands(place, { pcode: PCODE.tree, scale: { x: 16, y: 16, z: 16 } });
    expect(creations.claim(tree, request)).toBe(true);
  });
});
