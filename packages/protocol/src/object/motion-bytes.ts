import { quaternionW } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { MotionRows } from './motion.ts';

/**
 * Three F32 that say where something is.
 * @param from where what is read begins: offsets of errors count from there
 * @throws DecodeError for numbers that are no place
 */
export function readPlace(view: DataView, at: number, rows: MotionRows, row: number, from = 0): void {
  const x = view.getFloat32(at, true);
  const y = view.getFloat32(at + 4, true);
  const z = view.getFloat32(at + 8, true);
  if (!Number.isFinite(x + y + z))
    throw new DecodeError('a position that is not finite', { offset: at - from });
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

const MAX_U16 = 0xffff;

/** Three U16 in [−range, range]. Written out: these are read more often than anything else. */
export function readQuantised(
  view: DataView,
  at: number,
  range: number,
  rows: MotionRows,
  row: number,
): void {
  const step = (2 * range) / MAX_U16;
  const x = view.getUint16(at, true) * step - range;
  const y = view.getUint16(at + 2, true) * step - range;
  const z = view.getUint16(at + 4, true) * step - range;
  rows[row] = x < step && x > -step ? 0 : x;
  rows[row + 1] = y < step && y > -step ? 0 : y;
  rows[row + 2] = z < step && z > -step ? 0 : z;
}
