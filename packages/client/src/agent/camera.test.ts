import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { cameraAxes, checkFar, lookOf, MAX_CAMERA_METRES } from './camera.ts';

const dot = (a: Vector3, b: Vector3): number => a.x * b.x + a.y * b.y + a.z * b.z;
const cross = (a: Vector3, b: Vector3): Vector3 => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});

const DIRECTIONS: readonly Vector3[] = [
  { x: 1, y: 0, z: 0 },
  { x: 0, y: -3, z: 0 },
  { x: 1, y: 2, z: -2 },
  { x: -4, y: 0.1, z: 30 },
  { x: 0, y: 0, z: 5 },
  { x: 0, y: 0, z: -1 },
  { x: 1e-9, y: 0, z: -1 },
];

describe('the axes of a camera', () => {
  it.each(DIRECTIONS)('are a right-handed frame that does not roll, looking to %j', (wanted) => {
    const { direction } = lookOf({ direction: wanted });
    const { at, left, up } = cameraAxes(0.7, direction);
    for (const axis of [at, left, up]) expect(dot(axis, axis)).toBeCloseTo(1, 6);
    expect([dot(at, left), dot(at, up), dot(left, up)]).toEqual(Array(3).fill(expect.closeTo(0, 6)));
    expect(dot(cross(at, left), up)).toBeCloseTo(1, 6);
    expect(left.z).toBe(0);
    expect(dot(at, wanted)).toBeCloseTo(Math.sqrt(dot(wanted, wanted)), 5);
  });

  it('go along the heading without a direction', () => {
    const { at, left, up } = cameraAxes(Math.PI / 2, undefined);
    expect([at.x, at.y, at.z]).toEqual([expect.closeTo(0, 9), expect.closeTo(1, 9), 0]);
    expect([left.x, left.y]).toEqual([expect.closeTo(-1, 9), expect.closeTo(0, 9)]);
    expect(up.z).toBeCloseTo(1, 9);
  });

  it('have their left where the heading has it, looking straight down', () => {
    const { left, up } = cameraAxes(0, { x: 0, y: 0, z: -1 });
    expect([left.x, left.y]).toEqual([expect.closeTo(0, 9), 1]);
    // The top of the picture is where the avatar looks to.
    expect([up.x, up.y, up.z]).toEqual([1, expect.closeTo(0, 9), expect.closeTo(0, 9)]);
  });
});

describe('what one looks at', () => {
  it('is kept as it was said, even when the caller changes it afterwards', () => {
    const position = { x: 1, y: 2, z: 3 };
    const look = lookOf({ position, far: 0 });
    position.x = 9;
    expect(look).toEqual({ position: { x: 1, y: 2, z: 3 }, direction: undefined, far: 0 });
  });

  const most = MAX_CAMERA_METRES;
  it.each([
    { position: { x: Number.NaN, y: 0, z: 0 } },
    { position: { x: 0, y: Infinity, z: 0 } },
    { position: { x: 0, y: 0, z: -most - 1 } },
    { direction: { x: 0, y: 0, z: 0 } },
    { direction: { x: 0, y: Number.NaN, z: 1 } },
    { direction: { x: -Infinity, y: 0, z: 1 } },
    { direction: { x: 0, y: 5e-324, z: 0 } },
    { far: Number.NaN },
    { far: -1 },
    { far: most + 1 },
  ])('is refused when it is %j', (look) => {
    expect(() => lookOf(look)).toThrow(UsageError);
  });

  it('may be as far as the bounds say', () => {
    expect(() => checkFar(most)).not.toThrow();
    expect(lookOf({ position: { x: most, y: -most, z: 0 } }).position?.x).toBe(most);
  });
});
