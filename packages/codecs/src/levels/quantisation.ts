import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { findSegment } from '../codestream/index.ts';
import type { Segment } from '../codestream/index.ts';

/** How finely a band's coefficients are given. */
export interface BandStep {
  /** Of one step, where 1 is one level of the samples. */
  readonly step: number;
  /** Bit planes that its coefficients may have. */
  readonly planes: number;
}

/** Marker and styles. @source ISO/IEC 15444-1 A.6.4, table A.28 */
const QUANTISATION = 0xff5c;
const NONE = 0;
const DERIVED = 1;
const MANTISSA = 2048;

/** Where a band stands in the list: one at the coarsest resolution, three at each other. */
const placeOf = (resolution: number, band: number): number =>
  resolution === 0 ? 0 : 3 * resolution - 2 + band;

/**
 * The steps of the bands, by resolution (0 the coarsest) and band (LL, or HL, LH, HH).
 * @param bits of a sample
 * @throws DecodeError when the header does not say
 * @source ISO/IEC 15444-1 A.6.4, equation E-3, E-5
 */
export function decodeQuantisation(
  segments: readonly Segment[],
  bits: number,
): (resolution: number, band: number) => BandStep {
  const body = findSegment(segments, QUANTISATION);
  if (body === undefined) throw new DecodeError('a code stream that does not say how it is quantised');
  const style = body[0]! & 0x1f;
  const guard = body[0]! >> 5;
  return (resolution, band) => {
    const { exponent, mantissa } = entryOf(body, style, resolution, band);
    const step = style === NONE ? 1 : 2 ** (bits - exponent) * (1 + mantissa / MANTISSA);
    return { step, planes: guard + exponent - 1 };
  };
}

interface Entry {
  readonly exponent: number;
  readonly mantissa: number;
}

function entryOf(body: Uint8Array, style: number, resolution: number, band: number): Entry {
  const place = placeOf(resolution, band);
  if (style === NONE) return { exponent: new ByteReader(body, 1 + place).u8() >> 3, mantissa: 0 };
  const word = new ByteReader(body, style === DERIVED ? 1 : 1 + 2 * place).u16be();
  const exponent = word >> 11;
  // One for all: each halving takes one off.
  const less = style === DERIVED ? Math.max(0, resolution - 1) : 0;
  return { exponent: exponent - less, mantissa: word & (MANTISSA - 1) };
}
