import { quaternionW } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import type { MotionRows } from './motion.ts';

/*
 * Whoever reads has made sure that there are so many bytes. They are put together by hand: to make a view of a few numbers, or to ask
 * bytes for their buffer, costs as much as to read them all.
 */

/**
 * Three F32 that say where something is.
 * @throws DecodeError for numbers that are no place
 */
export function readPlace(bytes: Uint8Array, at: number, rows: MotionRows, row: number): void {
  const x = floatAt(bytes, at);
  const y = floatAt(bytes, at + 4);
  const z = floatAt(bytes, at + 8);
  if (!Number.isFinite(x + y + z)) throw new DecodeError('a position that is not finite', { offset: at });
  rows[row] = x;
  rows[row + 1] = y;
  rows[row + 2] = z;
}

/** Three F32; nonsense is none: an object is not refused for how it moves. */
export function readFloats(bytes: Uint8Array, at: number, rows: MotionRows, row: number): void {
  const x = floatAt(bytes, at);
  const y = floatAt(bytes, at + 4);
  const z = floatAt(bytes, at + 8);
  const isSane = Number.isFinite(x + y + z);
  rows[row] = isSane ? x : 0;
  rows[row + 1] = isSane ? y : 0;
  rows[row + 2] = isSane ? z : 0;
}

/** x, y, z as F32; w is what completes them. */
export function readTurn(bytes: Uint8Array, at: number, rows: MotionRows, row: number): void {
  readFloats(bytes, at, rows, row);
  rows[row + 3] = quaternionW(rows[row]!, rows[row + 1]!, rows[row + 2]!);
}

/** Bytes of a plane. */
export const PLANE_BYTES = 16;

/** The four F32 of a plane; nonsense is none at all. */
export function readPlane(bytes: Uint8Array, at: number, rows: MotionRows, row: number): void {
  readFloats(bytes, at, rows, row);
  const w = floatAt(bytes, at + 12);
  rows[row + 3] = Number.isFinite(w) ? w : 0;
}

/** A range of numbers as U16, either way of zero. */
export interface Quantity {
  readonly range: number;
  /** From one U16 to the next. */
  readonly step: number;
}

/** Numbers in [−range, range] as U16. */
export const quantityOf = (range: number): Quantity => ({ range, step: (2 * range) / 0xffff });

/** Three U16. Written out: these are read more often than anything else. */
export function readQuantised(
  bytes: Uint8Array,
  at: number,
  { range, step }: Quantity,
  rows: MotionRows,
  row: number,
): void {
  const x = (bytes[at]! | (bytes[at + 1]! << 8)) * step - range;
  const y = (bytes[at + 2]! | (bytes[at + 3]! << 8)) * step - range;
  const z = (bytes[at + 4]! | (bytes[at + 5]! << 8)) * step - range;
  rows[row] = x < step && x > -step ? 0 : x;
  rows[row + 1] = y < step && y > -step ? 0 : y;
  rows[row + 2] = z < step && z > -step ? 0 : z;
}

const WORD = new Int32Array(1);
const FLOAT = new Float32Array(WORD.buffer);

function floatAt(bytes: Uint8Array, at: number): number {
  WORD[0] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return FLOAT[0]!;
}
