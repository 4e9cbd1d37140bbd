import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  BOX_SHAPE,
  fieldsOfShape,
  packShape,
  readShape,
  shapeOfFields,
  unpackShape,
  writeShape,
} from './index.ts';
import type { PackedShape } from './index.ts';

/** Of a recorded ring: cut, twisted, tapered, with a hole of its own form. */
const RING: PackedShape = {
  pathCurve: 0x20,
  profileCurve: 0x23,
  pathBegin: 12_500,
  pathEnd: 10_000,
  pathScaleX: 150,
  pathScaleY: 175,
  pathShearX: -50,
  pathShearY: 20,
  pathTwist: -100,
  pathTwistBegin: 50,
  pathRadiusOffset: -10,
  pathTaperX: 25,
  pathTaperY: -75,
  pathRevolutions: 67,
  pathSkew: -95,
  profileBegin: 9375,
  profileEnd: 0,
  profileHollow: 27_500,
};

describe('a shape in units', () => {
  it('of a box is nothing special', () => {
    expect(unpackShape(BOX_SHAPE)).toEqual({
      pathCurve: 0x10,
      profileCurve: 1,
      pathBegin: 0,
      pathEnd: 1,
      pathScaleX: 1,
      pathScaleY: 1,
      pathShearX: 0,
      pathShearY: 0,
      pathTwist: 0,
      pathTwistBegin: 0,
      pathRadiusOffset: 0,
      pathTaperX: 0,
      pathTaperY: 0,
      pathRevolutions: 1,
      pathSkew: 0,
      profileBegin: 0,
      profileEnd: 1,
      profileHollow: 0,
    });
  });

  it('of a ring', () => {
    const shape = unpackShape(RING);
    expect(shape).toMatchObject({ profileCurve: 0x23, pathBegin: 0.25, pathEnd: 0.8 });
    expect(shape).toMatchObject({ pathScaleX: 0.5, pathScaleY: 0.25, pathShearX: -0.5, pathShearY: 0.2 });
    expect(shape).toMatchObject({ pathTwist: -1, pathTwistBegin: 0.5, pathRadiusOffset: -0.1 });
    expect(shape).toMatchObject({ pathTaperX: 0.25, pathTaperY: -0.75, pathSkew: -0.95 });
    expect(shape).toMatchObject({ profileBegin: 0.1875, profileEnd: 1, profileHollow: 0.55 });
    expect(shape.pathRevolutions).toBeCloseTo(2.005, 9);
  });

  it('is packed again as it was, whatever it is', () => {
    const random = createRandom(11);
    for (let round = 0; round < 500; round++) {
      const bytes = random.bytes(23);
      const shape = readShape(new ByteReader(bytes));
      expect(packShape(unpackShape(shape))).toEqual(shape);
    }
  });

  it('is cut to what can be sent', () => {
    const packed = packShape({
      ...unpackShape(BOX_SHAPE),
      pathTwist: 9,
      pathScaleX: -3,
      profileHollow: Number.NaN,
    });
    expect(packed).toEqual({ ...BOX_SHAPE, pathTwist: 127, pathScaleX: 255, profileHollow: 0 });
  });
});

describe('the two orders', () => {
  it('of compressed updates: the profile after the path', () => {
    const writer = new ByteWriter();
    writeShape(writer, RING);
    const bytes = writer.finish();
    expect([...bytes.subarray(0, 9)]).toEqual([0x20, 0xd4, 0x30, 0x10, 0x27, 150, 175, 206, 20]);
    expect([...bytes.subarray(15)]).toEqual([161, 0x23, 0x9f, 0x24, 0, 0, 0x6c, 0x6b]);
    expect(readShape(new ByteReader(bytes))).toEqual(RING);
  });

  it('of messages: shears are signed numbers in unsigned fields', () => {
    const fields = fieldsOfShape(RING);
    expect(fields).toMatchObject({ PathShearX: 206, PathShearY: 20, PathTwist: -100, ProfileHollow: 27_500 });
    expect(shapeOfFields(fields)).toEqual(RING);
  });
});
