import { DecodeError } from '@landfall/protocol/errors';
import type { HeaderBits } from './header-bits.ts';
import type { BandState, BlockState, Precinct } from './precinct.ts';

/** Block style flags. @source ISO/IEC 15444-1 table A.19 */
const BYPASS = 1;
const TERMINATE_ALL = 4;
/** Bit planes of a sample of 38 bits with guard bits; more is garbage. */
const MAX_PLANES = 75;
const MAX_LENGTH_BITS = 31;
/** A segment that only the end of the block ends: 164 passes in each of many layers never reach it. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

/** What a packet has for one code block. */
export interface Contribution {
  readonly band: number;
  readonly block: number;
  readonly passes: number;
  readonly bytes: number;
}

/**
 * Reads one packet header.
 * @param note is told of every block that the packet has something for, in the order of the body
 * @returns how many bytes of body follow it
 * @throws DecodeError for a header that is cut off or cannot be
 * @source ISO/IEC 15444-1 B.10
 */
export function decodePacketHeader(
  bits: HeaderBits,
  precinct: Precinct,
  layer: number,
  note?: (contribution: Contribution) => void,
): number {
  let bodyBytes = 0;
  if (bits.next() === 1) {
    for (let band = 0; band < precinct.bands.length; band++) {
      const state = precinct.bands[band]!;
      for (let block = 0; block < state.blocks.length; block++) {
        const passes = decodeInclusion(bits, state, block, layer);
        if (passes === 0) continue;
        const bytes = decodeLengths(bits, state.blocks[block]!, passes, precinct.blockFlags);
        note?.({ band, block, passes, bytes });
        bodyBytes += bytes;
      }
    }
  }
  bits.align();
  return bodyBytes;
}

/** @returns the number of coding passes, 0 when the packet has nothing for the block */
function decodeInclusion(bits: HeaderBits, band: BandState, index: number, layer: number): number {
  const block = band.blocks[index]!;
  const [x, y] = [index % band.across, Math.floor(index / band.across)];
  if (block.isIncluded) {
    if (bits.next() === 0) return 0;
  } else {
    if (!band.inclusion.isBelow(x, y, layer + 1, bits.next)) return 0;
    const emptyPlanes = band.emptyPlanes.value(x, y, MAX_PLANES, bits.next);
    if (emptyPlanes === undefined)
      throw new DecodeError('a code block of nothing but empty planes', { offset: bits.offset });
    block.emptyPlanes = emptyPlanes;
    block.isIncluded = true;
  }
  const passes = decodePasses(bits);
  while (bits.next() === 1) block.lengthBits++;
  return passes;
}

/** @source ISO/IEC 15444-1 table B.4 */
function decodePasses(bits: HeaderBits): number {
  if (bits.next() === 0) return 1;
  if (bits.next() === 0) return 2;
  const few = bits.number(2);
  if (few < 3) return 3 + few;
  const more = bits.number(5);
  return more < 31 ? 6 + more : 37 + bits.number(7);
}

/** One length for every segment that the passes go into. @source ISO/IEC 15444-1 B.10.7 */
function decodeLengths(bits: HeaderBits, block: BlockState, passes: number, flags: number): number {
  let bytes = 0;
  for (let left = passes; left > 0;) {
    if (block.segmentPasses === block.segmentLimit) startSegment(block, flags);
    const taken = Math.min(left, block.segmentLimit - block.segmentPasses);
    const width = block.lengthBits + (31 - Math.clz32(taken));
    if (width > MAX_LENGTH_BITS) throw new DecodeError('a length of too many bits', { offset: bits.offset });
    bytes += bits.number(width);
    block.segmentPasses += taken;
    left -= taken;
  }
  return bytes;
}

/**
 * With bypass, the first four bit planes (ten passes) are one segment; then two raw passes and one arithmetic one take
 * turns. @source ISO/IEC 15444-1 table D.9
 */
function startSegment(block: BlockState, flags: number): void {
  block.segmentPasses = 0;
  if ((flags & TERMINATE_ALL) !== 0) block.segmentLimit = 1;
  else if ((flags & BYPASS) === 0) block.segmentLimit = ENDLESS;
  else if (block.segmentLimit === 0) block.segmentLimit = 10;
  else block.segmentLimit = block.segmentLimit === 2 ? 1 : 2;
}
