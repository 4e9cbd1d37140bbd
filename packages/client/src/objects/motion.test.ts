import { NO_ROTATION, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { describe, expect, it } from 'vitest';
import { placement, terseUpdate } from '../testing/index.ts';
import { fullUpdate } from '../testing/index.ts';
import { changeOfFull } from './decode-update.ts';
import { ObjectMirror } from './object-mirror.ts';
import { positionAfter, rotationAfter, STILL } from './motion.ts';
import type { WorldObject } from './world-object.ts';
import { decodeTerse } from '@landfall/protocol/object';
import { Uuid } from '@landfall/protocol/datatypes';

const HALF = Math.SQRT1_2;

/** What a terse update makes of a prim that stood still. */
function movedBy(data: Uint8Array): WorldObject {
  const mirror = new ObjectMirror();
  mirror.apply({ localId: 9, id: Uuid.zero, pcode: 9, position: ZERO_VECTOR });
  mirror.applyTerse(data);
  return mirror.get(9)!;
}

const east = (speed: number) => ({ x: speed, y: 0, z: 0 });

describe('a rotation by its angular velocity', () => {
  const turning = { ...STILL, angularVelocity: { x: 0, y: 0, z: Math.PI } };

  it('goes on around an axis that stands, as fast as it turns', () => {
    const { z, w } = rotationAfter(turning, 500);
    expect([z, w]).toEqual([expect.closeTo(HALF, 9), expect.closeTo(HALF, 9)]);
    // Lying on its side, it turns as seen from above all the same.
    const lying = { ...turning, rotation: { x: HALF, y: 0, z: 0, w: HALF } };
    const { x, y } = rotationAfter(lying, 1000);
    expect([x, y]).toEqual([expect.closeTo(0, 9), expect.closeTo(HALF, 9)]);
  });

  it('stays where nothing turns, or hardly', () => {
    expect(rotationAfter(STILL, 1000)).toBe(STILL.rotation);
    expect(rotationAfter(turning, 0)).toBe(STILL.rotation);
    expect(rotationAfter({ ...STILL, angularVelocity: { x: 0.003, y: 0, z: 0 } }, 1e6)).toBe(STILL.rotation);
  });
});

describe('a position by its velocity', () => {
  it('goes on evenly, and stays where nothing moves', () => {
    const walking = { ...STILL, position: { x: 100, y: 50, z: 25 }, velocity: { x: 3, y: -1, z: 0.5 } };
    expect(positionAfter(walking, 1000)).toEqual({ x: 103, y: 49, z: 25.5 });
    expect(positionAfter(walking, -50)).toEqual(walking.position);
    expect(positionAfter(STILL, 5000)).toBe(STILL.position);
  });

  it('is believed as far as OpenSim may keep silent, at any pace', () => {
    const after = (speed: number, ms: number): number =>
      positionAfter({ ...STILL, velocity: east(speed) }, ms).x;
    // Walking: the next word is due after 5 m, on every axis at most.
    expect(after(3.2, 2700)).toBeCloseTo(8.64, 6);
    expect(after(3.2, 60_000)).toBeCloseTo(9.6, 6);
    expect(after(1, 60_000)).toBeCloseTo(9, 6);
    // Faster than that: three seconds, as viewers.
    expect(after(20, 60_000)).toBeCloseTo(60, 6);
    // Crawling: OpenSim speaks of every 5 cm.
    expect(after(0.2, 60_000)).toBeCloseTo(0.6, 6);
    expect(after(0.32, 60_000)).toBeCloseTo(9, 6);
  });

  it('speeds up for a second at most', () => {
    const falling = { ...STILL, acceleration: { x: 0, y: 0, z: -9.8 } };
    expect(positionAfter(falling, 1000).z).toBeCloseTo(-4.9, 6);
    expect(positionAfter(falling, 2000).z).toBeCloseTo(-4.9 - 9.8, 6);
    expect(positionAfter(falling, 600_000).z).toBeCloseTo(-4.9 - 19.6, 6);
  });
});

describe('how something moves, on the wire', () => {
  const MOTION = {
    velocity: { x: 3.2, y: -1.5, z: 0 },
    acceleration: { x: 0, y: 0, z: -9.8 },
    rotation: { x: 0, y: 0, z: HALF, w: HALF },
    angularVelocity: { x: 0, y: 1, z: 0 },
  };

  it('is whole in a full update, with a collision plane and without', () => {
    for (const isAvatar of [false, true]) {
      const [block] = fullUpdate(
        { ID: 1, FullID: Uuid.zero, PCode: 9, ObjectData: placement({ x: 1, y: 2, z: 3 }, isAvatar, MOTION) },
        ZERO_VECTOR,
      ).ObjectData;
      const change = changeOfFull(block!);
      expect(change.velocity?.x).toBeCloseTo(3.2, 5);
      expect(change.acceleration?.z).toBeCloseTo(-9.8, 5);
      expect(change.rotation?.w).toBeCloseTo(HALF, 5);
      expect(change.angularVelocity?.y).toBe(1);
    }
  });

  it('is quantised in a terse one, where what may be zero is zero', () => {
    const [block] = terseUpdate(9, { x: 1, y: 2, z: 3 }, MOTION).ObjectData;
    const change = movedBy(block!.Data);
    expect(change.velocity?.x).toBeCloseTo(3.2, 2);
    expect(change.velocity?.y).toBeCloseTo(-1.5, 2);
    expect(change.velocity?.z).toBe(0);
    expect(change.acceleration?.z).toBeCloseTo(-9.8, 2);
    expect(change.rotation?.z).toBeCloseTo(HALF, 4);
    expect(change.angularVelocity?.y).toBeCloseTo(1, 2);
    const [still] = terseUpdate(9, ZERO_VECTOR, { isAvatar: false }).ObjectData;
    expect(movedBy(still!.Data).velocity).toBe(ZERO_VECTOR);
  });

  it('takes both steps around zero for zero, and the next ones for what they are', () => {
    const read = (value: number): number => {
      const [{ Data } = { Data: new Uint8Array(0) }] = terseUpdate(9, ZERO_VECTOR, MOTION).ObjectData;
      const data = Data.slice();
      new DataView(data.buffer).setUint16(34, value, true);
      return decodeTerse(data).motion.velocity.x;
    };
    expect([0x7fff, 0x8000].map(read)).toEqual([0, 0]);
    expect(read(0x8001)).toBeGreaterThan(0);
    expect(read(0x7ffe)).toBeLessThan(0);
    expect([0, 0xffff].map(read)).toEqual([-128, 128]);
  });

  it('is none where it is nonsense: the object is still there', () => {
    const data = placement({ x: 1, y: 2, z: 3 }, false, { velocity: { x: Number.NaN, y: 1, z: 1 } });
    const [block] = fullUpdate(
      { ID: 1, FullID: Uuid.zero, PCode: 9, ObjectData: data },
      ZERO_VECTOR,
    ).ObjectData;
    expect(changeOfFull(block!)).toMatchObject({ velocity: ZERO_VECTOR, position: { x: 1 } });
    const [still] = terseUpdate(9, ZERO_VECTOR, MOTION).ObjectData;
    const unturned = still!.Data.slice();
    for (let at = 46; at < 54; at += 2) new DataView(unturned.buffer).setUint16(at, 0x8000, true);
    expect(movedBy(unturned).rotation).toEqual(NO_ROTATION);
    // Nothing but zeros after the position: 128 m/s to the south-west, if it were believed.
    const [moving] = terseUpdate(9, { x: 1, y: 2, z: 3 }, MOTION).ObjectData;
    const zeros = moving!.Data.slice().fill(0, 34);
    expect(movedBy(zeros)).toMatchObject({ position: { x: 1, y: 2, z: 3 }, velocity: ZERO_VECTOR });
  });
});
