import { quaternionW } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { MotionRows } from './motion.ts';
import { fromU16 } from './quantised.ts';

/** Three F32 that say where something is. @throws DecodeError for numbers that are no place */
export function readPlace(view: DataView, at: number, rows: MotionRows, row: number): void {
  const x = view.getFloat32(at, true);
  const y = view.getFloat32(at + 4, true);
  const z = view.getFloat32(at + 8, true);
  if (!Number.isFinite(x + y + z)) throw new DecodeError('a position that is not finite', { offset: at });
  rows[row] = x;
  rows[row + 1] = y;
  rows[row + 2] = z;
}

/** Three F32; nonsense is none: an object is not refused for how it moves. */
export function readFloats(view: DataView, at: number, rows: MotionRows, row: number): void {
  const x = view.getFloat32(at, true);
  const y = view.getFloat32(at + 4, true);
  const z = view.getFloat32(at + 8, true);
  const isSane = Number.isFinite(x + y + z);
  rows[row] = isSane ? x : 0;
  rows[row + 1] = isSane ? y : 0;
  rows[row + 2] = isSane ? z : 0;
}

/** x, y, z as F32; w is what completes them. */
export function readTurn(view: DataView, at: number, rows: MotionRows, row: number): void {
  readFloats(view, at, rows, row);
  rows[row + 3] = quaternionW(rows[row]!, rows[row + 1]!, rows[row + 2]!);
}

/** The four F32 of a plane; nonsense is none at all. */
export function readPlane(view: DataView, at: number, rows: MotionRows, row: number): void {
  readFloats(view, at, rows, row);
  const w = view.getFloat32(at + 12, true);
  rows[row + 3] = Number.isFinite(w) ? w : 0;
}

/** Three U16 in [−range, range]. */
export function readQuantised(
  view: DataView,
  at: number,
  range: number,
  rows: MotionRows,
  row: number,
): void {
  rows[row] = fromU16(view.getUint16(at, true), -range, range);
  rows[row + 1] = fromU16(view.getUint16(at + 2, true), -range, range);
  rows[row + 2] = fromU16(view.getUint16(at + 4, true), -range, range);
}
