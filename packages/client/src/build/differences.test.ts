import { BOX_SHAPE } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { isNear, isSameBytes, isSameShape, turnsAs } from './differences.ts';

const HALF = Math.SQRT1_2;

describe('what counts as the same', () => {
  it('is a place within half a centimetre on each axis', () => {
    const place = { x: 1, y: 2, z: 3 };
    expect(isNear(place, { x: 1.004, y: 1.996, z: 3.004 })).toBe(true);
    for (const axis of ['x', 'y', 'z'] as const)
      expect(isNear(place, { ...place, [axis]: place[axis] + 0.006 })).toBe(false);
    expect(isNear(place, { ...place, x: Number.NaN })).toBe(false);
  });

  it('is a rotation, of either sign', () => {
    const quarter = { x: 0, y: 0, z: HALF, w: HALF };
    expect(turnsAs(quarter, { x: 0, y: 0, z: -HALF, w: -HALF })).toBe(true);
    expect(turnsAs(quarter, { x: 0, y: 0, z: HALF, w: -HALF })).toBe(false);
    expect(turnsAs(quarter, { x: 0, y: 0, z: HALF + 1e-5, w: HALF - 1e-5 })).toBe(true);
    expect(turnsAs(quarter, { x: 0, y: 0, z: 0, w: 1 })).toBe(false);
  });

  it('is a shape with every number the same', () => {
    expect(isSameShape(BOX_SHAPE, { ...BOX_SHAPE })).toBe(true);
    for (const key of Object.keys(BOX_SHAPE) as (keyof typeof BOX_SHAPE)[])
      expect(isSameShape(BOX_SHAPE, { ...BOX_SHAPE, [key]: BOX_SHAPE[key] + 1 })).toBe(false);
  });

  it('is bytes of the same length', () => {
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(isSameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(isSameBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
  });
});
