import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { PackedShape } from '@landfall/protocol/object';
import type { WorldObject } from '../objects/index.ts';

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

/** Where it is, how it is turned and how large it is, as the region last said it. */
export interface Placing {
  readonly position: Vector3;
  readonly rotation: Quaternion;
  readonly scale: Vector3;
}

/** That of an object. */
export function placingOf(object: WorldObject): Placing {
  const { motion, scale } = object.describe();
  return { position: motion.position, rotation: motion.rotation, scale };
}

/** Whether the region still says so, of one that neither goes nor spins by itself. */
export function isPlacedSo(object: WorldObject, before: Placing): boolean {
  const { position, rotation, scale } = placingOf(object);
  return (
    isNear(position, before.position) && turnsAs(rotation, before.rotation) && isNear(scale, before.scale)
  );
}

/** Whether two shapes are the same. */
export function isSameShape(one: PackedShape, other: PackedShape): boolean {
  return (Object.keys(one) as (keyof PackedShape)[]).every((key) => one[key] === other[key]);
}

/** Whether two are the same bytes. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
