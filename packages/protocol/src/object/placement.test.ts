import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import { NO_ROTATION, ZERO_VECTOR } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodePlacement, encodePlacement } from './index.ts';
import type { ObjectMotion } from './index.ts';

/** Where a recorded prim of an OpenSimulator 0.9.2.2 stands (capture login-standard). */
const RECORDED =
  '00000b4300000b430000e041000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000';

const MOVING: ObjectMotion = {
  position: { x: 10, y: 20.5, z: 30.25 },
  velocity: { x: 1, y: -2, z: 3 },
  acceleration: { x: 0, y: 0, z: -9.75 },
  rotation: { x: 0.6, y: 0, z: 0, w: 0.8 },
  angularVelocity: { x: 0, y: 0.5, z: 0 },
};
const PLANE = { x: 0, y: 0, z: 1, w: 20 };

const bytesOf = (...floats: readonly number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(floats).buffer);

describe('a placement', () => {
  it('is what a real server wrote', () => {
    const position = { x: 139, y: 139, z: 28 };
    expect(formatHex(encodePlacement({ position }))).toBe(RECORDED);
    expect(decodePlacement(encodePlacement({ position }))).toEqual({
      position,
      velocity: ZERO_VECTOR,
      acceleration: ZERO_VECTOR,
      rotation: NO_ROTATION,
      angularVelocity: ZERO_VECTOR,
    });
  });

  it.each([
    [undefined, 60],
    [PLANE, 76],
  ])('with the plane %j has %d bytes, and may have 64 more', (collisionPlane, length) => {
    const motion = { ...MOVING, ...(collisionPlane && { collisionPlane }) };
    const bytes = encodePlacement(motion);
    expect(bytes).toHaveLength(length);
    const longer = Uint8Array.of(...bytes, ...Array.from({ length: 64 }, () => 0xff));
    expect(decodePlacement(longer)).toEqual(decodePlacement(bytes));
    const read = decodePlacement(bytes);
    expect(read.rotation.w).toBeCloseTo(0.8, 6);
    expect(read.rotation.x).toBeCloseTo(0.6, 6);
    expect(read).toMatchObject({ ...motion, rotation: {} });
  });

  it('of a rotation whose w is negative has it turned over: only x, y, z travel', () => {
    const { rotation } = decodePlacement(
      encodePlacement({ ...MOVING, rotation: { x: 0, y: 0, z: -0.6, w: -0.8 } }),
    );
    expect(rotation.z).toBeCloseTo(0.6, 6);
    expect(rotation.w).toBeCloseTo(0.8, 6);
  });

  it.each([
    ['u16', 32, 0.07],
    ['u8', 16, 34.2],
  ] as const)('in steps of %s has %d bytes', (precision, length, step) => {
    const bytes = encodePlacement(MOVING, precision);
    expect(bytes).toHaveLength(length);
    const read = decodePlacement(bytes);
    for (const [field, value] of Object.entries(MOVING))
      for (const axis of ['x', 'y', 'z'] as const) {
        const off = Math.abs(
          read[field as 'position'][axis] - (value as { x: number; y: number; z: number })[axis],
        );
        expect(off, `${field}.${axis}`).toBeLessThanOrEqual(step);
      }
    expect(Math.abs(read.rotation.w - 0.8)).toBeLessThan(0.01);
    expect(decodePlacement(encodePlacement(read, precision))).toEqual(read);
  });

  it('in 48 bytes has a plane before the steps', () => {
    const bytes = encodePlacement({ ...MOVING, collisionPlane: PLANE }, 'u16');
    expect(bytes).toHaveLength(48);
    expect(decodePlacement(bytes).collisionPlane).toEqual(PLANE);
  });

  it('in steps spans half a region on all sides, and the sky', () => {
    const ends = (byte: number): ObjectMotion => decodePlacement(new Uint8Array(32).fill(byte));
    expect(ends(0)).toMatchObject({ position: { x: -128, y: -128, z: -256 }, velocity: { x: -256 } });
    expect(ends(0xff)).toMatchObject({ position: { x: 384, y: 384, z: 4096 }, rotation: { w: 1 } });
  });

  it.each([0, 15, 17, 44, 59, 61, 75, 139, 141])('of %d bytes is none', (length) => {
    expect(() => decodePlacement(new Uint8Array(length))).toThrow(
      expect.objectContaining({ code: 'decode', path: 'ObjectData.ObjectData' }),
    );
  });

  it('that is no place is refused; that moves senselessly stands still', () => {
    const rest = Array.from({ length: 12 }, () => 0);
    expect(() => decodePlacement(bytesOf(Number.NaN, 1, 1, ...rest))).toThrow(DecodeError);
    expect(() => decodePlacement(bytesOf(1, 1, Infinity, ...rest))).toThrow(DecodeError);
    const wild = decodePlacement(bytesOf(1, 2, 3, ...Array.from({ length: 12 }, () => Number.NaN)));
    expect(wild).toMatchObject({
      position: { x: 1, y: 2, z: 3 },
      velocity: ZERO_VECTOR,
      rotation: NO_ROTATION,
    });
  });
});
