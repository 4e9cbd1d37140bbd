import { EncodeError } from '../errors/index.ts';
import { MAX_DATAGRAM_BYTES } from './layout.ts';
import { createSlab, cut, renew, reserve, room } from './slab.ts';
import type { Slab } from './slab.ts';

/**
 * Writes a value into `out` at `at` and returns the offset after it. Where `out` ends before, it throws a RangeError (as a DataView
 * does) or returns an offset beyond the end: what was written is then of no use, and it is called again with more room.
 */
export type WriteInto<T> = (value: T, out: Slab, at: number) => number;

/** Most packets are shorter; with less than this left, a new slab costs less than trying. */
const LIKELY_BYTES = 1500;

/** What datagrams and bodies are written into. */
export const outgoing = createSlab();

/** Bytes that nobody else owns, filled by `write` and as long as it says. */
export function writeFresh<T>(value: T, write: WriteInto<T>): Uint8Array {
  return cut(outgoing, writeAhead(value, write, 0, 0));
}

/**
 * Writes a value `before` bytes behind what is used of `outgoing`, with `after` bytes reserved behind it. Nothing is owned yet.
 * Returns the offset after the value.
 * @throws EncodeError when no datagram holds it.
 */
export function writeAhead<T>(value: T, write: WriteInto<T>, before: number, after: number): number {
  reserve(outgoing, LIKELY_BYTES);
  let end = attempt(value, write, outgoing, outgoing.used + before);
  if (end + after > outgoing.used + room(outgoing)) {
    renew(outgoing, MAX_DATAGRAM_BYTES + after);
    end = attempt(value, write, outgoing, before);
  }
  if (end - outgoing.used > MAX_DATAGRAM_BYTES) throw new EncodeError('no datagram is as long as that');
  return end;
}

/** The offset after the value, or Infinity when it does not fit behind `at`. */
export function attempt<T>(value: T, write: WriteInto<T>, out: Slab, at: number): number {
  try {
    return write(value, out, at);
  } catch (error) {
    if (error instanceof RangeError) return Infinity;
    throw error;
  }
}
