import { NO_ROTATION } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';

/** Shorter than this a vector has no direction. */
const LEAST_LENGTH = 1e-9;

/** The turn around an axis of length 1. */
export function rotationAround({ x, y, z }: Vector3, angleRad: number): Quaternion {
  const sin = Math.sin(angleRad / 2);
  return { x: x * sin, y: y * sin, z: z * sin, w: Math.cos(angleRad / 2) };
}

/** The shortest way from one direction to another. */
export interface Arc {
  /** Of length 1. */
  readonly axis: Vector3;
  /** 0 to π. */
  readonly angleRad: number;
}

/** Both of length 1. Opposite ones are half a turn around something level. */
export function arcBetween(from: Vector3, to: Vector3): Arc {
  const axis = crossOf(from, to);
  const length = Math.hypot(axis.x, axis.y, axis.z);
  const angleRad = Math.atan2(length, dotOf(from, to));
  if (length > LEAST_LENGTH) return { axis: scaled(axis, 1 / length), angleRad };
  return { axis: levelAcross(from), angleRad };
}

function levelAcross({ x, y }: Vector3): Vector3 {
  const length = Math.hypot(x, y);
  return length > LEAST_LENGTH ? { x: -y / length, y: x / length, z: 0 } : { x: 1, y: 0, z: 0 };
}

/** A vector made 1 long; one without direction is the other. */
export function unitOr(vector: Vector3, otherwise: Vector3): Vector3 {
  const length = Math.hypot(vector.x, vector.y, vector.z);
  return length > LEAST_LENGTH ? scaled(vector, 1 / length) : otherwise;
}

/** The rotation part of the way from one to another, both of length 1. @param part 0 the first, 1 the other */
export function rotationBetween(from: Quaternion, to: Quaternion, part: number): Quaternion {
  const sign = from.x * to.x + from.y * to.y + from.z * to.z + from.w * to.w < 0 ? -1 : 1;
  const mix = (one: number, other: number): number => one + (other * sign - one) * part;
  const [x, y, z, w] = [mix(from.x, to.x), mix(from.y, to.y), mix(from.z, to.z), mix(from.w, to.w)];
  const length = Math.hypot(x, y, z, w);
  return length > LEAST_LENGTH ? { x: x / length, y: y / length, z: z / length, w: w / length } : NO_ROTATION;
}

/** The rotation back. */
export function inverseOf({ x, y, z, w }: Quaternion): Quaternion {
  return { x: -x, y: -y, z: -z, w };
}

export function scaled({ x, y, z }: Vector3, factor: number): Vector3 {
  return { x: x * factor, y: y * factor, z: z * factor };
}

export function minus(one: Vector3, other: Vector3): Vector3 {
  return { x: one.x - other.x, y: one.y - other.y, z: one.z - other.z };
}

export function crossOf(one: Vector3, other: Vector3): Vector3 {
  return {
    x: one.y * other.z - one.z * other.y,
    y: one.z * other.x - one.x * other.z,
    z: one.x * other.y - one.y * other.x,
  };
}

export function dotOf(one: Vector3, other: Vector3): number {
  return one.x * other.x + one.y * other.y + one.z * other.z;
}
