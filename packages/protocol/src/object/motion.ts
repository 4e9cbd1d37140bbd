import { NO_ROTATION, ZERO_VECTOR } from '../datatypes/index.ts';
import type { Quaternion, Vector3, Vector4 } from '../datatypes/index.ts';

/** Where something is, how it is turned, and how it moves. */
export interface ObjectMotion {
  /** Metres in the region, or relative to the parent. */
  readonly position: Vector3;
  /** Metres a second. */
  readonly velocity: Vector3;
  /** Metres a second, each second. */
  readonly acceleration: Vector3;
  /** As it came: about 1 long at best. See `unitRotation`. */
  readonly rotation: Quaternion;
  /** Radians a second around each axis. */
  readonly angularVelocity: Vector3;
  /** What an avatar stands on; other things have none. */
  readonly collisionPlane?: Vector4;
}

/**
 * The same as numbers side by side, for stores: position, velocity, acceleration, rotation (x, y, z, w), angular velocity,
 * collision plane (x, y, z, w), at these places of a row.
 */
export const MOTION_ROW = Object.freeze({
  position: 0,
  velocity: 3,
  acceleration: 6,
  rotation: 9,
  angularVelocity: 13,
  collisionPlane: 16,
  length: 20,
});

/** What rows are written into. One kind of array only: reading into two is half as fast. */
export type MotionRows = Float32Array;

/** A row as values. */
export function motionOfRow(rows: MotionRows, at: number, hasPlane: boolean): ObjectMotion {
  const motion = {
    position: vectorAt(rows, at + MOTION_ROW.position),
    velocity: vectorAt(rows, at + MOTION_ROW.velocity),
    acceleration: vectorAt(rows, at + MOTION_ROW.acceleration),
    rotation: rotationAt(rows, at + MOTION_ROW.rotation),
    angularVelocity: vectorAt(rows, at + MOTION_ROW.angularVelocity),
  };
  return hasPlane ? { ...motion, collisionPlane: fourAt(rows, at + MOTION_ROW.collisionPlane) } : motion;
}

/** Most things do not move: those share one value. */
function vectorAt(rows: MotionRows, at: number): Vector3 {
  const x = rows[at]!;
  const y = rows[at + 1]!;
  const z = rows[at + 2]!;
  return x === 0 && y === 0 && z === 0 ? ZERO_VECTOR : { x, y, z };
}

function rotationAt(rows: MotionRows, at: number): Quaternion {
  const rotation = fourAt(rows, at);
  const { x, y, z, w } = rotation;
  return x === 0 && y === 0 && z === 0 && w === 1 ? NO_ROTATION : rotation;
}

function fourAt(rows: MotionRows, at: number): Quaternion {
  return { x: rows[at]!, y: rows[at + 1]!, z: rows[at + 2]!, w: rows[at + 3]! };
}
