import { decodeUtf8 } from '../bytes/index.ts';

/**
 * The keys of binary documents repeat, within a document and from one to the next. The last ones seen are kept, so
 * that a known key costs a comparison of bytes instead of a new string.
 *
 * This is module state, and harmless: a key is found by a hash but believed only when every byte is the same, so
 * that what a key reads as never depends on what was read before. It cannot grow: {@link SLOTS} keys of
 * {@link MAX_BYTES} bytes, about 100 kB. A peer that sends keys made to collide evicts others, and wins no more.
 * @see docs/decisions/0006-known-keys.md
 */

const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
/** Longer keys, such as addresses, are not kept. A power of two. */
const MAX_BYTES = 32;
/** Fibonacci hashing: spreads over the upper bits, which choose the slot. */
const SPREAD = 0x9e3779b1;

const keys: string[] = Array.from({ length: SLOTS }, () => '');
/** The bytes of each key, one to a UTF-16 unit: only ASCII is kept. */
const spellings = new Uint8Array(SLOTS * MAX_BYTES);

/** The key that is spelled by `length` bytes at `at`, which must be there. */
export function readKey(bytes: Uint8Array, at: number, length: number): string {
  if (length > MAX_BYTES || length === 0) return decodeUtf8(bytes, at, at + length);
  const slot = slotOf(bytes, at, length);
  const known = keys[slot]!;
  return known.length === length && isSpelled(slot, bytes, at, length)
    ? known
    : learn(slot, bytes, at, length);
}

/** By the length and four of the bytes: names that share them are rare. */
function slotOf(bytes: Uint8Array, at: number, length: number): number {
  const end = at + length;
  const ends = bytes[at]! | (bytes[end - 1]! << 8);
  const middle = (bytes[at + (length >> 1)]! << 16) | (bytes[at + (length >> 2)]! << 24);
  return Math.imul((ends | middle) + Math.imul(length, SPREAD), SPREAD) >>> (32 - SLOT_BITS);
}

function isSpelled(slot: number, bytes: Uint8Array, at: number, length: number): boolean {
  const from = slot * MAX_BYTES;
  for (let i = 0; i < length; i++) if (spellings[from + i] !== bytes[at + i]) return false;
  return true;
}

function learn(slot: number, bytes: Uint8Array, at: number, length: number): string {
  const key = decodeUtf8(bytes, at, at + length);
  const from = slot * MAX_BYTES;
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[at + i]!;
    spellings[from + i] = byte;
    seen |= byte;
  }
  keys[slot] = seen < 0x80 ? key : '';
  return key;
}
