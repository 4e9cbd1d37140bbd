/** Metres, metres a second or a direction, as the field says. East, north, up. */
export interface Vector3 {
  /** Eastward, in the unit of the field. */
  readonly x: number;
  /** Northward, in the unit of the field. */
  readonly y: number;
  /** Upward, in the unit of the field. */
  readonly z: number;
}

/** Four components, as a collision plane has (normal, distance). */
export interface Vector4 {
  /** The first component; of a plane, the eastward part of its normal. */
  readonly x: number;
  /** The second component; of a plane, the northward part of its normal. */
  readonly y: number;
  /** The third component; of a plane, the upward part of its normal. */
  readonly z: number;
  /** The fourth component; of a plane, its distance. */
  readonly w: number;
}

/** A rotation. On the wire `w` is left out: see {@link quaternionW}. */
export interface Quaternion {
  /** Part of the axis along x, times the sine of half the angle. */
  readonly x: number;
  /** Part of the axis along y, times the sine of half the angle. */
  readonly y: number;
  /** Part of the axis along z, times the sine of half the angle. */
  readonly z: number;
  /** Cosine of half the angle: 1 turns nothing. */
  readonly w: number;
}

/** The origin, or no movement. */
export const ZERO_VECTOR: Vector3 = Object.freeze({ x: 0, y: 0, z: 0 });
/** The rotation that turns nothing. */
export const NO_ROTATION: Quaternion = Object.freeze({ x: 0, y: 0, z: 0, w: 1 });

/** The `w` that completes a unit quaternion of which the wire gives x, y, z; 0 when they are too long already. */
export function quaternionW(x: number, y: number, z: number): number {
  const rest = 1 - (x * x + y * y + z * z);
  return rest > 0 ? Math.sqrt(rest) : 0;
}

/** A rotation made exactly 1 long, as arithmetic wants it; what has no length or is not finite turns nothing. */
export function unitRotation(rotation: Quaternion): Quaternion {
  const { x, y, z, w } = rotation;
  // Most things are not turned: those share one value.
  if (x === 0 && y === 0 && z === 0) return NO_ROTATION;
  const length = Math.hypot(x, y, z, w);
  return Number.isFinite(length)
    ? { x: x / length, y: y / length, z: z / length, w: w / length }
    : NO_ROTATION;
}

/** A turn around the vertical axis. `headingRad` is counter-clockwise from east. */
export function rotationFromHeading(headingRad: number): Quaternion {
  const half = headingRad / 2;
  const w = Math.cos(half);
  const z = Math.sin(half);
  return w < 0 ? { x: 0, y: 0, z: -z, w: -w } : { x: 0, y: 0, z, w };
}

/** The heading of a rotation around the vertical axis, counter-clockwise from east, in (−π, π]. */
export function headingOf({ x, y, z, w }: Quaternion): number {
  return Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** A vector turned by a rotation of length 1. */
export function rotateVector(vector: Vector3, { x, y, z, w }: Quaternion): Vector3 {
  // v + 2w(q × v) + 2q × (q × v), with t = 2(q × v).
  const tx = 2 * (y * vector.z - z * vector.y);
  const ty = 2 * (z * vector.x - x * vector.z);
  const tz = 2 * (x * vector.y - y * vector.x);
  return {
    x: vector.x + w * tx + y * tz - z * ty,
    y: vector.y + w * ty + z * tx - x * tz,
    z: vector.z + w * tz + x * ty - y * tx,
  };
}

/** `first`, and then `then`: the rotation of a part in its parent, `first`, seen from where the parent, `then`, stands. */
export function combineRotations(first: Quaternion, then: Quaternion): Quaternion {
  return {
    x: then.w * first.x + then.x * first.w + then.y * first.z - then.z * first.y,
    y: then.w * first.y - then.x * first.z + then.y * first.w + then.z * first.x,
    z: then.w * first.z + then.x * first.y - then.y * first.x + then.z * first.w,
    w: then.w * first.w - then.x * first.x - then.y * first.y - then.z * first.z,
  };
}

/** Sum of two places or moves. */
export function addVectors(one: Vector3, other: Vector3): Vector3 {
  return { x: one.x + other.x, y: one.y + other.y, z: one.z + other.z };
}

/** Distance in the unit of the vectors. */
export function distance(from: Vector3, to: Vector3): number {
  return Math.hypot(from.x - to.x, from.y - to.y, from.z - to.z);
}

/** `<128, 127.5, 26.03>`: at most two decimals, for people. */
export function formatVector({ x, y, z }: Vector3): string {
  const short = (value: number): string => String(Math.round(value * 100) / 100);
  return `<${short(x)}, ${short(y)}, ${short(z)}>`;
}
