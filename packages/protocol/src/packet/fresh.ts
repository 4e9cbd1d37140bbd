import { EncodeError } from '../errors/index.ts';
import { MAX_DATAGRAM_BYTES } from './layout.ts';
import { createSlab, cut, reserve, room } from './slab.ts';

/**
 * Writes a value into `out` at `at` and returns the offset after it, even when that is beyond the end of `out`: what was written
 * is then of no use, and it is called again with more room.
 */
export type WriteInto<T> = (value: T, out: Uint8Array, at: number) => number;

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
  const end = write(value, outgoing.bytes, outgoing.used + before);
  if (end - outgoing.used > MAX_DATAGRAM_BYTES)
    throw new EncodeError(`${end - outgoing.used} bytes are no datagram`);
  if (end + after <= outgoing.used + room(outgoing)) return end;
  reserve(outgoing, end + after - outgoing.used);
  return write(value, outgoing.bytes, outgoing.used + before);
}
