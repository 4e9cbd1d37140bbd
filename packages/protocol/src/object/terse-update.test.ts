import { describe, expect, it } from 'vitest';
import { ZERO_VECTOR } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  decodeTerse,
  encodeTerse,
  MOTION_ROW,
  readTerse,
  terseLocalId,
  terseTextureEntry,
  textureEntryOfTerse,
} from './index.ts';

const PLACE = { x: 1, y: 2, z: 3 };
const velocityOf = (x: number, y = 0): { x: number; y: number } =>
  decodeTerse(encodeTerse({ localId: 1, motion: { position: PLACE, velocity: { x, y, z: 0 } } })).motion
    .velocity;

describe('a terse update', () => {
  it.each([0, 2.4, -2.4, 16, 127])('keeps a velocity of %d m/s within a step', (velocity) => {
    expect(Math.abs(velocityOf(velocity).x - velocity)).toBeLessThan(256 / 0xffff + 1e-9);
  });

  it('of what is faster than it can say keeps the direction', () => {
    const { x, y } = velocityOf(-512, 256);
    expect(x).toBeCloseTo(-128, 2);
    expect(y).toBeCloseTo(64, 1);
  });

  it('of a velocity that is no number is one of zero', () => {
    expect(velocityOf(Number.NaN)).toEqual(ZERO_VECTOR);
    expect(velocityOf(Infinity)).toEqual(ZERO_VECTOR);
  });

  it('written again is the same, also after it was kept as F32', () => {
    const random = createRandom(5);
    const rows = new Float32Array(MOTION_ROW.length);
    for (let round = 0; round < 500; round++) {
      const data = random.bytes(44);
      const view = new DataView(data.buffer);
      view.setUint8(5, 0);
      for (const at of [6, 10, 14]) view.setFloat32(at, random.next() * 256, true);
      // Zero has two ways.
      for (let at = 18; at < 44; at += 2)
        if (view.getUint16(at, true) === 0x8000) view.setUint16(at, 0x7fff, true);
      readTerse(data, rows, 0);
      const [x = 0, y = 0, z = 0] = rows.subarray(MOTION_ROW.velocity);
      const { localId, state, motion } = decodeTerse(data);
      expect(encodeTerse({ localId, state, motion })).toEqual(data);
      expect(encodeTerse({ localId, state, motion: { ...motion, velocity: { x, y, z } } })).toEqual(data);
    }
  });

  it('goes into a row of a table, at any place, from any place', () => {
    const collisionPlane = { x: 0, y: 0, z: 1, w: 22 };
    const motion = { position: PLACE, velocity: { x: 4, y: 0, z: 0 }, collisionPlane };
    const data = encodeTerse({ localId: 77, motion });
    const part = Uint8Array.of(1, 2, 3, ...data, 9).subarray(3, 3 + data.length);
    const rows = new Float32Array(2 * MOTION_ROW.length);
    expect(terseLocalId(part)).toBe(77);
    expect(readTerse(part, rows, MOTION_ROW.length)).toBe(true);
    expect([...rows.subarray(0, MOTION_ROW.length)]).toEqual(
      Array.from({ length: MOTION_ROW.length }, () => 0),
    );
    expect([...rows.subarray(MOTION_ROW.length, MOTION_ROW.length + 3)]).toEqual([1, 2, 3]);
    expect([...rows.subarray(MOTION_ROW.length + MOTION_ROW.collisionPlane)]).toEqual([0, 0, 1, 22]);
    expect(rows[MOTION_ROW.length + MOTION_ROW.rotation + 3]).toBe(1);
  });

  it('that is too short is refused, and one that is longer is not', () => {
    const prim = encodeTerse({ localId: 1, motion: { position: PLACE } });
    const avatar = encodeTerse({
      localId: 1,
      motion: { position: PLACE, collisionPlane: { x: 0, y: 0, z: 1, w: 0 } },
    });
    expect([prim.length, avatar.length]).toEqual([44, 60]);
    for (const whole of [prim, avatar])
      for (let length = 0; length < whole.length; length++)
        expect(() => decodeTerse(whole.subarray(0, length))).toThrow(DecodeError);
    expect(decodeTerse(Uint8Array.of(...prim, 0, 0)).motion.position).toEqual(PLACE);
  });

  it('that is nowhere is refused', () => {
    const data = encodeTerse({ localId: 1, motion: { position: { x: Number.NaN, y: 0, z: 0 } } });
    expect(() => decodeTerse(data)).toThrow('not finite');
  });
});

describe('the texture entry of a terse update', () => {
  it('has its length before it', () => {
    const entry = Uint8Array.of(7, 8, 9);
    const field = terseTextureEntry(entry);
    expect([...field]).toEqual([3, 0, 0, 0, 7, 8, 9]);
    expect(textureEntryOfTerse(field)).toEqual(entry);
  });

  it('is as it was where there is none', () => {
    expect(textureEntryOfTerse(new Uint8Array(0))).toBeUndefined();
  });

  it.each([[[1, 0]], [[2, 0, 0, 0, 1]], [[0, 0, 0, 0, 1]], [[0xff, 0xff, 0xff, 0xff, 1]]])(
    'of another length is refused: %j',
    (field) => {
      expect(() => textureEntryOfTerse(Uint8Array.from(field))).toThrow(DecodeError);
    },
  );
});
