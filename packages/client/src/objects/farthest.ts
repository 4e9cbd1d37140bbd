import { distance } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import type { WorldObject } from './world-object.ts';

/** The linksets that are farthest from a place, and what has no place at all before them. Avatars only where there is nothing else. */
export function farthest(
  objects: Iterable<WorldObject>,
  from: Vector3,
  keep: WorldObject | undefined,
  count: number,
): readonly WorldObject[] {
  const things: Far[] = [];
  const avatars: Far[] = [];
  for (const object of objects) {
    const place = object.regionPosition;
    // A part goes when its whole goes.
    if (object === keep || (object.parentId !== 0 && place !== undefined)) continue;
    const metres = place === undefined ? Infinity : distance(from, place);
    (object.pcode === PCODE.avatar ? avatars : things).push({ object, metres });
  }
  const candidates = things.length > 0 ? things : avatars;
  const sorted = candidates.sort((one, other) =>
    one.metres === other.metres ? 0 : other.metres - one.metres,
  );
  return sorted.slice(0, count).map(({ object }) => object);
}

interface Far {
  readonly object: WorldObject;
  readonly metres: number;
}
