import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { decodeTransform, encodeTransform, TRANSFORM, typeOfTransform } from './multiple-update.ts';

const PLACE = { x: 103, y: 103, z: -2 };
const SIZE = { x: 1, y: 2, z: 0.5 };
const HALF = Math.SQRT1_2;

describe('transforms', () => {
  // MultipleObjectUpdate of libomv, captures/build-objects, frame 555.
  const bytes = Uint8Array.from(Buffer.from('0000ce420000ce42000000c0', 'hex'));

  it('are written as libomv writes them', () => {
    expect(encodeTransform({ position: PLACE })).toEqual(bytes);
    expect(typeOfTransform({ position: PLACE }, true, false)).toBe(9);
    expect(decodeTransform(9, bytes)).toEqual({ position: PLACE });
  });

  it('have position, rotation and scale in this order, as their type says', () => {
    const rotation = { x: 0, y: 0, z: Math.fround(HALF), w: Math.fround(HALF) };
    const wanted = { position: PLACE, rotation, scale: SIZE };
    const type = typeOfTransform(wanted, false, true);
    expect(type).toBe(TRANSFORM.position | TRANSFORM.rotation | TRANSFORM.scale | TRANSFORM.uniform);
    const read = decodeTransform(type, encodeTransform(wanted));
    expect(read).toMatchObject({ position: PLACE, scale: SIZE });
    expect(read.rotation?.z).toBeCloseTo(HALF, 6);
    expect(read.rotation?.w).toBeCloseTo(HALF, 6);
    expect(decodeTransform(TRANSFORM.scale, encodeTransform({ scale: SIZE }))).toEqual({ scale: SIZE });
  });

  it('turn the same way whichever of two quaternions is given', () => {
    const one = encodeTransform({ rotation: { x: 0, y: 0, z: HALF, w: HALF } });
    expect(encodeTransform({ rotation: { x: 0, y: 0, z: -HALF, w: -HALF } })).toEqual(one);
  });

  it.each([0, 11])('of %d bytes are too short', (length) => {
    expect(() => decodeTransform(TRANSFORM.position, new Uint8Array(length))).toThrow(DecodeError);
  });
});
