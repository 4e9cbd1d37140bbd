import { NO_ROTATION, combineRotations, rotateVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { arcBetween, inverseOf, rotationAround, rotationBetween, unitOr } from './arc.ts';

const UP: Vector3 = { x: 0, y: 0, z: 1 };
const EAST: Vector3 = { x: 1, y: 0, z: 0 };
const NORTH: Vector3 = { x: 0, y: 1, z: 0 };
const down: Vector3 = { x: 0, y: 0, z: -1 };
const near = ({ x, y, z }: Vector3): Vector3 => ({
  x: expect.closeTo(x, 9) as number,
  y: expect.closeTo(y, 9) as number,
  z: expect.closeTo(z, 9) as number,
});

describe('an arc', () => {
  it('takes one direction to the other, the short way', () => {
    const random = createRandom(2);
    const way = (): Vector3 =>
      unitOr({ x: random.next() - 0.5, y: random.next() - 0.5, z: random.next() - 0.5 }, UP);
    for (let round = 0; round < 100; round++) {
      const [from, to] = [way(), way()];
      const { axis, angleRad } = arcBetween(from, to);
      expect(rotateVector(from, rotationAround(axis, angleRad))).toEqual(near(to));
      expect(Math.hypot(axis.x, axis.y, axis.z)).toBeCloseTo(1, 12);
      expect(angleRad).toBeGreaterThanOrEqual(0);
      expect(angleRad).toBeLessThanOrEqual(Math.PI);
    }
  });

  it('between quarters is a quarter turn', () => {
    expect(arcBetween(EAST, NORTH)).toEqual({ axis: near(UP), angleRad: Math.PI / 2 });
    expect(arcBetween(UP, UP).angleRad).toBe(0);
  });

  it('of opposite directions is half a turn about something across', () => {
    for (const [from, to] of [
      [UP, down],
      [EAST, { x: -1, y: 0, z: 0 }],
      [NORTH, { x: 0, y: -1, z: 0 }],
    ] as const) {
      const { axis, angleRad } = arcBetween(from, to);
      expect(angleRad).toBeCloseTo(Math.PI, 12);
      expect(axis.x * from.x + axis.y * from.y + axis.z * from.z).toBeCloseTo(0, 12);
      expect(rotateVector(from, rotationAround(axis, angleRad))).toEqual(near(to));
    }
  });
});

describe('a rotation on its way', () => {
  it('is the first at its beginning, the other at its end, and halfway between', () => {
    const [one, other] = [rotationAround(UP, 0.4), rotationAround(UP, 1.2)];
    for (const [part, angle] of [
      [0, 0.4],
      [0.5, 0.8],
      [1, 1.2],
    ] as const)
      expect(rotateVector(EAST, rotationBetween(one, other, part))).toEqual(
        near({ x: Math.cos(angle), y: Math.sin(angle), z: 0 }),
      );
  });

  it('does not mind which way a rotation is written', () => {
    const one = rotationAround(UP, 0.4);
    const { x, y, z, w } = rotationAround(UP, 1.2);
    const between = rotationBetween(one, { x: -x, y: -y, z: -z, w: -w }, 0.5);
    expect(rotateVector(EAST, between)).toEqual(near({ x: Math.cos(0.8), y: Math.sin(0.8), z: 0 }));
  });

  it('of nothing turns nothing', () => {
    const nothing = { x: 0, y: 0, z: 0, w: 0 };
    expect(rotationBetween(nothing, nothing, 0.5)).toBe(NO_ROTATION);
  });

  it('goes back by its inverse', () => {
    const turn = rotationAround(unitOr({ x: 1, y: 2, z: 3 }, UP), 1.1);
    const { x, y, z, w } = combineRotations(turn, inverseOf(turn));
    expect([x, y, z, w].map((part) => Math.abs(part))).toEqual(
      [0, 0, 0, 1].map((part) => expect.closeTo(part, 12)),
    );
  });
});

describe('a vector made 1 long', () => {
  it('keeps its direction, and is another where it has none', () => {
    expect(unitOr({ x: 0, y: 3, z: 4 }, UP)).toEqual(near({ x: 0, y: 0.6, z: 0.8 }));
    for (const none of [
      { x: 0, y: 0, z: 0 },
      { x: 1e-12, y: 0, z: 0 },
      { x: Number.NaN, y: 0, z: 0 },
    ])
      expect(unitOr(none, UP)).toBe(UP);
  });
});
