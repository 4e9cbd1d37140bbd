import { describe, expect, it } from 'vitest';
import { decodeText, formatHex } from '@landfall/protocol/bytes';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import { EMPTY_OBJECT_BLOCK, encodeMotion } from './object-block.ts';
import { createPrim } from './prim.ts';
import { encodeTerse } from './terse-update.ts';
import { colourByte, encodeTextureEntry } from './texture-entry.ts';

/** Bytes of a recorded OpenSimulator 0.9.2.2 (capture login-standard). */
const RECORDED = {
  avatarTextureEntry:
    'c228d1cf4b5d4ba884f4899a0796aa970000000000000000803f000000803f000000000000000000000000000000000000000000000000000000000000000000',
  avatarTerse:
    '3f101012000100000000000000000000803fec51c8410000fa420000fa42a580d041ff7fff7fff7fff7fff7fff7fff7fff7fff7fffffff7fff7fff7f',
  primTerse: 'd40f101200000000f2420000ce4200000c42ff7fff7fff7fff7fff7fff7fff7fff7fff7fffffff7fff7fff7f',
  primMotion:
    '00000b4300000b430000e041000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
};

const float = (hex: string): number => Buffer.from(hex, 'hex').readFloatLE(0);
const still = { velocity: ZERO_VECTOR, rotation: NO_ROTATION };

describe('what a real server wrote is what is written here', () => {
  it('of the texture entry of an avatar without bakes', () => {
    const texture = Uuid.parse('c228d1cf-4b5d-4ba8-84f4-899a0796aa97');
    expect(formatHex(encodeTextureEntry(texture))).toBe(RECORDED.avatarTextureEntry);
  });

  it('of the terse update of an avatar', () => {
    const collisionPlane = { x: 0, y: 0, z: 1, w: float('ec51c841') };
    const motion = { ...still, position: { x: 125, y: 125, z: float('a580d041') }, collisionPlane };
    expect(formatHex(encodeTerse(0x1210103f, motion))).toBe(RECORDED.avatarTerse);
  });

  it('of the terse update of a prim', () => {
    expect(formatHex(encodeTerse(0x12100fd4, { ...still, position: { x: 121, y: 103, z: 35 } }))).toBe(
      RECORDED.primTerse,
    );
  });

  it('of where a prim stands', () => {
    expect(formatHex(encodeMotion({ ...still, position: { x: 139, y: 139, z: 28 } }))).toBe(
      RECORDED.primMotion,
    );
  });
});

describe('a terse update', () => {
  const velocityOf = (x: number): number => {
    const bytes = encodeTerse(1, { ...still, position: ZERO_VECTOR, velocity: { x, y: 0, z: 0 } });
    return (new DataView(bytes.buffer).getUint16(18, true) / 0xffff) * 256 - 128;
  };

  it.each([0, 2.4, -2.4, 16, 127])('keeps a velocity of %d m/s within a step', (velocity) => {
    expect(Math.abs(velocityOf(velocity) - velocity)).toBeLessThan(256 / 0xffff + 1e-9);
  });

  it.each([
    [500, 128],
    [-500, -128],
  ])('clamps a velocity of %d m/s to %d', (velocity, clamped) => {
    expect(velocityOf(velocity)).toBeCloseTo(clamped, 2);
  });
});

describe('a motion', () => {
  it('has 76 bytes with a collision plane, 60 without', () => {
    const motion = { ...still, position: ZERO_VECTOR };
    expect(encodeMotion(motion)).toHaveLength(60);
    expect(encodeMotion({ ...motion, collisionPlane: { x: 0, y: 0, z: 1, w: 20 } })).toHaveLength(76);
  });

  it('turns a rotation over whose w is negative, because only x, y, z travel', () => {
    const rotation = { x: 0, y: 0, z: -0.6, w: -0.8 };
    const bytes = encodeMotion({ ...still, position: ZERO_VECTOR, rotation });
    expect(new DataView(bytes.buffer).getFloat32(44, true)).toBeCloseTo(0.6, 6);
  });
});

describe('a prim', () => {
  const prim = (changes: object) =>
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
    }).block;

  it.each([
    ['box', 0x10, 1],
    ['cylinder', 0x10, 0],
    ['sphere', 0x20, 5],
  ])('that is a %s has path %d and profile %d', (shape, PathCurve, ProfileCurve) => {
    expect(prim({ shape })).toMatchObject({
      PathCurve,
      ProfileCurve,
      PathScaleX: 100,
      PathScaleY: 100,
      PCode: 9,
    });
  });

  it('has its text and its colour', () => {
    const block = prim({ text: 'hello', colour: [1, 0.5, 0, 0.25] });
    expect(decodeText(block.Text)).toBe('hello');
    expect([...block.TextureEntry.subarray(17, 21)]).toEqual([
      0,
      255 - colourByte(0.5),
      255,
      255 - colourByte(0.25),
    ]);
  });

  it('fits into a message', () => {
    const RegionData = { RegionHandle: 0n, TimeDilation: 0 };
    const ObjectData = [prim({ text: 'x'.repeat(254) }), EMPTY_OBJECT_BLOCK];
    expect(encodeMessage({ name: 'ObjectUpdate', RegionData, ObjectData }).length).toBeGreaterThan(500);
  });
});
