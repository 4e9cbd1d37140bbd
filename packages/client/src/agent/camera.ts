import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';

/** Farther away no camera is, and no farther it sees: twice as far as the largest regions are wide. */
export const MAX_CAMERA_METRES = 16_384;

/** What an agent looks at. What is left out goes with the avatar. */
export interface Look {
  /** Where it looks from: metres in the region that the agent is in, also outside of its borders. */
  readonly position?: Vector3 | undefined;
  /** Where it looks to, of any length: east, north, up. Level and along the avatar's heading when left out. */
  readonly direction?: Vector3 | undefined;
  /** How far it sees, metres; the draw distance when left out. */
  readonly far?: number | undefined;
}

/** The three axes of a camera, each of length 1 and at right angles to the others. */
export interface CameraAxes {
  readonly at: Vector3;
  readonly left: Vector3;
  readonly up: Vector3;
}

/** As the caller said it, with a direction of length 1. @throws UsageError for what is no place, no direction, or no distance. */
export function lookOf({ position, direction, far }: Look): Look {
  if (position !== undefined && !isNear(position)) throw new UsageError('a camera that is at no place');
  if (far !== undefined) checkFar(far);
  return {
    position: position === undefined ? undefined : { ...position },
    direction: direction === undefined ? undefined : unit(direction),
    far,
  };
}

/** @throws UsageError for a distance that is negative, not finite, or beyond {@link MAX_CAMERA_METRES}. */
export function checkFar(metres: number): void {
  if (!(metres >= 0 && metres <= MAX_CAMERA_METRES)) throw new UsageError('a draw distance that is none');
}

/**
 * The axes of a camera that does not roll. `direction` has length 1; straight up and down the heading says where left is.
 * @source OpenSim ScenePresence.cs (it makes a rotation of all three: Util.Axes2Rot)
 */
export function cameraAxes(headingRad: number, direction: Vector3 | undefined): CameraAxes {
  const ahead = { x: Math.cos(headingRad), y: Math.sin(headingRad), z: 0 };
  const at = direction ?? ahead;
  const level = Math.hypot(at.x, at.y);
  const left =
    level > LEAST_LEVEL ? { x: -at.y / level, y: at.x / level, z: 0 } : { x: -ahead.y, y: ahead.x, z: 0 };
  return { at, left, up: { x: -at.z * left.y, y: at.z * left.x, z: at.x * left.y - at.y * left.x } };
}

/** Shorter directions lose their digits. */
const LEAST_LENGTH = 1e-30;
/** Less than this of a direction is level: F32 has seven digits. */
const LEAST_LEVEL = 1e-6;

function isNear({ x, y, z }: Vector3): boolean {
  return Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) <= MAX_CAMERA_METRES;
}

function unit({ x, y, z }: Vector3): Vector3 {
  const length = Math.hypot(x, y, z);
  if (!(length >= LEAST_LENGTH && length < Infinity)) throw new UsageError('a direction that leads nowhere');
  return { x: x / length, y: y / length, z: z / length };
}
