import { MOTION_ROW } from './motion.ts';
import type { MotionRows } from './motion.ts';

/** What a prim takes of `Data`. */
const PLAIN_BYTES = 44;
const PLANE_AT = 5;
const BODY_AT = 6;
/** From one U16 to the next, in metres (or radians) a second, each second, and of a rotation. */
const VELOCITY_STEP = 256 / 0xffff;
const STEP = 128 / 0xffff;
const TURN_STEP = 2 / 0xffff;
const LAST_BELOW_ZERO = 0x7fff;
/** Two of them. */
const STILL = 0x7fff_7fff;
/** Servers round, and add up what they have rounded; what is longer was never filled in. */
export const LONGEST_ROTATION = 1.1;

/** Whether {@link readPlainTerse} may read an update of that length at `at`: all of it is there, and it is of no avatar. */
export const isPlainTerse = (view: DataView, at: number, length: number): boolean =>
  length >= PLAIN_BYTES && view.getUint8(at + PLANE_AT) === 0;

/**
 * As `readTerse` does, with the rotation made 1 long, of what is usual only: for whoever takes very many, from a view of the whole
 * message. Returns false, and has written nothing, where the position is not finite or the rotation none; `readTerse` says what is wrong.
 */
export function readPlainTerse(view: DataView, at: number, rows: MotionRows, row: number): boolean {
  const from = at + BODY_AT;
  const px = view.getFloat32(from, true);
  const py = view.getFloat32(from + 4, true);
  const pz = view.getFloat32(from + 8, true);
  if (!Number.isFinite(px + py + pz)) return false;
  if (!readTurn(view, from + 24, rows, row + MOTION_ROW.rotation)) return false;
  rows[row] = px;
  rows[row + 1] = py;
  rows[row + 2] = pz;
  readThree(view, from + 12, VELOCITY_STEP, 128, rows, row + MOTION_ROW.velocity);
  readThree(view, from + 18, STEP, 64, rows, row + MOTION_ROW.acceleration);
  readThree(view, from + 32, STEP, 64, rows, row + MOTION_ROW.angularVelocity);
  return true;
}

function readThree(
  view: DataView,
  at: number,
  step: number,
  range: number,
  rows: MotionRows,
  row: number,
): void {
  const two = view.getUint32(at, true);
  const third = view.getUint16(at + 4, true);
  // Most things turn, fly or gain speed, but seldom all of it.
  if (two === STILL && third === LAST_BELOW_ZERO) {
    rows[row] = 0;
    rows[row + 1] = 0;
    rows[row + 2] = 0;
    return;
  }
  rows[row] = partOf(two & 0xffff, step, range);
  rows[row + 1] = partOf(two >>> 16, step, range);
  rows[row + 2] = partOf(third, step, range);
}

/** Zero lies between the two words in the middle, which both stand for it. */
const partOf = (word: number, step: number, range: number): number =>
  (word - LAST_BELOW_ZERO) >>> 0 < 2 ? 0 : word * step - range;

function readTurn(view: DataView, at: number, rows: MotionRows, row: number): boolean {
  const two = view.getUint32(at, true);
  const more = view.getUint32(at + 4, true);
  const x = partOf(two & 0xffff, TURN_STEP, 1);
  const y = partOf(two >>> 16, TURN_STEP, 1);
  const z = partOf(more & 0xffff, TURN_STEP, 1);
  const w = partOf(more >>> 16, TURN_STEP, 1);
  const squares = x * x + y * y + z * z;
  if (squares === 0) {
    rows[row] = 0;
    rows[row + 1] = 0;
    rows[row + 2] = 0;
    rows[row + 3] = 1;
    return true;
  }
  const length = Math.sqrt(squares + w * w);
  if (length > LONGEST_ROTATION) return false;
  const share = 1 / length;
  rows[row] = x * share;
  rows[row + 1] = y * share;
  rows[row + 2] = z * share;
  rows[row + 3] = w * share;
  return true;
}
