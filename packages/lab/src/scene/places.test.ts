import { NO_ROTATION } from '@landfall/protocol/datatypes';
import { PCODE, stateOfAttachment } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { Places } from './places.ts';
import { at, avatarOf, boxOf, regionOfObjects } from './samples.ts';
import { originOf } from './world-matrix.ts';

const QUARTER = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };
const turned = (x: number, y: number, z: number) => {
  const { motion } = at(x, y, z);
  return { motion: { ...motion, rotation: QUARTER } };
};

/** Where the last of some objects is; numbers to a millimetre. */
function placeOf(objects: ReturnType<typeof boxOf>[], corner = { x: 0, y: 0 }) {
  const place = new Places(regionOfObjects(objects, { corner })).of(objects.at(-1)!.description);
  if (typeof place === 'string') return place;
  const { x, y, z } = originOf(place);
  return [x, y, z].map((value) => Math.round(value * 1000) / 1000 + 0);
}

describe('where objects are', () => {
  it('is as the region says, from the corner of the scene’s first region', () => {
    expect(placeOf([boxOf({ localId: 1, ...at(1, 2, 3) })], { x: 256, y: -256 })).toEqual([257, -254, 3]);
  });

  it('of parts is in the frame of their root, whichever came first', () => {
    const root = boxOf({ localId: 1, ...turned(10, 20, 30) });
    const part = boxOf({ localId: 2, parentId: 1, ...at(2, 0, 1) });
    expect(placeOf([root, part])).toEqual([10, 22, 31]);
    const places = new Places(regionOfObjects([part, root]));
    expect(originOf(places.of(part.description) as Float64Array).y).toBeCloseTo(22);
  });

  it('is where an avatar wears them', () => {
    const avatar = avatarOf({ localId: 1, ...at(10, 20, 30) });
    const worn = (point: number) =>
      placeOf([avatar, boxOf({ localId: 2, parentId: 1, state: stateOfAttachment(point), ...at(0, 0, 0) })]);
    // Feet at 29.05; a skull above the head; the other way round nobody sees it but its owner.
    const [x, y, z] = worn(2) as number[];
    expect([x, y]).toEqual([expect.closeTo(10, 0), expect.closeTo(20, 0)]);
    expect(z).toBeGreaterThan(30.7);
    expect(z).toBeLessThan(31.1);
    expect(worn(35)).toBe('on-a-screen');
    expect(worn(40)).toEqual([10, 20, 30]);
    // Arms hang down.
    expect((worn(5) as number[])[2]).toBeLessThan(30.2);
    expect(worn(0)).toEqual([10, 20, 30]);
  });

  it('is nowhere without a parent, in a circle, or where numbers are none', () => {
    expect(placeOf([boxOf({ localId: 2, parentId: 1 })])).toBe('parent-missing');
    const circle = [boxOf({ localId: 1, parentId: 2 }), boxOf({ localId: 2, parentId: 1 })];
    expect(placeOf(circle)).toBe('parents-in-a-circle');
    for (const broken of [Number.NaN, Infinity, 1e30])
      expect(placeOf([boxOf({ localId: 1, ...at(broken, 0, 0) })])).toBe('no-number');
  });

  it('knows roots and who wears something', () => {
    const seat = boxOf({ localId: 1 });
    const avatar = avatarOf({
      localId: 2,
      parentId: 1,
      motion: { ...at(0, 0, 1).motion, rotation: NO_ROTATION },
    });
    const hat = boxOf({ localId: 3, parentId: 2 });
    const feather = boxOf({ localId: 4, parentId: 3 });
    const places = new Places(regionOfObjects([seat, avatar, hat, feather]));
    expect(places.rootOf(feather.description).localId).toBe(1);
    expect(places.wearerOf(feather.description)?.description.pcode).toBe(PCODE.avatar);
    expect(places.wearerOf(seat.description)).toBeUndefined();
    expect(places.wearerOf(avatar.description)).toBeUndefined();
  });
});
