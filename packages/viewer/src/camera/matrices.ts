import type { Point } from './orbit-camera.ts';

/** A ray: from where, and in which direction of length 1. */
export interface Ray {
  /** Where it begins, metres in the agent's region. */
  readonly from: Point;
  /** Which way it goes, of length 1. */
  readonly direction: Point;
}

/** How a picture is taken. */
export interface Lens {
  /** Where the camera is, metres in the agent's region. */
  readonly eye: Point;
  /** The place that is in the middle of the picture, metres in the agent's region. */
  readonly target: Point;
  /** Up and down, radians. */
  readonly fieldOfViewRad: number;
  /** Width over height. */
  readonly aspect: number;
}

/** The axes of a lens: ahead, to the right, up; each of length 1. */
export function axesOf({ eye, target }: Pick<Lens, 'eye' | 'target'>): {
  readonly ahead: Point;
  readonly right: Point;
  readonly up: Point;
} {
  const ahead = unit([target[0] - eye[0], target[1] - eye[1], target[2] - eye[2]]);
  const right = unit([ahead[1], -ahead[0], 0]);
  const up: Point = [
    right[1] * ahead[2] - right[2] * ahead[1],
    right[2] * ahead[0] - right[0] * ahead[2],
    right[0] * ahead[1] - right[1] * ahead[0],
  ];
  return { ahead, right, up };
}

/** The ray through a point of the picture. @param x −1 at the left to 1 @param y −1 at the bottom to 1 */
export function rayThrough(lens: Lens, x: number, y: number): Ray {
  const { ahead, right, up } = axesOf(lens);
  const high = Math.tan(lens.fieldOfViewRad / 2);
  const wide = high * lens.aspect;
  const direction = unit([
    ahead[0] + right[0] * x * wide + up[0] * y * high,
    ahead[1] + right[1] * x * wide + up[1] * y * high,
    ahead[2] + right[2] * x * wide + up[2] * y * high,
  ]);
  return { from: lens.eye, direction };
}

function unit([x, y, z]: Point): Point {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
