import { combineRotations, NO_ROTATION, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';

/** Where something was and how it moved when the region last spoke of it. */
export interface Motion {
  /** Metres in the region, or relative to the parent. */
  readonly position: Vector3;
  /** Metres a second. */
  readonly velocity: Vector3;
  /** Metres a second, each second. */
  readonly acceleration: Vector3;
  /** In the region, or relative to what it is part of. */
  readonly rotation: Quaternion;
  /** Radians a second around each axis. */
  readonly angularVelocity: Vector3;
}

/** Standing at the corner, until more is known. */
export const STILL: Motion = Object.freeze({
  position: ZERO_VECTOR,
  velocity: ZERO_VECTOR,
  acceleration: ZERO_VECTOR,
  rotation: NO_ROTATION,
  angularVelocity: ZERO_VECTOR,
});

/** As long as viewers go by what they heard last. @source viewer (InterpolationTime) */
const LEAST_RECKONED_MS = 3000;
/** OpenSim speaks of an even movement again after 5 m on any axis, 8.7 m on all of them: what goes slowly is awaited longer. */
const RECKONED_METRES = 9;
/** Nothing is believed to move that long unless somebody says so. */
const MOST_RECKONED_MS = 30_000;
/** Slower than this, OpenSim speaks of every 5 cm. @source OpenSim ScenePresence.cs (LOWVELOCITYSQ) */
const SLOW_METRES_A_SECOND = 0.316;
/** An acceleration of which nobody has spoken for longer has ended. */
const ACCELERATED_SECONDS = 1;

/**
 * Where it is `elapsedMs` after the region spoke of it, by its velocity: OpenSim speaks of an avatar that walks evenly only
 * every 5 m. It stops for good where the region should have spoken again and has not.
 * @source OpenSim ScenePresence.cs (Update); captures/master/standard-and-level-walk
 */
export function positionAfter({ position, velocity, acceleration }: Motion, elapsedMs: number): Vector3 {
  if (isZero(velocity) && isZero(acceleration)) return position;
  const seconds = Math.max(0, Math.min(elapsedMs, reckonedMs(velocity))) / 1000;
  const accelerated = Math.min(seconds, ACCELERATED_SECONDS);
  const gain = accelerated * (seconds - accelerated / 2);
  return {
    x: position.x + velocity.x * seconds + acceleration.x * gain,
    y: position.y + velocity.y * seconds + acceleration.y * gain,
    z: position.z + velocity.z * seconds + acceleration.z * gain,
  };
}

/** Slower than this, in radians a second, nothing turns. @source viewer llviewerobject.cpp (applyAngularVelocity) */
const SLOWEST_TURN = 0.00316;

/** How it is turned `elapsedMs` after the region spoke of it: what turns goes on, around an axis that stands. */
export function rotationAfter({ rotation, angularVelocity }: Motion, elapsedMs: number): Quaternion {
  const { x, y, z } = angularVelocity;
  const speed = Math.hypot(x, y, z);
  if (speed < SLOWEST_TURN || elapsedMs <= 0) return rotation;
  const half = (speed * elapsedMs) / 2000;
  const share = Math.sin(half) / speed;
  return combineRotations(rotation, { x: x * share, y: y * share, z: z * share, w: Math.cos(half) });
}

/** For how long the word on a velocity is gone by. */
function reckonedMs({ x, y, z }: Vector3): number {
  const speed = Math.hypot(x, y, z);
  if (speed < SLOW_METRES_A_SECOND) return LEAST_RECKONED_MS;
  const neededMs = (RECKONED_METRES / speed) * 1000;
  return Math.min(Math.max(neededMs, LEAST_RECKONED_MS), MOST_RECKONED_MS);
}

function isZero({ x, y, z }: Vector3): boolean {
  return x === 0 && y === 0 && z === 0;
}
