import type { Vector3 } from '@landfall/protocol/datatypes';
import { landAt } from '../regions/index.ts';
import type { Land } from '../regions/index.ts';

/** A straight line, metres from the grid's origin. */
export interface Way {
  readonly from: Vector3;
  readonly to: Vector3;
}

/** Behind the border of a land, so great a part of the way from its beginning. */
export interface Beyond {
  readonly part: number;
  readonly place: Vector3;
}

/** So far behind a border the next region is looked for. */
const BEYOND_METRES = 0.5;

/** A little behind the border of a land that the way leads through; undefined where it ends in it. */
export function beyondBorder(way: Way, { corner, size }: Land): Beyond | undefined {
  const { from, to } = way;
  const leaves = Math.min(
    partTo(from.x - corner.x, to.x - from.x, size.x),
    partTo(from.y - corner.y, to.y - from.y, size.y),
  );
  if (leaves >= 1 && landAt(to, [{ corner, size }]) !== undefined) return undefined;
  const part = Math.min(1, leaves + BEYOND_METRES / lengthOf(way));
  return { part, place: placeAt(way, part) };
}

/** So many metres farther on the way, or its end. */
export function fartherOn(way: Way, { part }: Beyond, metres: number): Vector3 {
  return placeAt(way, Math.min(1, part + metres / lengthOf(way)));
}

function placeAt({ from, to }: Way, part: number): Vector3 {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, z: 0 };
}

const lengthOf = ({ from, to }: Way): number => Math.hypot(to.x - from.x, to.y - from.y);

/** What part of the way is walked when the border of that axis is reached. */
function partTo(from: number, way: number, side: number): number {
  if (way === 0) return Infinity;
  return Math.max(0, ((way > 0 ? side : 0) - from) / way);
}
