import { distance } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG, PCODE } from '@landfall/protocol/object';
import type { PackedShape } from '@landfall/protocol/object';
import type { WorldObject } from '../objects/index.ts';
import { isNear, isSameShape } from './differences.ts';

/** How a new object will look. */
export interface Expected {
  readonly pcode: number;
  readonly shape: PackedShape;
  readonly scale: Vector3;
  /** Metres in the region. */
  readonly position: Vector3;
}

/** New objects are put on what is below them, or out of it: so much higher or lower than asked for. */
const NEAR_METRES = 3;

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

function isLike(object: WorldObject, { pcode, shape, scale, position }: Expected): boolean {
  const isOwn = (object.flags & (OBJECT_FLAG.createSelected | OBJECT_FLAG.youOwner)) !== 0;
  if (!isOwn || object.pcode !== pcode || object.parentId !== 0) return false;
  // Trees and grass become as large as the region likes.
  if (pcode === PCODE.prim && !(isSameShape(object.shape, shape) && isNear(object.scale, scale)))
    return false;
  const { x, y, z } = object.position;
  return (
    Math.abs(x - position.x) < NEAR_METRES &&
    Math.abs(y - position.y) < NEAR_METRES &&
    Math.abs(z - position.z) < NEAR_METRES
  );
}
