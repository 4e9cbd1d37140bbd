import type { Vector3 } from '@landfall/protocol/datatypes';
import type { MotionRows } from '@landfall/protocol/object';
import { LONGEST_ROTATION } from '@landfall/protocol/object';

/** Three numbers of a row. */
export function setVector(rows: MotionRows, at: number, { x, y, z }: Vector3): void {
  rows[at] = x;
  rows[at + 1] = y;
  rows[at + 2] = z;
}

/** Makes a rotation 1 long, in its place. Returns whether it was one at all. */
export function straighten(rows: MotionRows, at: number): boolean {
  const x = rows[at]!;
  const y = rows[at + 1]!;
  const z = rows[at + 2]!;
  const w = rows[at + 3]!;
  const length = Math.sqrt(x * x + y * y + z * z + w * w);
  if (length > LONGEST_ROTATION) return false;
  if (x === 0 && y === 0 && z === 0) {
    rows[at + 3] = 1;
    return true;
  }
  rows[at] = x / length;
  rows[at + 1] = y / length;
  rows[at + 2] = z / length;
  rows[at + 3] = w / length;
  return true;
}
