import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import { decodeFullUpdate, unpackShape } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import { createPrim } from './prim.ts';
import type { Prim } from './prim.ts';

const prim = (changes: object): Prim =>
  createPrim(5, Uuid.zero, Uuid.zero, {
    name: 'P',
    description: '',
    shape: 'box',
    position: [1, 2, 3],
    scale: [4, 5, 6],
    heading: 0,
    colour: [1, 1, 1, 1],
    text: '',
    ...changes,
  });
const seen = (changes: object): ObjectDescription => decodeFullUpdate(prim(changes).block);

describe('a prim', () => {
  it.each([
    ['box', 0x10, 1],
    ['cylinder', 0x10, 0],
    ['sphere', 0x20, 5],
  ])('that is a %s has path %d and profile %d', (shape, pathCurve, profileCurve) => {
    const object = seen({ shape });
    expect(object).toMatchObject({ pcode: 9, localId: 5, material: 3, updateFlags: 0x20810 });
    expect(unpackShape(object.shape)).toMatchObject({
      pathCurve,
      profileCurve,
      pathScaleX: 1,
      pathScaleY: 1,
    });
  });

  it('stands where it was put, turned as it was', () => {
    const { motion, scale } = seen({ heading: 90 });
    expect(motion.position).toEqual({ x: 1, y: 2, z: 3 });
    expect(motion.rotation.z).toBeCloseTo(Math.SQRT1_2, 6);
    expect(scale).toEqual({ x: 4, y: 5, z: 6 });
  });

  it('has its text in white, and its colour on every face', () => {
    const object = seen({ text: 'hello', colour: [1, 0.5, 0, 2] });
    expect(object).toMatchObject({ text: 'hello', textColour: { r: 255, g: 255, b: 255, a: 255 } });
    const entry = decodeTextureEntry(object.textureEntry);
    expect(entry?.default.colour).toEqual({ r: 255, g: 128, b: 0, a: 255 });
    expect(entry?.faces.size).toBe(0);
  });

  it('fits into a message', () => {
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    const ObjectData = [prim({ text: 'x'.repeat(254) }).block, prim({}).block];
    expect(encodeMessage({ name: 'ObjectUpdate', RegionData, ObjectData }).length).toBeGreaterThan(500);
  });
});
