import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { PackedShape } from '@landfall/protocol/object';

/** Regions round: 32-bit numbers, and rotations of 16 bits a part. */
const NEAR_METRES = 0.005;
const NEAR_TURN = 1e-4;

/** Whether two places, or sizes, are the same as far as regions tell them. */
export function isNear(one: Vector3, other: Vector3): boolean {
  return (
    Math.abs(one.x - other.x) <= NEAR_METRES &&
    Math.abs(one.y - other.y) <= NEAR_METRES &&
    Math.abs(one.z - other.z) <= NEAR_METRES
  );
}

/** Whether two rotations, each 1 long, turn the same way. */
export function turnsAs(one: Quaternion, other: Quaternion): boolean {
  return 1 - Math.abs(one.x * other.x + one.y * other.y + one.z * other.z + one.w * other.w) <= NEAR_TURN;
}

/** Whether two shapes are the same. */
export function isSameShape(one: PackedShape, other: PackedShape): boolean {
  return (Object.keys(one) as (keyof PackedShape)[]).every((key) => one[key] === other[key]);
}

/** Whether two are the same bytes. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
