import { distance } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import type { PackedShape } from '@landfall/protocol/object';
import type { WorldObject } from '../objects/index.ts';
import { isNear, isSameShape } from './differences.ts';

/** How a new object will look; of what comes out of the inventory nobody knows. */
export interface Expected {
  readonly look: { readonly pcode: number; readonly shape: PackedShape; readonly scale: Vector3 } | undefined;
  /** Metres in the region. */
  readonly position: Vector3;
}

/** New objects are put on what is below them, or out of it: so much higher or lower than asked for. */
const NEAR_METRES = 3;
/** Of what is of any size, half of it: its root may be as far from where it was wanted. */
const NEAR_ANY_SIZE_METRES = 64;

/**
 * Whose the new objects are. Nothing in an update names the request that it came of: they are told by being one's own, new, of the
 * wanted shape and about where they were wanted; of several requests the nearest gets it.
 * @source OpenSim LLClientView.cs: only the owner hears of CreateSelected, and only the first time
 */
export class Creations {
  readonly #expected = new Set<Expected>();
  readonly #claims = new WeakMap<WorldObject, Expected>();

  /** From now on it is waited for. Returns how to wait no more. */
  expect(expected: Expected): () => void {
    this.#expected.add(expected);
    return () => void this.#expected.delete(expected);
  }

  /** Whether an object that has just come is the expected one; nobody else gets it then. */
  claim(object: WorldObject, expected: Expected): boolean {
    const claim = this.#claims.get(object) ?? this.#nearest(object);
    if (claim !== expected) return false;
    this.#claims.set(object, expected);
    return this.#expected.delete(expected);
  }

  #nearest(object: WorldObject): Expected | undefined {
    let nearest: Expected | undefined;
    for (const each of this.#expected) {
      if (!isLike(object, each)) continue;
      const isNearer =
        nearest === undefined ||
        distance(object.position, each.position) < distance(object.position, nearest.position);
      if (isNearer) nearest = each;
    }
    if (nearest !== undefined) this.#claims.set(object, nearest);
    return nearest;
  }
}

function isLike(object: WorldObject, { look, position }: Expected): boolean {
  if (object.parentId !== 0 || !(look === undefined ? isInHand(object) : looksLike(object, look)))
    return false;
  const near = look === undefined ? NEAR_ANY_SIZE_METRES : NEAR_METRES;
  const { x, y, z } = object.position;
  return (
    Math.abs(x - position.x) < near && Math.abs(y - position.y) < near && Math.abs(z - position.z) < near
  );
}

/** The region tells who brought it so, once. */
const isInHand = ({ flags, pcode }: WorldObject): boolean =>
  pcode !== PCODE.avatar && (flags & OBJECT_FLAG.createSelected) !== 0;

function looksLike(object: WorldObject, { pcode, shape, scale }: NonNullable<Expected['look']>): boolean {
  const isOwn = (object.flags & (OBJECT_FLAG.createSelected | OBJECT_FLAG.youOwner)) !== 0;
  if (!isOwn || object.pcode !== pcode) return false;
  // Trees and grass become as large as the region likes.
  return pcode !== PCODE.prim || (isSameShape(object.shape, shape) && isNear(object.scale, scale));
}
