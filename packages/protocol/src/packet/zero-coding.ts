import { DecodeError, EncodeError } from '../errors/index.ts';
import { HEADER_BYTES, MAX_EXPANDED_BYTES } from './layout.ts';
import { createSlab, cut, renew, reserve, room } from './slab.ts';
import type { Slab } from './slab.ts';

const LONGEST_RUN = 255;
/** What each `00` after the first one of a run adds. */
const LONG_STEP = LONGEST_RUN + 1;
/** What {@link MAX_EXPANDED_BYTES} are coded in at most: single zeros take two. */
const MAX_CODED_BYTES = 2 * MAX_EXPANDED_BYTES;
/** The longest datagram around that many: header and acks. */
const MAX_INPUT_BYTES = MAX_CODED_BYTES + HEADER_BYTES + 1 + 4 * 255;

/** Where the input lies meanwhile: memory of our own can be looked at four bytes at a time. */
const input: Slab = createSlab(MAX_INPUT_BYTES);
const expanded: Slab = createSlab();
const shortened: Slab = createSlab();

/** Bytes that lie somewhere in a larger array. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Bytes with every run of zeros shortened to `00 count`; runs over 255 are split. May be longer than the input:
 * a single zero takes two bytes.
 * @throws EncodeError for more than {@link MAX_EXPANDED_BYTES}, which nobody would expand again.
 * @source PROTOCOL §1.3: all known encoders give these bytes.
 */
export function zeroEncode(plain: Uint8Array): Uint8Array {
  if (plain.length > MAX_EXPANDED_BYTES) throw new EncodeError('too long to be zero-coded');
  input.bytes.set(plain);
  reserve(shortened, 2 * plain.length);
  return cut(shortened, shortenZeros(input, plain.length, shortened, shortened.used));
}

/**
 * The inverse of {@link zeroEncode}. `00 00 n` stands for 256 + n zeros, as in the viewer, and a `00` at the end for one.
 * @throws DecodeError when the result would exceed {@link MAX_EXPANDED_BYTES}.
 */
export function zeroDecode(coded: Uint8Array): Uint8Array {
  const { start, end } = expandZeros(coded, 0, coded.length);
  return new Uint8Array(expanded.buffer, start, end - start);
}

/** The view of the memory that zero-coded bodies lie in, if these bytes are it. */
export function viewOfExpanded(bytes: Uint8Array): DataView | undefined {
  return bytes === expanded.bytes ? expanded.view : undefined;
}

/** {@link zeroDecode} of `datagram[from, to)` without making a view of the result. */
export function expandZeros(datagram: Uint8Array, from: number, to: number): Stretch {
  if (to - from > MAX_CODED_BYTES) throw tooLong();
  input.bytes.set(datagram);
  let end = expandInto(expanded, from, to, Math.min(room(expanded), MAX_EXPANDED_BYTES));
  if (end < 0) {
    // What is left of the slab was too little, and is dirty now.
    renew(expanded, MAX_EXPANDED_BYTES);
    end = expandInto(expanded, from, to, MAX_EXPANDED_BYTES);
  }
  if (end < 0) {
    renew(expanded, MAX_EXPANDED_BYTES);
    throw tooLong();
  }
  const start = expanded.used;
  expanded.used = end;
  return { bytes: expanded.bytes, start, end };
}

function tooLong(): DecodeError {
  return new DecodeError(`zero-coded body expands to more than ${MAX_EXPANDED_BYTES} bytes`);
}

/**
 * Expands `input[start, end)` behind what is used of a slab, of at most `most` bytes. Returns the end, or -1 when
 * that is not enough. The slab is zero already: a run of zeros is only a step.
 */
function expandInto(slab: Slab, start: number, end: number, most: number): number {
  const { bytes: from, view: words } = input;
  const out = slab.view;
  const limit = slab.used + most;
  let at = slab.used;
  let i = start;
  // A sentinel: the last word then always shows a zero where the input ends.
  from[end] = 0;
  for (;;) {
    let word = words.getInt32(i, true);
    let zeros = zeroBits(word);
    // Two words a round: half the jumps, and half the looks at the limit.
    while (zeros === 0) {
      if (at > limit) return -1;
      out.setInt32(at, word, true);
      word = words.getInt32(i + 4, true);
      zeros = zeroBits(word);
      at += 4;
      i += 4;
      if (zeros !== 0) break;
      out.setInt32(at, word, true);
      word = words.getInt32(i + 4, true);
      zeros = zeroBits(word);
      at += 4;
      i += 4;
    }
    const literals = lowestByte(zeros);
    out.setInt32(at, word & ((1 << (8 * literals)) - 1), true);
    at += literals;
    i += literals + 1;
    if (i > end) return at > limit ? -1 : at;
    let count = i === end ? 1 : from[i++]!;
    while (count === 0) {
      at += LONG_STEP;
      if (i >= end) break;
      count = from[i++]!;
    }
    at += count;
    if (at > limit) return -1;
    if (i >= end) return at;
  }
}

/**
 * Shortens the first `length` bytes of `source` into `slab` at `at`, where twice as much must be reserved; returns the end.
 * Writes behind the first `length` bytes of the source.
 */
export function shortenZeros(source: Slab, length: number, slab: Slab, at: number): number {
  const { bytes: from, view: words } = source;
  const { view } = slab;
  let i = 0;
  // A sentinel: ends a run of zeros at the end.
  from[length] = 1;
  while (i < length) {
    const word = words.getInt32(i, true);
    view.setInt32(at, word, true);
    const zeros = zeroBits(word);
    const literals = zeros === 0 ? 4 : lowestByte(zeros);
    i += literals;
    at += literals;
    if (i >= length) return at - (i - length);
    if (zeros === 0) continue;
    const first = i;
    let next = words.getInt32(i, true);
    for (; next === 0; next = words.getInt32(i, true)) i += 4;
    i += lowestByte(next);
    let run = i - first;
    for (; run > LONGEST_RUN; run -= LONGEST_RUN) {
      view.setUint16(at, LONGEST_RUN);
      at += 2;
    }
    view.setUint16(at, run);
    at += 2;
  }
  return at;
}

/** Not zero when one of the four bytes is; then the lowest bit that is set belongs to the lowest zero byte. */
function zeroBits(word: number): number {
  return (word - 0x01010101) & ~word & 0x80808080;
}

/** Which byte the lowest bit is in: 0 to 3. */
function lowestByte(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3;
}
