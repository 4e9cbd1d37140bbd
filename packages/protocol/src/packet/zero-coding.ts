import { DecodeError } from '../errors/index.ts';
import { MAX_EXPANDED_BYTES } from './layout.ts';
import { createSlab, reserve } from './slab.ts';

const LONGEST_RUN = 255;
const slab = createSlab();

/** Where {@link expandZeros} put its result. */
export interface Expanded {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Bytes with every run of zeros shortened to `00 count`; runs over 255 are split. May be longer than the input:
 * a single zero takes two bytes.
 * @source PROTOCOL §1.3: all known encoders give these bytes.
 */
export function zeroEncode(plain: Uint8Array): Uint8Array {
  const out = new Uint8Array(zeroEncodedLength(plain, 0, plain.length));
  zeroEncodeInto(out, 0, plain, 0, plain.length);
  return out;
}

/**
 * The inverse of {@link zeroEncode}. `00 00 n` stands for 256 + n zeros, as in the viewer, and a `00` at the end for one.
 * @throws DecodeError when the result would exceed `maxBytes`.
 */
export function zeroDecode(coded: Uint8Array, maxBytes: number = MAX_EXPANDED_BYTES): Uint8Array {
  const { bytes, start, end } = expandZeros(coded, 0, coded.length, maxBytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** {@link zeroDecode} of `coded[from, to)` without making a view of the result. */
export function expandZeros(coded: Uint8Array, from: number, to: number, maxBytes: number): Expanded {
  reserve(slab, maxBytes);
  const out = slab.bytes;
  const start = slab.used;
  const limit = start + maxBytes;
  let at = start;
  for (let i = from; i < to; i++) {
    const byte = coded[i]!;
    if (byte !== 0) {
      if (at === limit) throw tooLong(i, at);
      out[at++] = byte;
      continue;
    }
    // The slab is zero already: a run is only a step.
    let run = 0;
    while (++i < to && coded[i] === 0) run += LONGEST_RUN + 1;
    at += i < to ? run + coded[i]! : Math.max(run, 1);
    if (at > limit) throw tooLong(i, limit);
  }
  slab.used = at;
  return { bytes: out, start, end: at };
}

/** The slab past `written` is dirty after a failure: give it up. */
function tooLong(offset: number, written: number): DecodeError {
  slab.used = written;
  return new DecodeError('zero-coded body expands too far', { offset });
}

/** How many bytes {@link zeroEncode} makes of `plain[from, to)`. */
export function zeroEncodedLength(plain: Uint8Array, from: number, to: number): number {
  let length = to - from;
  for (let i = from; i < to; i++) {
    if (plain[i] !== 0) continue;
    const first = i;
    while (i + 1 < to && plain[i + 1] === 0) i++;
    const run = i + 1 - first;
    length += 2 * Math.ceil(run / LONGEST_RUN) - run;
  }
  return length;
}

/** {@link zeroEncode} of `plain[from, to)` into `out` at `at`, which must have room; returns the offset after it. */
export function zeroEncodeInto(
  out: Uint8Array,
  at: number,
  plain: Uint8Array,
  from: number,
  to: number,
): number {
  for (let i = from; i < to; i++) {
    const byte = plain[i]!;
    out[at++] = byte;
    if (byte !== 0) continue;
    let run = 1;
    while (run < LONGEST_RUN && i + 1 < to && plain[i + 1] === 0) {
      run++;
      i++;
    }
    out[at++] = run;
  }
  return at;
}
